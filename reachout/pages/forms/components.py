"""From a bound field to the design system's component."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.text import capfirst

from reachout.pages.forms.days import DayWidget, wrong_boxes


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
        if item["value"] == "" and (item["text"] == "Unknown" or set(str(item["text"])) <= {"-"}):
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
    if params["multiple"]:
        params |= {
            "chooseFilesButtonText": "Choose files",
            "dropInstructionText": "or drop files",
            "noFileChosenText": "No files chosen",
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
