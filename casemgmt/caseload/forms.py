from __future__ import annotations

from typing import Any

from django import forms

from casemgmt.caseload.rows import Row
from casemgmt.forms import HandOverForm
from casemgmt.models import Case
from reachout.accounts.models import User
from reachout.pages.forms import Form, Short
from reachout.people.free_text import names_no_patient


class NameForm(Form):
    name = forms.CharField(label="Name of the view", max_length=60, widget=Short(width=20), validators=[names_no_patient])


class HandOverManyForm(HandOverForm):
    cases = forms.ModelMultipleChoiceField(
        Case.objects.none(), widget=forms.CheckboxSelectMultiple, error_messages={"required": "Tick at least one case"}
    )
    field_order = ("cases", "to", "note")

    def __init__(self, *args: Any, line: str, giver: User | None, rows: list[Row], open_cases: Any, **options: Any) -> None:
        """``rows`` are those to choose from; what was ticked and has changed hands since is the service's to refuse."""
        super().__init__(*args, line=line, giver=giver, **options)
        self.fields["cases"].queryset = open_cases  # type: ignore[attr-defined]
        self.fields["cases"].choices = [(row.pk, label_of(row)) for row in rows]  # type: ignore[attr-defined]


def label_of(row: Row) -> str:
    where = f"{row.ward}, {row.ward.site}" if row.ward else "in no bed"
    return f"{row.person.name}: {where}"
