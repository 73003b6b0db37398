"""Forms: our field types, and how any Django form field becomes a component of the design system.

    class TriageForm(Form):
        outcome = forms.ChoiceField(choices=..., widget=forms.RadioSelect)
        reason = forms.CharField(label="Reason for declining", required=False, widget=Long(maxlength=500))
        received_on = DayField(label="Date received", latest=timezone.localdate)
        weight = forms.DecimalField(widget=Short(width=5, suffix="kg"))

    {% from "components/form.html" import field, error_summary, buttons %}
    {{ error_summary(form) }}
    <form method="post" novalidate>{{ csrf_input }}
      {{ field(form["outcome"], reveal={"declined": field(form["reason"])}) }}
      {{ buttons("Save and continue", cancel=url("referrals:queue")) }}
    </form>

A view hands the template its form as ``form``: then the page's title begins with "Error: " when something is wrong.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField
from django.utils import timezone
from django.utils.text import capfirst

MONTH_NAMES = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]


# -- how an input looks: a widget that also knows its width, suffix, count of characters -------------------------------


class Short(forms.TextInput):
    """One line. ``width`` in characters (2, 3, 4, 5, 10, 20), ``suffix`` and ``prefix`` the unit beside it."""

    def __init__(self, *, width: int = 0, suffix: str = "", prefix: str = "", attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs)
        self.width, self.suffix, self.prefix = width, suffix, prefix


class Long(forms.Textarea):
    """Several lines, with a count of characters when ``maxlength`` is given (the field still checks the length)."""

    def __init__(self, *, rows: int = 5, maxlength: int = 0, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs)
        self.rows, self.maxlength = rows, maxlength


# -- a day in three boxes ----------------------------------------------------------------------------------------------


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
        if (earliest := _asked(self.earliest)) and value < earliest:
            raise self._wrong(f"must be {_in_words(earliest)} or later", DayWidget.PARTS)
        if (latest := _asked(self.latest)) and value > latest:
            raise self._wrong(
                "must be today or in the past" if latest == timezone.localdate() else f"must be {_in_words(latest)} or earlier",
                DayWidget.PARTS,
            )

    def _wrong(self, what: str, boxes: Iterable[str]) -> ValidationError:
        return ValidationError(f"{self.called} {what}", code="invalid", params={"boxes": tuple(boxes)})

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return bool(self.to_python(initial) != self.to_python(data))
        except ValidationError:
            return True


def _asked(limit: date | Callable[[], date] | None) -> date | None:
    return limit() if callable(limit) else limit


def _in_words(day: date) -> str:
    return f"{day:%-d %B %Y}"


# -- a time of day, and a moment ---------------------------------------------------------------------------------------

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
        earliest, latest = _asked(self.earliest), _asked(self.latest)
        if earliest and day < earliest:
            raise self._wrong(f"must be on {_in_words(earliest)} or later", DayWidget.PARTS)
        if latest and (day > latest or (latest == timezone.localdate() and value > timezone.now())):
            past = latest == timezone.localdate()
            raise self._wrong("must be in the past" if past else f"must be on {_in_words(latest)} or earlier", DayWidget.PARTS)


# -- the form ----------------------------------------------------------------------------------------------------------

CHOSEN = (forms.Select, forms.RadioSelect, forms.CheckboxSelectMultiple)


def _lower_first(text: str) -> str:
    """ "Date of birth" inside a sentence; "NHS number" stays."""
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]


def required_message(made: forms.Field, label: str) -> str:
    """Enter date of birth. Select a ward. Choose a file. Say what to do, not that something is required."""
    label = _lower_first(label)
    if isinstance(made, forms.FileField):
        return "Choose a file"
    if isinstance(made.widget, forms.CheckboxInput):
        return f"Tick to confirm: {label}"
    return f"{'Select' if isinstance(made.widget, CHOSEN) else 'Enter'} {label}"


class FormHabits:
    """What every form of ours does: no colon after labels, no browser bubbles, plain words where something is missing."""

    use_required_attribute = False
    fields: dict[str, forms.Field]

    def __init__(self, *args: Any, **options: Any) -> None:
        options.setdefault("label_suffix", "")
        super().__init__(*args, **options)
        for name, made in self.fields.items():
            label = str(made.label) if made.label else capfirst(name.replace("_", " "))
            made.label = label
            if made.error_messages.get("required") == forms.Field.default_error_messages["required"]:
                made.error_messages["required"] = required_message(made, label)


class Form(FormHabits, forms.Form):
    pass


class ModelForm(FormHabits, forms.ModelForm):
    pass


# -- from a bound field to a component ---------------------------------------------------------------------------------


@dataclass
class Component:
    """The design system's macro to call, and what to hand it."""

    name: str
    params: dict[str, Any] = field(default_factory=dict)


def component(bound: BoundField, **look: Any) -> Component:
    """The component that renders a field. ``look``: label, hint, size (of the label), reveal, inline, small, width, suffix,
    prefix, hide_label, autocomplete, inputmode, classes."""
    widget = bound.field.widget
    for kind, make in MAKERS:
        if isinstance(widget, kind):
            return make(bound, widget, look)
    return _input(bound, widget, look)


def _base(bound: BoundField, look: dict[str, Any]) -> dict[str, Any]:
    hint = look.get("hint", bound.help_text)
    made = {
        "id": bound.auto_id,
        "name": bound.html_name,
        "hint": {"text": str(hint)} if hint else {},
        "errorMessage": {"text": " ".join(str(error) for error in bound.errors)} if bound.errors else {},
        "disabled": bound.field.disabled or None,
        "attributes": _attributes(bound),
        "formGroup": {"classes": look.get("group", "")},
    }
    if look.get("describedby"):
        made["describedBy"] = look["describedby"]
    return made


def _attributes(bound: BoundField) -> dict[str, str]:
    attrs = bound.field.widget.attrs
    wanted = {name: value for name, value in attrs.items() if name.startswith(("data-", "hx-", "aria-")) or name == "autofocus"}
    return {name: str(value) for name, value in wanted.items()}


def _label(bound: BoundField, look: dict[str, Any]) -> dict[str, Any]:
    classes = "nhsuk-u-visually-hidden" if look.get("hide_label") else ""
    optional = "" if bound.field.required or look.get("optional") is False else " (optional)"
    text = f"{look.get('label') or bound.label}{optional}"
    return {"text": text, "size": look.get("size") or None, "classes": classes}


def _text_value(bound: BoundField) -> str:
    value = bound.field.widget.format_value(bound.value())
    if isinstance(value, list):
        value = value[0] if value else ""
    return "" if value is None else str(value)


def _input(bound: BoundField, widget: Any, look: dict[str, Any]) -> Component:
    numeric = isinstance(bound.field, forms.IntegerField | forms.DecimalField | forms.FloatField)
    whole = numeric and not isinstance(bound.field, forms.DecimalField | forms.FloatField)
    kind = getattr(widget, "input_type", "text")
    if isinstance(bound.field, forms.DateField):
        kind = "date"
    elif numeric:
        kind = "text"
    width = look.get("width") or getattr(widget, "width", 0) or (5 if numeric else 0)
    affixes = {name: look.get(name) or getattr(widget, name, "") for name in ("suffix", "prefix")}
    params = _base(bound, look) | {
        "label": _label(bound, look),
        "type": kind,
        "value": _date_value(bound) if kind == "date" else "" if kind == "password" else _text_value(bound),
        "classes": " ".join(filter(None, [f"nhsuk-input--width-{width}" if width else "", look.get("classes", "")])),
        "inputmode": look.get("inputmode") or (("numeric" if whole else "decimal") if numeric else None),
        "autocomplete": look.get("autocomplete") or widget.attrs.get("autocomplete"),
        "spellcheck": False if kind in {"email", "password"} else None,
        **{name: value for name, value in affixes.items() if value},
    }
    return Component("input", {name: value for name, value in params.items() if value is not None})


def _date_value(bound: BoundField) -> str:
    value = bound.value()
    return value.isoformat() if isinstance(value, date) else str(value or "")


def _textarea(bound: BoundField, widget: Any, look: dict[str, Any]) -> Component:
    params = _base(bound, look) | {
        "label": _label(bound, look),
        "value": _text_value(bound),
        "rows": str(look.get("rows") or getattr(widget, "rows", 5)),
    }
    most = getattr(widget, "maxlength", 0) or getattr(bound.field, "max_length", 0)
    if most:
        return Component("characterCount", params | {"maxlength": str(most), "threshold": "50"})
    return Component("textarea", params)


def _chosen(bound: BoundField) -> list[str]:
    value = bound.value()
    if value is None:
        return []
    values = value if isinstance(value, list | tuple | set) else [value]
    return [str(getattr(one, "pk", one)) for one in values]


def _flat(choices: Iterable[Any]) -> list[tuple[str, str]]:
    flat = []
    for value, label in choices:
        nested = label if isinstance(label, list | tuple) else [(value, label)]
        flat += [("" if v is None else str(v), str(text)) for v, text in nested]
    return flat


def _select(bound: BoundField, widget: Any, look: dict[str, Any]) -> Component:
    chosen = _chosen(bound) or [""]
    items = [{"value": value, "text": text, "selected": value in chosen} for value, text in _flat(widget.choices)]
    for item in items:
        if item["value"] == "" and set(str(item["text"])) <= {"-"}:
            item["text"] = "Any" if look.get("any") else "Select"
    return Component("select", _base(bound, look) | {"label": _label(bound, look), "items": items})


def _fieldset(bound: BoundField, look: dict[str, Any]) -> dict[str, Any]:
    label = _label(bound, look)
    return {"legend": {"text": label["text"], "size": look.get("size") or "s", "classes": label["classes"]}}


def _options(bound: BoundField, widget: Any, look: dict[str, Any]) -> Component:
    """Radios and checkboxes. ``reveal`` maps a choice to the HTML shown under it while it is chosen, ``hints`` to its hint."""
    chosen, reveal, hints = _chosen(bound), look.get("reveal") or {}, look.get("hints") or {}
    items: list[dict[str, Any]] = []
    for value, text in _flat(widget.choices):
        if value == "" and set(text) <= {"-"}:
            continue
        item: dict[str, Any] = {"value": value, "text": text, "checked": value in chosen}
        if value in hints:
            item["hint"] = {"text": str(hints[value])}
        if value in reveal:
            item["conditional"] = {"html": reveal[value]}
        items.append(item)
    several = isinstance(widget, forms.CheckboxSelectMultiple)
    params = _base(bound, look) | {
        "idPrefix": bound.auto_id,
        "fieldset": _fieldset(bound, look),
        "items": items,
        "small": bool(look.get("small")),
        "classes": "nhsuk-radios--inline" if look.get("inline") and not several else "",
    }
    del params["id"]
    return Component("checkboxes" if several else "radios", params)


def _tick(bound: BoundField, widget: Any, look: dict[str, Any]) -> Component:
    """One checkbox: its label is the statement to tick."""
    base = _base(bound, look)
    item: dict[str, Any] = {"value": "on", "text": str(look.get("label") or bound.label), "checked": bool(bound.value())}
    if base["hint"]:
        item["hint"] = base["hint"]
    if look.get("reveal"):
        item["conditional"] = {"html": look["reveal"].get("on", "")}
    params = base | {"idPrefix": bound.auto_id, "items": [item], "hint": {}, "small": bool(look.get("small"))}
    del params["id"]
    return Component("checkboxes", params)


def wrong_boxes(bound: BoundField) -> set[str]:
    found: set[str] = set()
    for error in bound.errors.as_data():
        found |= set((error.params or {}).get("boxes", DayWidget.PARTS))
    return found


def _day(bound: BoundField, widget: Any, look: dict[str, Any]) -> Component:
    value = widget.format_value(bound.value())
    boxes, clock = value if isinstance(value, tuple) else (value, None)
    wrong = wrong_boxes(bound)
    items = [_box(bound, part, getattr(boxes, part), part in wrong) for part in DayWidget.PARTS]
    if clock is not None:
        items.append(_box(bound, "time", clock, "time" in wrong) | {"width": 5, "inputmode": "text"})
    params = _base(bound, look) | {"items": items, "fieldset": _fieldset(bound, look)}
    if not params["hint"] and look.get("example"):
        params["hint"] = {"text": f"For example, {look['example']}"}
    del params["name"]
    return Component("dateInput", params)


def _box(bound: BoundField, part: str, value: str, wrong: bool) -> dict[str, Any]:
    return {
        "id": f"{bound.auto_id}_{part}",
        "name": f"{bound.html_name}_{part}",
        "label": capfirst(part),
        "value": value,
        "width": 4 if part == "year" else 2,
        "classes": "nhsuk-input--error" if wrong else "",
        "error": False,
        "autocomplete": {"day": "bday-day", "month": "bday-month", "year": "bday-year"}.get(part)
        if bound.field.widget.attrs.get("autocomplete") == "bday"
        else None,
    }


def _file(bound: BoundField, widget: Any, look: dict[str, Any]) -> Component:
    params = _base(bound, look) | {
        "label": _label(bound, look),
        "multiple": bool(getattr(widget, "allow_multiple_selected", False)),
    }
    if accept := widget.attrs.get("accept"):
        params["attributes"]["accept"] = accept
    return Component("fileUpload", params)


def _hidden(bound: BoundField, widget: Any, look: dict[str, Any]) -> Component:
    return Component("hidden", {"html": bound.as_hidden() if not widget.is_hidden else bound.as_widget()})


MAKERS: list[tuple[type | tuple[type, ...], Callable[[BoundField, Any, dict[str, Any]], Component]]] = [
    (forms.HiddenInput, _hidden),
    (DayWidget, _day),
    ((forms.RadioSelect, forms.CheckboxSelectMultiple), _options),
    (forms.Select, _select),
    (forms.CheckboxInput, _tick),
    (forms.FileInput, _file),
    (forms.Textarea, _textarea),
]


# -- what is wrong, in one list ----------------------------------------------------------------------------------------


def failed(*made: Any) -> bool:
    """Whether any of the forms was sent and is not right."""
    return any(one is not None and one.is_bound and not one.is_valid() for one in made)


def target_of(bound: BoundField) -> str:
    """The id of the first input that the reader must mend."""
    if isinstance(bound.field.widget, DayWidget):
        wrong = wrong_boxes(bound)
        order = (*DayWidget.PARTS, "time")
        return f"{bound.auto_id}_{next((part for part in order if part in wrong), 'day')}"
    return str(bound.auto_id)


def error_links(*made: Any) -> list[dict[str, str]]:
    """One line a mistake, in the order of the page, each leading to its field; what is wrong with the whole comes first."""
    links = []
    for form in made:
        links += [{"text": str(error)} for error in form.non_field_errors()]
        for bound in form:
            links += [{"text": str(error), "href": f"#{target_of(bound)}"} for error in bound.errors]
    return links
