from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any
from uuid import uuid4

from django import forms
from django.utils import timezone

from contracts.returns.figures import Figure
from contracts.returns.models import Value
from contracts.returns.services import Given
from contracts.returns.services.meanwhile import Changed
from contracts.returns.values.sheet import Line
from reachout.pages.forms import DayField, Form, Long, Short
from reachout.people.free_text import names_no_patient


def words(label: str, *, hint: str = "", rows: int = 3, most: int = 2000, **options: Any) -> forms.CharField:
    return forms.CharField(
        label=label, help_text=hint, max_length=most, widget=Long(rows=rows), validators=[names_no_patient], **options
    )


class WhyForm(Form):
    why = words("Why")

    def __init__(self, *args: Any, label: str = "Why", hint: str = "", **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["why"].label, self.fields["why"].help_text = label, hint


class UnchangedForm(Form):
    why = words("What you want to add", required=False, hint="The figures stay as they were submitted.")


class NilForm(Form):
    why = words("Why there is nothing to return", hint="Such as: the ward was closed all month.")


class QueryForm(Form):
    text = words("What do you want to know?")


class AnswerForm(Form):
    text = words("Your answer", hint="If the figure changes, say so here and change it in a new version.")


class ExceptionForm(Form):
    until_on = DayField(label="Last day on which it may be submitted", earliest=timezone.localdate)
    why = words("Why")


class FigureField(forms.DecimalField):
    """A figure as people write it: 1,234 and £1,234.50 too."""

    def __init__(self, line: Line) -> None:
        self.figure: Figure = line.figure
        super().__init__(label=line.title, required=False, widget=Short(width=5))
        self.error_messages["invalid"] = f"{line.title}: write a number, such as 312"

    def to_python(self, value: Any) -> Decimal | None:  # type: ignore[override]
        found: Decimal | None = super().to_python(str(value or "").translate(str.maketrans("", "", "£, \u00a0")))
        return found

    def validate(self, value: Any) -> None:
        super().validate(value)
        if wrong := self.figure.refusal(value):
            raise forms.ValidationError(f"{self.label}: {wrong.rstrip('.')}")


class SectionForm(Form):
    """One section's figures, and a comment on each. What is right can be kept although another figure is not. It carries the
    last change that its reader was shown, and a mark of its own: what is saved from it as it is filled in is no news to it."""

    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)
    page = forms.CharField(widget=forms.HiddenInput, required=False, max_length=32, initial=lambda: uuid4().hex)

    def __init__(self, *args: Any, lines: Iterable[Line], **options: Any) -> None:
        super().__init__(*args, **options)
        self.lines = list(lines)
        for line in self.lines:
            field = words(line.title, required=False, rows=5) if line.figure.is_text else FigureField(line)
            self.fields[line.name], self.initial[line.name] = (
                field,
                line.text if line.figure.is_text else line.figure.typed(line.number),
            )
            comment = forms.CharField(
                label=f"Comment on {line.title}", required=False, max_length=500, validators=[names_no_patient]
            )
            self.fields[f"comment-{line.name}"], self.initial[f"comment-{line.name}"] = comment, line.comment

    def values(self) -> list[Given]:
        """Those that can be kept."""
        self.is_valid()
        wrong = set(self.errors)
        return [
            self._given(line) for line in self.lines if not {line.name, f"comment-{line.name}"} & wrong and line.name in self.data
        ]

    @property
    def last_seen(self) -> int:
        """0 for none: who has seen nothing is told of everything."""
        return self.cleaned_data.get("seen") or 0

    def beside(self, changes: Iterable[Changed]) -> SectionForm:
        """What was typed here stays; where nothing was, what was written elsewhere meanwhile stands."""
        data, typed = dict(self.data.items()), self.cleaned_data
        for one in changes:
            name, note = one.name, f"comment-{one.name}"
            if name in typed and typed[name] == (one.was.text if one.figure.is_text else one.was.number):
                data[name] = one.shown[1]
            if typed.get(note) == one.was.comment:
                data[note] = one.now.comment
        return SectionForm(data, lines=self.lines)

    def _given(self, line: Line) -> Given:
        """A comment that the page did not offer stays."""
        said, note, where = self.cleaned_data[line.name], f"comment-{line.name}", line.key
        comment = self.cleaned_data[note] if note in self.data else line.comment
        if line.figure.is_text:
            return Given(*where, text=said, comment=comment)
        return Given(*where, number=said, comment=comment, source=_source(line, said))


def _source(line: Line, number: Decimal | None) -> str:
    """What is typed as the ledger has it is the ledger's."""
    return Value.Source.LEDGER if line.ledger is not None and number == line.ledger else Value.Source.TYPED
