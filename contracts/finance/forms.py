from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.utils import timezone

from beds.models import WardStay
from contracts.agreements.models import Contract
from contracts.finance.models import Package
from contracts.finance.services import Partner
from reachout.months import add_months, in_words, months_of, year_in_words, year_of
from reachout.organisations.models import Organisation, ServiceLine
from reachout.pages.forms import DayField, Form, Long, Short
from reachout.people.free_text import names_no_patient


def words(label: str, *, hint: str = "", rows: int = 3, most: int = 2000, **options: Any) -> forms.CharField:
    given: dict[str, Any] = {"help_text": hint, "max_length": most, "widget": Long(rows=rows), **options}
    return forms.CharField(label=label, validators=[names_no_patient], **given)


def pounds(label: str, *, least: str | None = "0.01", width: int = 10, **options: Any) -> forms.DecimalField:
    least_value = Decimal(least) if least is not None else None
    return forms.DecimalField(
        label=label, min_value=least_value, max_digits=12, decimal_places=2, widget=Short(width=width, prefix="£"), **options
    )


class MonthField(forms.TypedChoiceField):
    """The months of some financial years."""

    def __init__(self, years: Iterable[date], **options: Any) -> None:
        months = [month for year in years for month in months_of(year)]
        choices = [("", "Choose a month"), *((f"{month:%Y-%m-%d}", in_words(month)) for month in months)]
        super().__init__(choices=choices, coerce=date.fromisoformat, **options)


def this_and_next() -> list[date]:
    year = year_of(timezone.localdate())
    return [year, add_months(year, 12)]


# -- packages ----------------------------------------------------------------------------------------------------------


class StayField(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.person.name}, {obj.ward.name} ({obj.person.reference})"


class AskForm(Form):
    stay = StayField(label="For whom", queryset=WardStay.objects.none(), empty_label="Choose somebody on your wards")
    kind = forms.ChoiceField(label="What is it?", choices=Package.Kind.choices, widget=forms.RadioSelect)
    need = words("What is needed, and why the price does not cover it", hint="Name no patient.")
    hours_a_day = forms.DecimalField(
        label="Hours a day",
        help_text="Of all staff together: two people for a whole day are 48",
        min_value=Decimal("0.01"),
        max_value=Decimal(240),
        max_digits=5,
        decimal_places=2,
        widget=Short(width=4, suffix="hours"),
    )
    rate = pounds("Rate for an hour", width=5)
    starts_on = DayField(label="First day", earliest=timezone.localdate)
    review_on = DayField(label="First review", earliest=timezone.localdate)
    ends_on = DayField(label="Last day", earliest=timezone.localdate)
    cap = pounds("The most it may cost", help_text="Nothing is paid beyond it")

    def __init__(self, *args: Any, stays: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["stay"].queryset = stays  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        first, review, last = (data.get(name) for name in ("starts_on", "review_on", "ends_on"))
        if first and last and last < first:
            self.add_error("ends_on", "The last day must not be before the first")
        elif first and review and last and not first <= review <= last:
            self.add_error("review_on", "The first review must lie between the first and the last day")
        return data


class ApproveForm(Form):
    text = words("Anything to say to the unit", required=False, rows=2)


class WhyForm(Form):
    text = words("Why")


class ReviewForm(Form):
    text = words("What the review found")
    review_on = DayField(label="Next review", earliest=timezone.localdate)


class EndForm(Form):
    last_on = DayField(label="Its last day")
    text = words("Why it ends")


class ChargeForm(Form):
    first_on = DayField(label="First day", latest=timezone.localdate)
    last_on = DayField(label="Last day", latest=timezone.localdate)
    hours = forms.DecimalField(
        label="Hours given",
        help_text="Of all staff together, over these days",
        min_value=Decimal("0.01"),
        max_digits=7,
        decimal_places=2,
        widget=Short(width=5, suffix="hours"),
    )


# -- budgets, adjustments, schemes -------------------------------------------------------------------------------------


class BudgetForm(Form):
    """Twelve sums; what is there already is filled in, or what the contract plans."""

    why = words("Why it changes", hint="Needed when a budget is there already", required=False, rows=2)

    def __init__(self, *args: Any, year: date, sums: dict[date, Decimal], **options: Any) -> None:
        super().__init__(*args, **options)
        self.months = months_of(year)
        why = self.fields.pop("why")
        for month in self.months:
            self.fields[f"{month:%Y-%m}"] = pounds(in_words(month), least="0", initial=sums.get(month))
            self.fields[f"{month:%Y-%m}"].error_messages["required"] = f"Enter a budget for {in_words(month)}, 0 for none"
        self.fields["why"] = why

    def given(self) -> dict[str, Any]:
        data = self.cleaned_data
        return {"sums": {month: data[f"{month:%Y-%m}"] for month in self.months}, "why": data["why"]}


def line_field(lines: Iterable[str]) -> forms.ChoiceField:
    return forms.ChoiceField(
        label="Service line", choices=[(line, ServiceLine(line).label) for line in lines], widget=forms.RadioSelect
    )


class LineForm(Form):
    """The first question, where somebody has several lines."""

    def __init__(self, *args: Any, lines: list[str], **options: Any) -> None:
        super().__init__(*args, **options)
        given = dict(self.fields)
        self.fields.clear()
        self.fields["service_line"] = line_field(lines)
        self.fields |= given
        if len(lines) == 1:
            self.fields["service_line"].initial = lines[0]


class AdjustmentForm(LineForm):
    contract = forms.ModelChoiceField(
        label="Contract", queryset=Contract.objects.none(), required=False, empty_label="None: the service line as a whole"
    )
    amount = pounds("Amount", least=None, help_text="Begin with a minus for a sum that comes back: −1250.00")
    why = words("Why it is agreed", hint="Name no patient.")

    def __init__(self, *args: Any, contracts: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["contract"].queryset = contracts  # type: ignore[attr-defined]
        self.fields["month"] = MonthField(this_and_next(), label="Month")
        self.order_fields(["service_line", "contract", "month", "amount", "why"])

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        contract, line = data.get("contract"), data.get("service_line")
        if contract and line and contract.service_line != line:
            self.add_error("contract", "This contract is of another service line")
        return data


class SchemeForm(LineForm):
    title = forms.CharField(label="What is it?", max_length=200, widget=Short(), validators=[names_no_patient])
    purpose = words("What it is for", hint="What changes for people")
    decided_on = DayField(label="Decided on", latest=timezone.localdate)
    decided_by = forms.CharField(
        label="Who decided", help_text="A board or a group, or somebody's office", max_length=200, widget=Short(width=20)
    )


class FundForm(Form):
    amount = pounds("Each month", least=None, help_text="Begin with a minus to take back what was entered before")
    why = words("Why it is taken back", required=False, rows=2)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["first"] = MonthField(this_and_next(), label="From")
        self.fields["last"] = MonthField(this_and_next(), label="To, this month included")
        self.order_fields(["first", "last", "amount", "why"])

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("first") and data.get("last") and data["last"] < data["first"]:
            self.add_error("last", "The last month must not be before the first")
        return data

    def given(self) -> dict[str, Any]:
        data = self.cleaned_data
        months, month = [], data["first"]
        while month <= data["last"]:
            months.append(month)
            month = add_months(month, 1)
        return {"months": months, "amount": data["amount"], "why": data["why"]}


# -- shares ------------------------------------------------------------------------------------------------------------

MOST_PARTIES = 6


class ShareForm(LineForm):
    """Up to six parties; a row left empty is none."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        years = [(f"{year:%Y-%m-%d}", year_in_words(year)) for year in this_and_next()]
        self.fields["valid_from"] = forms.TypedChoiceField(
            label="From the financial year", choices=years, coerce=date.fromisoformat, widget=forms.RadioSelect
        )
        providers = Organisation.objects.filter(kind=Organisation.Kind.PROVIDER, in_collaborative=True)
        choices = [("", "Choose a party"), *providers.values_list("pk", "name")]
        for place in range(1, MOST_PARTIES + 1):
            self._party(place, choices)
        held = [(str(place), f"Party {place}") for place in range(1, MOST_PARTIES + 1)]
        self.fields["rest"] = forms.ChoiceField(
            label="Who takes what is beyond every cap", choices=held, widget=forms.RadioSelect, initial="1"
        )
        self.fields["why"] = words("Why the shares change", hint="Not needed the first time", required=False, rows=2)

    def _party(self, place: int, choices: Any) -> None:
        needed = place <= 2
        self.fields[f"party-{place}"] = forms.TypedChoiceField(
            label=f"Party {place}", choices=choices, coerce=int, required=needed, empty_value=None
        )
        self.fields[f"percent-{place}"] = forms.DecimalField(
            label=f"Share of party {place}",
            min_value=Decimal(0),
            max_value=Decimal(100),
            max_digits=5,
            decimal_places=2,
            required=needed,
            widget=Short(width=4, suffix="%"),
        )
        self.fields[f"cap-{place}"] = pounds(
            f"Cap of party {place}", required=False, help_text="The most it takes of a gain or a loss; empty for none"
        )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for place in range(1, MOST_PARTIES + 1):
            if data.get(f"party-{place}") and data.get(f"percent-{place}") is None:
                self.add_error(f"percent-{place}", f"Enter the share of party {place}")
        return data

    def given(self) -> dict[str, Any]:
        data = self.cleaned_data
        named = {place: key for place in range(1, MOST_PARTIES + 1) if (key := data[f"party-{place}"])}
        found = Organisation.objects.in_bulk(set(named.values()))
        partners = [
            Partner(found[key], data[f"percent-{place}"], data[f"cap-{place}"], str(place) == data["rest"])
            for place, key in named.items()
        ]
        return {
            "service_line": data["service_line"],
            "valid_from": data["valid_from"],
            "partners": partners,
            "why": data["why"],
        }


class AgainForm(Form):
    """Nothing to fill in the first time; the reason when it is done again."""

    why = words("Why it differs from before", rows=2)

    def __init__(self, *args: Any, again: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        if not again:
            del self.fields["why"]
