from __future__ import annotations

from datetime import date
from typing import Any

from django import forms

from quality.figures.models import Snapshot
from quality.measures import CATALOGUE
from quality.published.catalogue import PUBLIC
from reachout.months import in_words
from reachout.pages.forms import Form, Long, Short
from reachout.people.free_text import names_no_patient


class ProposeForm(Form):
    title = forms.CharField(label="Title", max_length=120, widget=Short(), validators=[names_no_patient])
    first = forms.TypedChoiceField(label="From", coerce=date.fromisoformat)
    last = forms.TypedChoiceField(label="To", coerce=date.fromisoformat)
    measures = forms.MultipleChoiceField(
        label="Measures",
        choices=lambda: [(id, CATALOGUE[id].title) for id in PUBLIC],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose at least one measure"},
    )
    note = forms.CharField(
        label="What a reader must know",
        help_text="Stands above the figures, for instance that a ward closed.",
        required=False,
        max_length=1000,
        widget=Long(rows=4),
        validators=[names_no_patient],
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        months = list(Snapshot.objects.order_by("month").values_list("month", flat=True).distinct())
        choices = [(month.isoformat(), in_words(month)) for month in months]
        for name, initial in (("first", months[:1]), ("last", months[-1:])):
            self.fields[name].choices = choices  # type: ignore[attr-defined]
            self.fields[name].initial = initial[0].isoformat() if initial else None
        self.fields["measures"].initial = list(PUBLIC)
        self.fields["title"].initial = f"Figures to {in_words(months[-1])}" if months else ""

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("first") and given.get("last") and given["first"] > given["last"]:
            self.add_error("last", "The last month must not be before the first")
        return given


class WhyForm(Form):
    why = forms.CharField(label="Why?", max_length=300, widget=Short(), validators=[names_no_patient])
