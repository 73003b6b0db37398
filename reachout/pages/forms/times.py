"""A time of day, and a moment: a day with its time."""

from __future__ import annotations

import re
from datetime import datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from reachout.pages.forms.days import Boxes, DayField, DayWidget, asked
from reachout.pages.words import long_day

CLOCK = re.compile(r"^(?P<hour>\d{1,2})(?:[:.h ]?(?P<minute>\d{2}))?\s*(?P<half>[ap])?\.?(?:m\.?)?$", re.IGNORECASE)


def time_of(text: str) -> time | None:
    """14:05, 1405, 14.05, 9, 2pm, 2.30 pm, midday, midnight; None when it is no time."""
    text = text.strip().lower()
    if text in {"midday", "noon"}:
        return time(12)
    if text == "midnight":
        return time(0)
    found = CLOCK.match(text)
    if not found:
        return None
    hour, minute, half = int(found["hour"]), int(found["minute"] or 0), found["half"]
    if half:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half == "p" else 0)
    return time(hour, minute) if hour < 24 and minute < 60 else None


class TimeWidget(forms.TextInput):
    width, suffix, prefix = 5, "", ""

    def format_value(self, value: Any) -> str:
        return f"{value:%H:%M}" if isinstance(value, time) else str(value or "")


class TimeField(forms.Field):
    """A time of day, however a ward writes it."""

    widget = TimeWidget

    def to_python(self, value: Any) -> time | None:
        if value in (None, "") or isinstance(value, time):
            return value or None
        found = time_of(str(value))
        if found is None:
            raise ValidationError(f"{self.label or 'Time'} must be a time, for example 14:05 or 2.05pm", code="invalid")
        return found


class MomentWidget(DayWidget):
    """A day's three boxes and ``NAME_time``."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> tuple[Boxes, str]:  # type: ignore[override]
        return super().value_from_datadict(data, files, name), str(data.get(f"{name}_time") or "").strip()

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return f"{name}_time" not in data and super().value_omitted_from_data(data, files, name)

    def format_value(self, value: Any) -> tuple[Boxes, str]:  # type: ignore[override]
        if isinstance(value, datetime):
            value = timezone.localtime(value) if timezone.is_aware(value) else value
            return super().format_value(value.date()), f"{value:%H:%M}"
        return value if isinstance(value, tuple) else (Boxes(), "")


class MomentField(DayField):
    """A day and a time in London, for the instants that are entered facts. Clocks going forward skip an hour, and that hour
    is refused; the hour that comes twice is taken the first time."""

    widget = MomentWidget

    def to_python(self, value: Any) -> datetime | None:
        if value in (None, "") or isinstance(value, datetime):
            return value or None
        boxes, clock = value
        if not boxes and not clock:
            return None
        day = super().to_python(boxes)
        if day is None:
            raise self._wrong("must include a date", DayWidget.PARTS)
        if not clock:
            raise self._wrong("must include a time", ["time"])
        at = time_of(clock)
        if at is None:
            raise self._wrong("must have a time such as 14:05 or 2.05pm", ["time"])
        return self._in_london(datetime.combine(day, at))

    def _in_london(self, naive: datetime) -> datetime:
        aware = naive.replace(tzinfo=timezone.get_default_timezone())
        if aware.astimezone(ZoneInfo("UTC")).astimezone(aware.tzinfo).replace(tzinfo=None) != naive:
            raise self._wrong("must be a real time: the clocks went forward in that hour", ["time"])
        return aware

    def validate(self, value: Any) -> None:
        forms.Field.validate(self, value)
        if value is None:
            return
        day = timezone.localtime(value).date()
        earliest, latest = asked(self.earliest), asked(self.latest)
        if earliest and day < earliest:
            raise self._wrong(f"must be on {long_day(earliest)} or later", DayWidget.PARTS)
        if latest and (day > latest or (latest == timezone.localdate() and value > timezone.now())):
            past = latest == timezone.localdate()
            raise self._wrong("must be in the past" if past else f"must be on {long_day(latest)} or earlier", DayWidget.PARTS)
