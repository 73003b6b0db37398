"""Recording an incident on one page: what happened and when, and whatever was done by force in it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.utils import ErrorDict
from django.utils import timezone

from casemgmt.incidents.forms.fields import TYPES, unchanged, why
from casemgmt.incidents.models import Incident
from casemgmt.incidents.models.incidents import ISOLATION
from casemgmt.incidents.services import Done
from casemgmt.incidents.times import next_at
from reachout.pages.forms import Form, Long, ModelForm, MomentField, TimeField

FEW = 3
"""How many interventions there is room for at first, and how many more each press makes."""


class WhatForm(ModelForm):
    happened_at = MomentField(label="When it happened", latest=timezone.localdate)

    class Meta:
        model = Incident
        fields = ["kind", "happened_at", "place", "description", "harm_physical", "harm_psychological"]
        widgets = {
            "kind": forms.RadioSelect,
            "description": Long(rows=4, maxlength=4000),
            "harm_physical": forms.RadioSelect,
            "harm_psychological": forms.RadioSelect,
        }
        labels = {"kind": "What kind of incident"}
        help_texts = {
            "place": "For example: bedroom corridor, garden.",
            "description": "What was seen and done, in order. No names of patients: the record is about one person.",
        }

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for name in ("kind", "harm_physical", "harm_psychological"):
            field: Any = self.fields[name]
            field.choices = [choice for choice in field.choices if choice[0]]
        self.fields["description"].required = True


class RowForm(Form):
    """One intervention. A time without a day is the first such time after the incident began; a row without a type is empty."""

    type = forms.ChoiceField(label="Type", choices=TYPES, required=False)
    began = TimeField(label="Began", required=False)
    ended = TimeField(label="Ended", required=False)

    def done(self, since: datetime) -> Done | None:
        """What the row says of an incident that began then."""
        given = self.cleaned_data
        if not given["type"]:
            if given["began"] or given["ended"]:
                raise ValidationError({"type": "Choose a type, or leave the whole line empty"})
            return None
        began = self._next("began", since) if given["began"] else since
        if not given["ended"] and given["type"] not in ISOLATION:
            raise ValidationError({"ended": "Enter when it ended; only a seclusion or segregation goes on"})
        return Done(given["type"], began, self._next("ended", began) if given["ended"] else None)

    def _next(self, name: str, after: datetime) -> datetime:
        try:
            return next_at(after, self.cleaned_data[name])
        except ValueError:
            raise ValidationError({name: "Must be a real time: the clocks went forward in that hour"}) from None


class EntryForm(WhatForm):
    """The incident with its rows. ``more`` asks for room for others: nothing is checked and nothing is lost."""

    def __init__(self, data: Any = None, **options: Any) -> None:
        super().__init__(data, **options)
        self.wants_more = data is not None and "more" in data
        asked = str(data.get("rows", FEW)) if data is not None else str(FEW)
        count = min(int(asked), 18) if asked.isdecimal() else FEW
        self.count = count + (FEW if self.wants_more else 0)
        self.rows = [RowForm(data, prefix=f"done-{number}") for number in range(self.count)]
        self.done: list[Done] = []

    def full_clean(self) -> None:
        if self.wants_more:
            self._errors = ErrorDict()
            return
        super().full_clean()
        for row in self.rows:
            if row.is_valid() and "happened_at" in self.cleaned_data:
                self._take(row, self.cleaned_data["happened_at"])

    def _take(self, row: RowForm, since: datetime) -> None:
        try:
            done = row.done(since)
        except ValidationError as wrong:
            row.add_error(None, wrong)
        else:
            self.done += [done] if done else []

    def is_valid(self) -> bool:
        return super().is_valid() and all(row.is_valid() for row in self.rows)

    def given(self) -> dict[str, Any]:
        return {**self.cleaned_data, "interventions": self.done}


class CorrectForm(WhatForm):
    why = why("Why it is corrected")

    def clean_happened_at(self) -> Any:
        return unchanged(self.initial.get("happened_at"), self.cleaned_data["happened_at"])


class AddForm(RowForm):
    """One more intervention of an incident that is recorded already."""

    def __init__(self, *args: Any, incident: Incident, **options: Any) -> None:
        super().__init__(*args, **options)
        self.incident = incident
        self.fields["type"].required = True

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if not self.errors:
            given["done"] = self.done(self.incident.happened_at)
        return given

    def given(self) -> dict[str, Any]:
        return {"done": self.cleaned_data["done"]}
