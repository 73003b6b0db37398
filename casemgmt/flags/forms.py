from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone

from reachout.pages.forms import DayField, Form, Long
from reachout.people.free_text import names_no_patient


class Seen(Form):
    """Carries what the reader had seen when they opened the form."""

    seen = forms.IntegerField(widget=forms.HiddenInput)


class AcknowledgeForm(Seen):
    plan = forms.CharField(
        label="What will be done, and by whom",
        max_length=2000,
        widget=Long(rows=5, maxlength=2000),
        validators=[names_no_patient],
    )
    plan_due_on = DayField(label="Done by", earliest=timezone.localdate)

    def __init__(self, *args: Any, most: int, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["plan_due_on"].help_text = f"At most {most} days from today"


class ResolveForm(Seen):
    why = forms.CharField(
        label="Why it is settled, though the facts still ask for it",
        max_length=2000,
        widget=Long(rows=5, maxlength=2000),
        validators=[names_no_patient],
    )
