"""The form every form of ours begins from, and how wide an input is."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.text import capfirst


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
    cleaned_data: dict[str, Any]

    def __init__(self, *args: Any, **options: Any) -> None:
        options.setdefault("label_suffix", "")
        super().__init__(*args, **options)
        for name, made in self.fields.items():
            label = str(made.label) if made.label else capfirst(name.replace("_", " "))
            made.label = label
            if made.error_messages.get("required") == forms.Field.default_error_messages["required"]:
                made.error_messages["required"] = required_message(made, label)

    def given(self) -> dict[str, Any]:
        """What the service is called with."""
        return self.cleaned_data


class Form(FormHabits, forms.Form):
    pass


class ModelForm(FormHabits, forms.ModelForm):
    pass
