from typing import Any

from django import forms
from django.utils import timezone

from reachout.organisations.models import ServiceLine
from reachout.pages.forms import DayField, Form
from reachout.rules.catalogue import Definition
from reachout.rules.words import ListField, MonthField, label, leaves, number_field, tree

VALUE = "value"


class ChangeForm(Form):
    """The value has one field, or one for each of its limits."""

    service_line = forms.ChoiceField(
        label="For", required=False, choices=[("", "All service lines"), *ServiceLine.choices], widget=forms.RadioSelect
    )
    valid_from = DayField(label="From", earliest=timezone.localdate, help_text="Today or later")
    source = forms.CharField(
        label="Source",
        max_length=500,
        help_text="Who decided it, or where it is published: the law, guidance, a meeting's minute",
    )

    def __init__(self, *args: Any, definition: Definition, current: Any, **options: Any) -> None:
        self.definition = definition
        super().__init__(*args, initial=self._initial(current), **options)

    def _initial(self, current: Any) -> dict[str, Any]:
        """The value as it is now, in fields made after the catalogue's own."""
        made = self._value_fields()
        self.base_fields = made | {name: field for name, field in type(self).base_fields.items() if name not in made}  # type: ignore[misc]
        if isinstance(current, dict):
            return {f"{VALUE}.{path}": leaf for path, leaf in leaves(current).items()}
        return {VALUE: current}

    def _value_fields(self) -> dict[str, forms.Field]:
        like = self.definition.value
        if isinstance(like, dict):
            return {f"{VALUE}.{path}": number_field(float(leaf), label=label(path)) for path, leaf in leaves(like).items()}
        title = f"{self.definition.title} ({self.definition.unit})"
        if isinstance(like, str):
            return {VALUE: MonthField(label=self.definition.title, help_text=self.definition.unit.capitalize())}
        return {VALUE: ListField(like=like, label=title) if isinstance(like, list) else number_field(like, label=title)}

    def given(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in type(self).declared_fields} | {"value": self._value()}

    def _value(self) -> Any:
        given = self.cleaned_data
        if isinstance(self.definition.value, dict):
            found = {name.removeprefix(f"{VALUE}."): leaf for name, leaf in given.items() if name.startswith(f"{VALUE}.")}
            return tree({path: int(leaf) if leaf == int(leaf) else leaf for path, leaf in found.items()})
        return given[VALUE]
