from __future__ import annotations

from typing import Any

from django import forms

from contracts.reconciliation.models import Difference
from contracts.reconciliation.services import facts
from reachout.pages.forms import Form, Long
from reachout.people.free_text import names_no_patient


def words(label: str, hint: str = "") -> forms.CharField:
    return forms.CharField(label=label, help_text=hint, max_length=2000, widget=Long(rows=4), validators=[names_no_patient])


class AboutForm(Form):
    """Carries what its reader saw: whoever settles other figures than these is told so."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, difference: Difference, **options: Any) -> None:
        super().__init__(*args, initial={"seen": facts(difference)}, **options)


class QueryForm(AboutForm):
    text = words("What do you want to know?", "The provider reads it. Name no patient: references will do.")


class ExplainForm(AboutForm):
    text = words("What explains the difference", "The commissioner reads it. Name no patient: references will do.")


class AcceptForm(AboutForm):
    why = words("Why it may stand", "Both sides read it, and whoever looks back at this month.")
