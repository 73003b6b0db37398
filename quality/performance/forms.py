from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.utils import timezone

from quality.assurance.selectors.people import answering_for
from quality.performance.models import ContractMeeting, Notice
from quality.performance.models.packs import quarter_in_words, quarter_of
from quality.performance.services.plans import unit_of
from reachout.accounts.models import User
from reachout.months import add_months, from_text, in_words
from reachout.pages.forms import DayField, Form, Long, Short
from reachout.people.free_text import names_no_patient

QUARTERS = 8


def words(label: str, *, hint: str = "", rows: int = 3, most: int = 5000, **options: Any) -> forms.CharField:
    made = forms.CharField(label=label, help_text=hint, max_length=most, widget=Long(rows=rows), **options)
    made.validators.append(names_no_patient)
    return made


class NoticeForm(Form):
    text = words("What is not met, and what you expect", hint="The provider reads this. Name no patient.", rows=5)


class WhyForm(Form):
    why = words("Why", hint="The provider reads this", most=2000)


class DisputeForm(Form):
    why = words("Why you dispute it", hint="The commissioner upholds the notice or withdraws it", rows=5)


class MeetingForm(Form):
    held_on = DayField(label="Held on", latest=timezone.localdate)
    present = forms.CharField(label="Who was there", max_length=500, widget=Short(), validators=[names_no_patient])
    outcome = forms.ChoiceField(label="What it came to", choices=ContractMeeting.Outcome.choices, widget=forms.RadioSelect)
    text = words("What was agreed", hint="Name no patient.", rows=5)


class MilestoneForm(Form):
    text = words("What will be done", rows=3, most=2000)
    measure = words("How you will know that it worked", rows=2, most=2000)
    owner = forms.ModelChoiceField(label="Owner", queryset=User.objects.none(), empty_label="Choose who sees to it")
    due_on = DayField(label="Due", earliest=timezone.localdate)

    def __init__(self, *args: Any, notice: Notice, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["owner"].queryset = answering_for(unit_of(notice)).order_by("name")  # type: ignore[attr-defined]


class SubmitForm(Form):
    cause = words("What caused it", hint="The commissioner reads this with the milestones. Name no patient.", rows=5)


class WithholdForm(Form):
    month = forms.TypedChoiceField(label="Of which month", coerce=date.fromisoformat, widget=forms.RadioSelect)
    why = words("Why", hint="The provider reads this", most=2000)

    def __init__(self, *args: Any, months: Iterable[date], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["month"].choices = [(month.isoformat(), in_words(month)) for month in months]  # type: ignore[attr-defined]


class PackForm(Form):
    quarter = forms.TypedChoiceField(label="Quarter", coerce=from_text)
    why = forms.CharField(
        label="Why it is built again",
        help_text="Only where the quarter has a pack already",
        required=False,
        max_length=200,
        widget=Short(),
        validators=[names_no_patient],
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["quarter"].choices = [(f"{one:%Y-%m}", quarter_in_words(one)) for one in ended_quarters()]  # type: ignore[attr-defined]


def ended_quarters() -> list[date]:
    """The last two years', the newest first."""
    current = quarter_of(timezone.localdate())
    return [add_months(current, -3 * count) for count in range(1, QUARTERS + 1)]
