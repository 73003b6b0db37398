from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone

from casemgmt.incidents.forms.fields import TYPES, just_now, unchanged, why
from casemgmt.incidents.models import Review
from casemgmt.incidents.services.reviewing import KINDS
from casemgmt.incidents.times import last_of
from casemgmt.models import RestrictiveIntervention
from reachout.pages.forms import Form, Long, MomentField
from reachout.people.free_text import names_no_patient


class WhyForm(Form):
    why = why()


class EndForm(Form):
    """The time it ended, of which an hour that comes twice is the last that has been."""

    ended_at = just_now("When it ended")

    def clean_ended_at(self) -> datetime:
        return last_of(self.cleaned_data["ended_at"], now=timezone.now())


class CorrectInterventionForm(Form):
    type = forms.ChoiceField(label="Type", choices=TYPES)
    started_at = MomentField(label="Began", latest=timezone.localdate)
    ended_at = MomentField(label="Ended", latest=timezone.localdate, required=False)
    why = why("Why it is corrected")

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        for name in ("started_at", "ended_at"):
            given[name] = unchanged(self.initial.get(name), given.get(name))
        return given


class ReviewForm(Form):
    kind = forms.ChoiceField(label="Which review", widget=forms.RadioSelect)
    reviewed_at = just_now("When it was held")
    present = forms.CharField(
        label="Who reviewed, in role",
        max_length=300,
        validators=[names_no_patient],
        help_text="For example: two registered nurses, one of whom did not decide on the seclusion.",
    )
    decided = forms.ChoiceField(label="What they decided", choices=Review.Decided.choices, widget=forms.RadioSelect)
    note = forms.CharField(
        label="Note", required=False, max_length=2000, widget=Long(rows=3, maxlength=2000), validators=[names_no_patient]
    )

    def __init__(self, *args: Any, intervention: RestrictiveIntervention, **options: Any) -> None:
        super().__init__(*args, **options)
        kinds = KINDS.get(RestrictiveIntervention.Type(intervention.type), ())
        self.fields["kind"].choices = [(kind.value, kind.label) for kind in kinds]  # type: ignore[attr-defined]

    def clean_reviewed_at(self) -> datetime:
        return last_of(self.cleaned_data["reviewed_at"], now=timezone.now())
