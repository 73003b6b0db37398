from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone

from quality.group.models import DOMAINS, Comment, Finding, Grade, LearningResponse, Rating
from quality.places import Place, PlaceField
from reachout.pages.forms import DayField, Form, Long, ModelForm, Short
from reachout.people.free_text import names_no_patient

HARMS = {"moderate", "severe", "fatal"}


class RatingForm(ModelForm):
    published_on = DayField(label="Published on", latest=timezone.localdate)
    report_url = forms.URLField(
        label="Address of the report",
        required=False,
        max_length=500,
        widget=Short(),
        assume_scheme="https",
    )

    class Meta:
        model = Rating
        fields = ["published_on", "overall", *DOMAINS, "report_url"]
        widgets = dict.fromkeys(("overall", *DOMAINS), forms.RadioSelect)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for name in ("overall", *DOMAINS):
            self.fields[name].choices = Grade.choices  # type: ignore[attr-defined]


class LearningForm(ModelForm):
    started_on = DayField(label="Started on", latest=timezone.localdate)
    due_on = DayField(label="Due on")

    class Meta:
        model = LearningResponse
        fields = ["kind", "title", "about", "physical_harm", "psychological_harm", "started_on", "due_on"]
        widgets = {
            "kind": forms.RadioSelect,
            "title": Short(),
            "about": Long(rows=6),
            "physical_harm": forms.RadioSelect,
            "psychological_harm": forms.RadioSelect,
        }
        help_texts = {"about": "What happened and what is to be learned. No names, NHS numbers or initials of patients or staff."}

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for name, choices in (
            ("kind", LearningResponse.Kind.choices),
            ("physical_harm", LearningResponse.PhysicalHarm.choices),
            ("psychological_harm", LearningResponse.PsychologicalHarm.choices),
        ):
            self.fields[name].choices = choices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("started_on") and data.get("due_on") and data["due_on"] < data["started_on"]:
            self.add_error("due_on", "Due on must be the day it started or later")
        return data


class BeginForm(LearningForm):
    """A new one says where it belongs too; that stays."""

    def __init__(self, *args: Any, places: list[Place], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields = {"place": PlaceField(places, label="Where"), **self.fields}
        self.fields["place"].error_messages["required"] = "Select where"


class CandourForm(Form):
    candour = forms.ChoiceField(label="Duty of candour", choices=LearningResponse.Candour.choices, widget=forms.RadioSelect)
    told_on = DayField(label="Told in person on", required=False, latest=timezone.localdate)
    wrote_on = DayField(label="Wrote to them on", required=False, latest=timezone.localdate)
    findings_shared_on = DayField(label="Shared the findings with them on", required=False, latest=timezone.localdate)
    note = forms.CharField(
        label="Why not, or what stood in the way",
        required=False,
        max_length=500,
        widget=Long(rows=3),
        validators=[names_no_patient],
    )


class FindingForm(ModelForm):
    class Meta:
        model = Finding
        fields = ["factor", "text"]
        widgets = {"factor": forms.RadioSelect, "text": Long(rows=4)}

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["factor"].choices = Finding.Factor.choices  # type: ignore[attr-defined]


class FinishForm(Form):
    on = DayField(label="Finished on", latest=timezone.localdate)
    shared = forms.CharField(
        label="What others can learn from it", max_length=4000, widget=Long(rows=6), validators=[names_no_patient]
    )


class CommentForm(ModelForm):
    class Meta:
        model = Comment
        fields = ["text"]
        widgets = {"text": Long(rows=3)}
