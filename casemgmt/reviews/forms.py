from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone

from casemgmt.reviews.models import Kind, Rag
from casemgmt.reviews.questions import QUESTIONS, Question, held_label
from casemgmt.reviews.services import Said
from reachout.pages.forms import DayField, Form, Long, Short, TimeField
from reachout.people.free_text import names_no_patient


def words(label: str, *, hint: str = "", rows: int = 3, most: int = 5000, **options: Any) -> forms.CharField:
    return forms.CharField(
        label=label, help_text=hint, max_length=most, widget=Long(rows=rows), validators=[names_no_patient], **options
    )


def line(label: str, *, hint: str = "", most: int = 200, **options: Any) -> forms.CharField:
    return forms.CharField(label=label, help_text=hint, max_length=most, widget=Short(), validators=[names_no_patient], **options)


class BookForm(Form):
    booked_on = DayField(label="Day", earliest=timezone.localdate)
    booked_time = TimeField(label="Time", required=False, help_text="Leave empty while it is not arranged")


class RebookForm(BookForm):
    why = line("Why it moves", most=500)


class WhyForm(Form):
    why = line("Why", most=500)


class MissedForm(Form):
    why = words("Why it did not take place", rows=2, most=500)


class ReplyForm(Form):
    replied_on = DayField(label="The Ministry answered on", latest=timezone.localdate)


class ActionForm(Form):
    text = words("What must be done", rows=2, most=500)
    owner = line("Who does it", hint="A name or a post: the ward's social worker, the home ICB")
    due_on = DayField(label="By when", earliest=timezone.localdate)


class DoneForm(Form):
    done_on = DayField(label="Seen to be done on", latest=timezone.localdate)
    evidence = words("How you know", rows=2, most=500)


YES_NO = [("yes", "Yes"), ("no", "No")]


class HeldForm(Form):
    """One kind's own: its day, its questions, and what came of it."""

    held_on = DayField(latest=timezone.localdate)

    def __init__(self, *args: Any, kind: str, **options: Any) -> None:
        super().__init__(*args, **options)
        self.questions = QUESTIONS[Kind(kind)]
        self.fields["held_on"].label = held_label(kind)
        self.fields["held_on"].error_messages["required"] = "Enter the day"
        for question in self.questions:
            self._ask(question)
        self.fields |= _of_kind(Kind(kind))
        self.fields["outcome"] = words("What came of it", rows=5, required=False)

    def _ask(self, question: Question) -> None:
        self.fields[question.key] = forms.ChoiceField(
            label=question.words,
            choices=question.choices,
            widget=forms.RadioSelect,
            error_messages={"required": f"Answer: {question.words}"},
        )
        if question.note:
            self.fields[f"{question.key}_note"] = words("What was seen or said", rows=2, most=2000, required=False)

    def given(self) -> dict[str, Any]:
        made = dict(self.cleaned_data)
        said = {one.key: Said(made.pop(one.key), made.pop(f"{one.key}_note", "")) for one in self.questions}
        if "reply_awaited" in made:
            made["reply_awaited"] = made["reply_awaited"] == "yes"
        return made | {"said": said}


def _of_kind(kind: Kind) -> dict[str, forms.Field]:
    fields: dict[str, forms.Field] = {}
    if kind == Kind.RENEWAL:
        fields["renewed_until"] = DayField(
            label="Renewed until", help_text="The last day. Put the expiry of the legal status right as well."
        )
    if kind == Kind.MOJ_REPORT:
        fields["reply_awaited"] = forms.ChoiceField(
            label="Does the report ask the Ministry for something it must answer?",
            choices=YES_NO,
            widget=forms.RadioSelect,
            error_messages={"required": "Say whether an answer is awaited"},
        )
    if kind == Kind.VISIT:
        fields["rag"] = forms.ChoiceField(
            label="How it stands, all together",
            choices=Rag.choices,
            widget=forms.RadioSelect,
            error_messages={"required": "Select how it stands"},
        )
    if kind not in (Kind.CONTACT, Kind.MOJ_REPORT):
        fields["led_by"] = line("Who led it", required=False)
    if kind in (Kind.CPA, Kind.CETR):
        fields["chaired_by"] = line("Who chaired it", required=False)
    return fields
