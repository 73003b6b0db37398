"""How a step of a referral form is written, kept while it is being filled in, and read afterwards.

A step names its questions as Django fields. ``reveals`` puts questions under one answer: they are asked only while it is
chosen. ``needs`` makes a question obligatory for some answers of another. ``restricted`` answers are about third parties and
are shown only to those who may see alerts.

    class Where(Step):
        key, title = "where", "Where the person is now"
        setting = choice("Where are they?", SETTINGS)
        prison_number = line("Prison number")
        reveals = {"setting": {"prison": ("prison_number",)}}
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, ClassVar, cast

from django import forms
from django.db.models import Model
from django.http import QueryDict

from reachout.pages.forms import DayField, Form, Long, Short

YES_NO = [("yes", "Yes"), ("no", "No")]
YES_NO_UNKNOWN = [*YES_NO, ("unknown", "Not known")]

Typed = dict[str, list[str]]


# -- questions ---------------------------------------------------------------------------------------------------------


def said(label: str, *, required: bool = False, most: int = 4000, hint: str = "", rows: int = 4) -> forms.CharField:
    """A question answered in sentences."""
    widget = Long(rows=rows, maxlength=most)
    return forms.CharField(label=label, required=required, max_length=most, help_text=hint, widget=widget)


def line(label: str, *, required: bool = False, most: int = 200, hint: str = "", width: int = 0) -> forms.CharField:
    return forms.CharField(label=label, required=required, max_length=most, help_text=hint, widget=Short(width=width))


def choice(label: str, choices: Iterable[Any], *, required: bool = False, hint: str = "") -> forms.ChoiceField:
    """One of a few, all of them in sight."""
    return forms.ChoiceField(label=label, choices=list(choices), required=required, help_text=hint, widget=forms.RadioSelect)


def pick(label: str, choices: Iterable[Any], *, required: bool = False, hint: str = "") -> forms.ChoiceField:
    """One of many."""
    return forms.ChoiceField(label=label, choices=[("", "Select"), *choices], required=required, help_text=hint)


def several(label: str, choices: Iterable[Any], *, required: bool = False, hint: str = "") -> forms.MultipleChoiceField:
    widget = forms.CheckboxSelectMultiple
    return forms.MultipleChoiceField(label=label, choices=list(choices), required=required, help_text=hint, widget=widget)


def yes_no(label: str, *, required: bool = False, unknown: bool = True, hint: str = "") -> forms.ChoiceField:
    return choice(label, YES_NO_UNKNOWN if unknown else YES_NO, required=required, hint=hint)


def day(label: str, *, required: bool = False, hint: str = "", **limits: Any) -> DayField:
    return DayField(label=label, required=required, help_text=hint, **limits)


def number(
    label: str, unit: str, least: float, most: float, *, places: int = 1, required: bool = False, hint: str = ""
) -> forms.DecimalField:
    return forms.DecimalField(
        label=label,
        required=required,
        min_value=Decimal(str(least)),
        max_value=Decimal(str(most)),
        decimal_places=places,
        help_text=hint,
        widget=Short(width=5, suffix=unit),
        error_messages={
            "invalid": f"{label} must be a number, for example {most // 2:g}",
            "min_value": f"{label} must be {least:g} or more",
            "max_value": f"{label} must be {most:g} or less",
        },
    )


# -- a step ------------------------------------------------------------------------------------------------------------


class Step(Form):
    key: ClassVar[str]
    title: ClassVar[str]
    intro: ClassVar[str] = ""
    reveals: ClassVar[dict[str, dict[str, tuple[str, ...]]]] = {}
    needs: ClassVar[dict[str, tuple[str, set[str]]]] = {}
    restricted: ClassVar[set[str]] = set()

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.unasked = set(self._unasked()) if self.is_bound else set()
        for name in self.unasked:
            self.fields[name].required = False

    def _unasked(self) -> Iterator[str]:
        """Questions under an answer that was not given, and those under these."""
        for question, under in self.reveals.items():
            for answer, revealed in under.items():
                if answer not in self._chosen(question) or question in self._hidden(question):
                    yield from revealed

    def _hidden(self, question: str) -> set[str]:
        """The question itself, when it stands under an answer that was not given."""
        over = [
            (other, answer) for other, under in self.reveals.items() for answer, revealed in under.items() if question in revealed
        ]
        return {question for other, answer in over if answer not in self._chosen(other)}

    def _chosen(self, question: str) -> list[str]:
        field = self.fields[question]
        value = field.widget.value_from_datadict(self.data, self.files, self.add_prefix(question))
        values = value if isinstance(value, list) else [value]
        return ["on" if one is True else str(one) for one in values if one]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for name in self.unasked:
            cleaned.pop(name, None)
            self.errors.pop(name, None)
        for name, (question, answers) in self.needs.items():
            if self._is_missing(name, question, answers):
                self.add_error(name, self.fields[name].error_messages["required"])
        return cleaned

    def _is_missing(self, name: str, question: str, answers: set[str]) -> bool:
        return (
            cleaned_as(self.cleaned_data.get(question)) in answers and not self.cleaned_data.get(name) and name not in self.errors
        )

    # -- for the page ------------------------------------------------------------------------------------------------------

    def under(self, name: str) -> dict[str, tuple[str, ...]]:
        """The questions under each answer of a question."""
        return self.reveals.get(name, {})

    @property
    def outermost(self) -> list[str]:
        inner = {name for under in self.reveals.values() for revealed in under.values() for name in revealed}
        return [name for name in self.fields if name not in inner]

    def inline(self, name: str) -> bool:
        """Whether its choices are short enough to stand side by side: yes, no, not known, with nothing under them."""
        return list(getattr(self.fields[name], "choices", [])) in (YES_NO, YES_NO_UNKNOWN) and not self.under(name)

    # -- as typed, as understood, as read ------------------------------------------------------------------------------------

    @classmethod
    def typed(cls, data: QueryDict) -> Typed:
        """What was typed into this step's inputs, right or wrong; all else that was posted is left out."""
        names = tuple(cls.base_fields)
        mine = [key for key in data if key in names or key.rpartition("_")[0] in names]
        return {key: data.getlist(key) for key in mine}

    @classmethod
    def from_typed(cls, typed: Mapping[str, list[str]] | None) -> Step:
        """The step as it was left: bound when anything was saved, empty when nothing ever was."""
        return cls() if typed is None else cls(query(typed))

    def understood(self) -> dict[str, Any]:
        """The valid answers as plain JSON: days in ISO form, numbers as text, codes."""
        return {name: cleaned_as(value) for name, value in self.cleaned_data.items() if value not in (None, "", [])}

    @classmethod
    def read(cls, answers: Mapping[str, Any], *, restricted: bool = True) -> list[tuple[str, str]]:
        """The step's questions and answers in words, in the order asked."""
        shown = [name for name in cls.base_fields if name in answers and (restricted or name not in cls.restricted)]
        return [(str(cls.base_fields[name].label), in_words(cls.base_fields[name], answers[name])) for name in shown]


def query(typed: Mapping[str, list[str]]) -> QueryDict:
    data = QueryDict(mutable=True)
    for name, values in typed.items():
        data.setlist(name, values)
    return data


def cleaned_as(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal | Model):
        return str(value)
    return value


def in_words(field: forms.Field, answer: Any) -> str:
    if isinstance(answer, bool):
        return "Yes" if answer else "No"
    if isinstance(field, DayField):
        return f"{date.fromisoformat(answer):%-d %B %Y}"
    if isinstance(field, forms.DecimalField):
        return f"{answer} {getattr(field.widget, 'suffix', '')}".strip()
    if isinstance(field, forms.ChoiceField) and not isinstance(field, forms.ModelChoiceField):
        labels = {str(value): str(label) for value, label in cast(list[tuple[str, str]], field.choices)}
        return ", ".join(labels.get(str(one), str(one)) for one in (answer if isinstance(answer, list) else [answer]))
    return str(answer)
