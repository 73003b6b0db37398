"""What is entered about a discharge. Services decide whether it can be so."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone

from beds.forms import On
from beds.models import Spell
from casemgmt.discharge.models import Contact, Departure, Letter, Plan, PlanItem
from reachout.organisations.models import Organisation
from reachout.pages.forms import DayField, Form, Long, ModelForm, MomentField, Short
from reachout.people.free_text import names_no_patient
from referrals.models import Security, Urgency

Kind = Organisation.Kind
today = timezone.localdate


def said(label: str, *, most: int = 2000, rows: int = 3, required: bool = True, hint: str = "") -> forms.CharField:
    widget = Long(rows=rows, maxlength=most)
    return forms.CharField(
        label=label, max_length=most, required=required, help_text=hint, widget=widget, validators=[names_no_patient]
    )


def named(label: str, *, required: bool = False, hint: str = "") -> forms.CharField:
    return forms.CharField(label=label, max_length=200, required=required, help_text=hint, validators=[names_no_patient])


def body(label: str, *kinds: str, required: bool = False) -> forms.ModelChoiceField:
    rows = Organisation.objects.filter(kind__in=kinds).order_by("name")
    return forms.ModelChoiceField(rows, label=label, required=required, empty_label="Choose one")


class Expect(Form):
    expected_on = DayField(label="Expected discharge date", earliest=today)

    def __init__(self, *args: Any, again: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["why"] = said("Why the date changes" if again else "What it rests on", required=again)


class ChangePlan(ModelForm):
    aftercare_icb = body("Section 117: integrated care board", Kind.ICB)
    aftercare_authority = body("Section 117: local authority", Kind.LOCAL_AUTHORITY)
    family_agreed = forms.NullBooleanField(
        label="Does the person agree that family or carers are told?",
        required=False,
        widget=forms.RadioSelect(choices=[("unknown", "Not asked yet"), ("true", "Yes"), ("false", "No")]),
    )

    class Meta:
        model = Plan
        fields = [
            "target_kind", "target_words", "accommodation", "clinician", "supervisor", "aftercare_icb", "aftercare_authority",
            "recall_plan", "mappa", "family_agreed",
        ]  # fmt: skip
        widgets = {
            "target_kind": forms.RadioSelect,
            "mappa": forms.RadioSelect,
            "accommodation": Long(rows=3, maxlength=2000),
            "recall_plan": Long(rows=4, maxlength=2000),
        }
        help_texts = {"target_words": "Such as the name of the home or the team."}

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for name in ("target_kind", "mappa"):
            field: Any = self.fields[name]
            field.choices = [choice for choice in field.choices if choice[0]]
        for name in ("target_words", "accommodation", "clinician", "supervisor", "recall_plan"):
            self.fields[name].validators.append(names_no_patient)


class KeepItem(ModelForm):
    due_on = DayField(label="Due", required=False)
    done_on = DayField(label="Done on", required=False, latest=today)
    note = said("Note", required=False)

    class Meta:
        model = PlanItem
        fields = ["owner", "due_on", "rag", "done_on", "note"]
        widgets = {"rag": forms.RadioSelect}
        labels = {"owner": "Who sees to it", "rag": "How it stands"}

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        rag: Any = self.fields["rag"]
        rag.choices = [choice for choice in rag.choices if choice[0]]


class AddItem(Form):
    text = forms.CharField(label="What must be seen to", max_length=300, validators=[names_no_patient])
    owner = named("Who sees to it")
    due_on = DayField(label="Due", required=False)


class Tell(Form):
    told_on = DayField(label="Told on", latest=today)
    how = named("How", hint="Such as by letter, by telephone.")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["told_on"].initial = today()


class Victim(Form):
    liaison = forms.BooleanField(label="A victim liaison officer must be told", required=False)
    conditions = said(
        "Conditions that protect victims", required=False, rows=6, hint="Zones, no contact, whom to tell. No names."
    )


class MakeAsk(Form):
    organisation = body("Who is asked", Kind.LOCAL_AUTHORITY, Kind.ICB, Kind.PROVIDER)
    whom = named("Or somebody else", hint="Such as the Ministry of Justice, a housing association, a social worker.")
    what = said("What is asked for")
    answer_by = DayField(label="Answer by", earliest=today)


class Propose(Form):
    what = said("What the unit is asked to do", hint="Such as: discharge on 3 May to the flat that is ready, and say if not.")
    answer_by = DayField(label="Answer by", earliest=today)


class Answer(Form):
    answered_on = DayField(label="Answered on", latest=today)
    answer = said("What they answered")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["answered_on"].initial = today()


class KeepContact(Form):
    means = forms.ChoiceField(label="How", choices=Contact.Means.choices, widget=forms.RadioSelect)
    made_at = MomentField(label="When", latest=today)
    made_by = named("Who was in touch", required=True, hint="Such as: care co-ordinator, community team.")
    note = said("Note", required=False)


class Missed(Form):
    missed_because = forms.ChoiceField(label="Why", choices=Departure.Missed.choices, widget=forms.RadioSelect)
    missed_note = said("More about it", required=False)


class Leave(On):
    on = DayField(label="Day of discharge", latest=today)
    destination = forms.ChoiceField(label="Where to", choices=Spell.Destination.choices, widget=forms.RadioSelect)
    left_at = MomentField(
        label="When they left, if you know the time",
        required=False,
        latest=today,
        help_text="The 72 hours run from then; otherwise from the end of the day.",
    )
    letters = forms.MultipleChoiceField(
        label="Letters to issue", choices=Letter.Kind.choices, required=False, widget=forms.CheckboxSelectMultiple
    )


class Arrive(On):
    on = DayField(label="Day of the transfer", latest=today)


class StepDown(Form):
    security = forms.ChoiceField(label="Level of security to move to", choices=Security.choices, widget=forms.RadioSelect)
    urgency = forms.ChoiceField(label="How soon", choices=Urgency.choices, widget=forms.RadioSelect, initial=Urgency.ROUTINE)
    why = forms.CharField(
        label="Why they can move on", max_length=200, widget=Long(rows=3, maxlength=200), validators=[names_no_patient]
    )


class Issue(Form):
    """``again`` asks why; ``may_tell`` offers what is known about victims."""

    def __init__(self, *args: Any, again: bool, may_tell: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        if again:
            self.fields["why"] = named("Why it is issued again", required=True)
        if may_tell:
            self.fields["with_victims"] = forms.BooleanField(
                label="Put the conditions that protect victims in this letter", required=False
            )


class ChecklistItems(Form):
    items = forms.CharField(
        label="Items", widget=Long(rows=14), max_length=8000, help_text="One a line, in order. Plans that have begun keep theirs."
    )
    valid_from = DayField(label="From", earliest=today)
    source = forms.CharField(label="Source", max_length=500, widget=Short())

    def clean_items(self) -> list[str]:
        lines = [line.strip() for line in self.cleaned_data["items"].splitlines() if line.strip()]
        if any(len(line) > 300 for line in lines) or len(lines) > 40:
            raise forms.ValidationError("Keep each item to 300 letters, and the list to 40 items.")
        return lines
