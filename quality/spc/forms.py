from __future__ import annotations

from datetime import date
from typing import Any

from django import forms

from quality.spc.models import Annotation, Rebase
from reachout.pages.forms import Form, Long, ModelForm, Short
from reachout.pages.words import MONTHS
from reachout.people.free_text import names_no_patient


class MarkForm(ModelForm):
    """What is written, and at which month."""

    month_of_year = forms.ChoiceField(label="Month", choices=[("", "Select"), *enumerate(MONTHS, start=1)])
    year = forms.IntegerField(
        label="Year", min_value=1990, max_value=2100, widget=Short(width=4),
        error_messages={"invalid": "Enter a year of 4 numbers, for example 2026"},
    )  # fmt: skip

    field_order = ["month_of_year", "year"]

    def given(self) -> dict[str, Any]:
        cleaned = dict(self.cleaned_data)
        return {"month": date(cleaned.pop("year"), int(cleaned.pop("month_of_year")), 1), **cleaned}


class RebaseForm(MarkForm):
    class Meta:
        model = Rebase
        fields = ["why"]
        labels = {"why": "What changed for good in that month?"}
        widgets = {"why": Long(rows=2, maxlength=200)}


class AnnotationForm(MarkForm):
    class Meta:
        model = Annotation
        fields = ["text"]
        labels = {"text": "What happened?"}
        widgets = {"text": Long(rows=2, maxlength=200)}


class WithdrawForm(Form):
    why = forms.CharField(label="Why is it withdrawn?", max_length=200, widget=Short(), validators=[names_no_patient])
