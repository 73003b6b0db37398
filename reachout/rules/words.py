"""A rule's value in words, and as fields of a form: a number, a month, a list or a tree of numbers, as the catalogue's own is."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator

from reachout.pages.forms import Short

MOST = 100_000
MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])\Z", re.ASCII)


def in_words(value: Any, unit: str) -> str:
    if isinstance(value, dict):
        return "; ".join(f"{label(path)} {leaf}" for path, leaf in leaves(value).items())
    if isinstance(value, str):
        return value or "Not set"
    if isinstance(value, list):
        return f"{', '.join(str(one) for one in value)} {'' if unit == 'codes' else unit}".strip()
    one = {"hours": "hour", "days": "day", "working days": "working day", "weeks": "week", "months": "month"}
    return f"{value} {one.get(unit, unit) if value == 1 else unit}"


def in_short(value: Any, unit: str) -> str:
    return f"{len(leaves(value))} limits" if isinstance(value, dict) else in_words(value, unit)


def source_in_words(source: str) -> str:
    return "Own, not published" if source == "own" else source[:1].upper() + source[1:]


def leaves(tree: dict[str, Any], above: str = "") -> dict[str, Any]:
    """``{"bmi": {"red_below": 13}}`` as ``{"bmi.red_below": 13}``."""
    found: dict[str, Any] = {}
    for name, value in tree.items():
        found |= leaves(value, f"{above}{name}.") if isinstance(value, dict) else {f"{above}{name}": value}
    return found


def tree(found: dict[str, Any]) -> dict[str, Any]:
    made: dict[str, Any] = {}
    for path, value in found.items():
        *above, name = path.split(".")
        level = made
        for step in above:
            level = level.setdefault(step, {})
        level[name] = value
    return made


SPELLED = {"bmi": "BMI", "suss": "SUSS", "qtc ms": "QTc (ms)", "loss kg per week": "weight loss (kg a week)"}


def label(path: str) -> str:
    """``bmi.red_below``: BMI, red below."""
    words = [part.replace("_", " ") for part in path.split(".")]
    text = ", ".join(SPELLED.get(part, part) for part in words)
    return text[:1].upper() + text[1:]


def number_field(like: Any, **options: Any) -> forms.Field:
    """Whole numbers stay whole; others keep their decimals as they are typed."""
    decimals = isinstance(like, float)
    made: forms.Field = (
        forms.FloatField(min_value=0, max_value=MOST, widget=Short(width=5), **options)
        if decimals
        else forms.IntegerField(min_value=0, max_value=MOST, widget=Short(width=5), **options)
    )
    made.error_messages["invalid"] = f"{options['label']} must be a {'number' if decimals else 'whole number'}"
    made.error_messages["min_value"] = f"{options['label']} must not be below 0"
    return made


class MonthField(forms.CharField):
    """A month that may be left empty: ``2018-04``."""

    def __init__(self, **options: Any) -> None:
        wrong = f"{options['label']} must be a month such as 2018-04, or empty"
        check = RegexValidator(MONTH, message=wrong)
        super().__init__(widget=Short(width=10), required=False, max_length=7, validators=[check], **options)


class ListField(forms.CharField):
    """Several values in one line: ``4, 8, 12``."""

    def __init__(self, *, like: list[Any], **options: Any) -> None:
        super().__init__(widget=Short(width=20), max_length=200, help_text="Separated by commas", **options)
        self.like = like

    def prepare_value(self, value: Any) -> Any:
        return ", ".join(str(one) for one in value) if isinstance(value, list) else value

    def clean(self, value: Any) -> list[Any]:
        parts = [part.strip() for part in super().clean(value).split(",") if part.strip()]
        numbers = all(isinstance(one, int) for one in self.like)
        if numbers and not all(part.isdecimal() and int(part) <= MOST for part in parts):
            raise ValidationError(f"{self.label} must be whole numbers separated by commas")
        return [int(part) if numbers else part for part in parts]
