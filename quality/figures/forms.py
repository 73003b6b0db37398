from __future__ import annotations

from datetime import date
from typing import Any

from django import forms

from quality.measures import months
from quality.spc.words import month_name
from reachout.months import add_months
from reachout.pages.forms import Form, Long

YEARS = 10


class FreezeForm(Form):
    first = forms.TypedChoiceField(label="From", coerce=date.fromisoformat)
    last = forms.TypedChoiceField(label="To", coerce=date.fromisoformat)

    def __init__(self, *args: Any, newest: date, **options: Any) -> None:
        super().__init__(*args, **options)
        every = reversed(list(months(add_months(newest, -12 * YEARS), newest)))
        choices = [(str(month), month_name(month)) for month in every]
        for name in ("first", "last"):
            self.fields[name].choices = choices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("first") and data.get("last") and data["last"] < data["first"]:
            self.add_error("last", "Choose a month that is not before the first")
        return data


class RefreshForm(Form):
    why = forms.CharField(
        label="Why is it frozen again?",
        max_length=200,
        widget=Long(rows=2, maxlength=200),
        help_text="The new version carries the reason. Name no patient.",
        error_messages={"required": "Say why it is frozen again"},
    )
