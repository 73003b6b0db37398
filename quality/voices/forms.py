from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.utils import timezone

from quality.places import Place, PlaceField, line_field
from quality.voices.models import YouSaid
from quality.voices.selectors import quarter_in_words, quarters
from reachout.pages.forms import DayField, Form, Long, Short
from reachout.people.free_text import names_no_patient


def _wte(label: str) -> forms.DecimalField:
    return forms.DecimalField(label=label, min_value=0, max_digits=6, decimal_places=2, widget=Short(width=5, suffix="WTE"))


class PostsForm(Form):
    funded = _wte("Posts funded")
    filled = _wte("Posts filled")
    from_on = DayField(label="From")

    def __init__(self, *args: Any, places: list[Place], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields = {"place": PlaceField(places, label="Provider or site"), **self.fields}


class VoiceForm(Form):
    public_name = forms.CharField(
        label="Name they chose to be known by", max_length=100, widget=Short(width=20), validators=[names_no_patient]
    )
    group = forms.CharField(label="Name of the group", max_length=200, widget=Short(), validators=[names_no_patient])
    since_on = DayField(label="Since")

    def __init__(self, *args: Any, lines: Iterable[str], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields = {"service_line": line_field(lines), **self.fields}


class LeftForm(Form):
    on = DayField(label="Last day", latest=timezone.localdate)


class CarePlansForm(Form):
    quarter = forms.TypedChoiceField(label="Quarter", coerce=date.fromisoformat)
    together = forms.IntegerField(label="Care plans made together with the person", min_value=0, max_value=9999)
    looked_at = forms.IntegerField(label="Care plans looked at", min_value=0, max_value=9999)

    def __init__(self, *args: Any, places: list[Place], **options: Any) -> None:
        super().__init__(*args, **options)
        chosen = [(day.isoformat(), quarter_in_words(day)) for day in quarters(timezone.localdate())]
        self.fields["quarter"].choices = [("", "Select"), *chosen]  # type: ignore[attr-defined]
        self.fields = {"place": PlaceField(places, label="Provider"), **self.fields}

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        together, looked_at = data.get("together"), data.get("looked_at")
        if together is not None and looked_at is not None and together > looked_at:
            self.add_error("together", f"Made together must be {looked_at} or fewer, the care plans looked at")
        return data


class SaidForm(Form):
    said = forms.CharField(label="What was said", max_length=1000, widget=Long(rows=4), validators=[names_no_patient])
    said_on = DayField(label="When", latest=timezone.localdate)

    def __init__(self, *args: Any, places: list[Place], lines: Iterable[str], **options: Any) -> None:
        super().__init__(*args, **options)
        place = PlaceField(places, label="Where", required=False, nowhere="Across the collaborative")
        self.fields = {"service_line": line_field(lines), "place": place, **self.fields}

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        place, line = data.get("place"), data.get("service_line")
        if place and line and place.service_line != line:
            self.add_error("place", "Choose a place of the service line chosen above")
        return data


class AnswerForm(Form):
    status = forms.ChoiceField(label="State", choices=YouSaid.Status.choices, widget=forms.RadioSelect)
    did = forms.CharField(
        label="What was done, or why it is not possible",
        required=False,
        max_length=1000,
        widget=Long(rows=4),
        validators=[names_no_patient],
    )
    did_on = DayField(label="Done on", required=False, latest=timezone.localdate)
