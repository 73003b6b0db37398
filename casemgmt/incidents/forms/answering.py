"""What the Use of Force Act asks, of the incident and of each intervention in it."""

from __future__ import annotations

from typing import Any

from django import forms

from casemgmt.incidents.models import Answer, Detail, Incident
from casemgmt.models import RestrictiveIntervention
from reachout.pages.forms import Long, ModelForm, Short

CHOSEN = ["injury_person", "injury_staff", "injury_others", "family_told", "advocate_told", "debrief_offered"]


NOT_ASKED = ("debrief_offered", Answer.NOBODY)
"""A debrief is offered to the person, who is there."""


class DetailForm(ModelForm):
    in_care_plan = forms.NullBooleanField(
        label="Part of the care plan",
        widget=forms.Select(choices=[("unknown", "Not answered yet"), ("True", "Yes"), ("False", "No")]),
    )

    class Meta:
        model = Detail
        fields = ["in_care_plan", "authorised_by", "observed"]


class AnswerForm(ModelForm):
    """Whatever is known by now: the rest can follow."""

    class Meta:
        model = Incident
        fields = [
            "reason", "avoided", "outcome", "staff_count", "staff_roles", "others_why", *CHOSEN,
        ]  # fmt: skip
        widgets = {
            **{name: Long(rows=3, maxlength=2000) for name in ("reason", "avoided", "outcome")},
            **dict.fromkeys(CHOSEN, forms.RadioSelect),
            "staff_count": Short(width=3),
        }
        help_texts = {
            "staff_roles": "For example: 2 registered nurses, 1 healthcare assistant. No names of patients.",
            "others_why": "Anyone who is not staff of the unit, such as the police.",
        }

    def __init__(self, data: Any = None, *, interventions: list[RestrictiveIntervention], **options: Any) -> None:
        super().__init__(data, **options)
        for name in CHOSEN:
            field: Any = self.fields[name]
            field.choices = [choice for choice in field.choices if choice[0] and (name, choice[0]) != NOT_ASKED]
        self.interventions = [
            (row, DetailForm(data, instance=getattr(row, "detail", None), prefix=f"detail-{row.pk}")) for row in interventions
        ]

    def is_valid(self) -> bool:
        return all([super().is_valid(), *[form.is_valid() for _, form in self.interventions]])

    def given(self) -> dict[str, Any]:
        return {**self.cleaned_data, "details": {row.pk: form.cleaned_data for row, form in self.interventions}}
