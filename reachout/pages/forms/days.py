"""A day in three boxes."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField
from django.utils import timezone

from reachout.pages.words import long_day

MONTH_NAMES = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]


@dataclass
class Boxes:
    """What was typed, box by box."""

    day: str = ""
    month: str = ""
    year: str = ""

    def __bool__(self) -> bool:
        return bool(self.day or self.month or self.year)

    def missing(self) -> list[str]:
        return [name for name in ("day", "month", "year") if not getattr(self, name)]


def boxes_of(text: str) -> Boxes:
    """A whole date typed or pasted into one box: 21 11 2026, 21/11/2026, 21 Nov 2026, 2026-11-21."""
    words = re.findall(r"\w+", text)
    if len(words) == 3 and len(words[0]) == 4 and words[0].isdigit():
        words.reverse()
    return Boxes(*words[:3]) if len(words) == 3 else Boxes(day=text.strip())


def month_number(text: str) -> int | None:
    """11, November, nov, Sept; None when it is no month."""
    if text.isdecimal():
        return int(text) if 1 <= int(text) <= 12 else None
    start = text[:3].lower()
    return MONTH_NAMES.index(start) + 1 if start in MONTH_NAMES else None


class DayWidget(forms.Widget):
    """Three inputs, ``NAME_day``, ``NAME_month`` and ``NAME_year``; a whole date under ``NAME`` itself will also do."""

    PARTS = ("day", "month", "year")

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Boxes:
        boxes = Boxes(*(str(data.get(f"{name}_{part}") or "").strip() for part in self.PARTS))
        if boxes.day and not boxes.month and not boxes.year:
            return boxes_of(boxes.day)
        if not boxes and data.get(name):
            return boxes_of(str(data.get(name)))
        return boxes

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return not any(key in data for key in (name, *(f"{name}_{part}" for part in self.PARTS)))

    def format_value(self, value: Any) -> Boxes:
        if isinstance(value, Boxes):
            return value
        if isinstance(value, date):
            return Boxes(str(value.day), str(value.month), str(value.year))
        return boxes_of(str(value)) if value else Boxes()

    def id_for_label(self, id_: str) -> str:
        return f"{id_}_day"


class DayField(forms.Field):
    """A date in three boxes. ``earliest`` and ``latest`` are dates, or callables asked when the form is checked."""

    widget = DayWidget

    def __init__(
        self,
        *,
        earliest: date | Callable[[], date] | None = None,
        latest: date | Callable[[], date] | None = None,
        **options: Any,
    ) -> None:
        super().__init__(**options)
        self.earliest, self.latest = earliest, latest

    @property
    def called(self) -> str:
        return str(self.label or "Date")

    def to_python(self, value: Any) -> date | None:
        if value in (None, "") or isinstance(value, date):
            return value or None
        boxes = value if isinstance(value, Boxes) else boxes_of(str(value))
        if not boxes:
            return None
        if missing := boxes.missing():
            raise self._wrong(f"must include a {' and '.join(missing)}", missing)
        return self._date(boxes)

    def _date(self, boxes: Boxes) -> date:
        month = month_number(boxes.month)
        if not boxes.year.isdecimal() or len(boxes.year) != 4:
            raise self._wrong("must have a year of 4 numbers, for example 2026", ["year"])
        if month is None:
            raise self._wrong("must have a real month, for example 11 or November", ["month"])
        try:
            return date(int(boxes.year), month, int(boxes.day))
        except ValueError:
            raise self._wrong("must be a real date", ["day"]) from None

    def validate(self, value: date | None) -> None:
        super().validate(value)
        if value is None:
            return
        if (earliest := asked(self.earliest)) and value < earliest:
            raise self._wrong(f"must be {long_day(earliest)} or later", DayWidget.PARTS)
        if (latest := asked(self.latest)) and value > latest:
            raise self._wrong(
                "must be today or in the past" if latest == timezone.localdate() else f"must be {long_day(latest)} or earlier",
                DayWidget.PARTS,
            )

    def _wrong(self, what: str, boxes: Iterable[str]) -> ValidationError:
        return ValidationError(f"{self.called} {what}", code="invalid", params={"boxes": tuple(boxes)})

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return bool(self.to_python(initial) != self.to_python(data))
        except ValidationError:
            return True


def asked(limit: date | Callable[[], date] | None) -> date | None:
    return limit() if callable(limit) else limit


def wrong_boxes(bound: BoundField) -> set[str]:
    found: set[str] = set()
    for error in bound.errors.as_data():
        found |= set((error.params or {}).get("boxes", DayWidget.PARTS))
    return found
