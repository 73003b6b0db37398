from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils import timezone

from beds.models import Ward
from contracts.agreements.measured import MEASURES, measured
from contracts.agreements.models import Contract, Requirement, Service, Terms
from reachout.accounts.permissions import Permission
from reachout.months import add_months, first_of, from_text, in_words
from reachout.organisations.models import Organisation, ServiceLine
from reachout.pages.forms import DayField, DocumentField, Form, Long, Short
from reachout.people.free_text import names_no_patient
from reachout.rules.selectors import rule

if TYPE_CHECKING:
    from reachout.accounts.models import User


def line(label: str, **options: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=200, widget=Short(), validators=[names_no_patient], **options)


def text(label: str, **options: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=500, widget=Long(rows=3), validators=[names_no_patient], **options)


def pounds(label: str, *, digits: int, least: str = "0", **options: Any) -> forms.DecimalField:
    widget, least_of_all = Short(width=10, prefix="£"), Decimal(least)
    return forms.DecimalField(label=label, widget=widget, max_digits=digits, decimal_places=2, min_value=least_of_all, **options)


def percent(label: str, **options: Any) -> forms.DecimalField:
    widget = Short(width=5, suffix="%")
    return forms.DecimalField(label=label, widget=widget, max_digits=5, decimal_places=2, min_value=0, max_value=100, **options)


def months(first: date, last: date) -> list[tuple[str, str]]:
    count = (last.year - first.year) * 12 + last.month - first.month + 1
    return [(f"{month:%Y-%m}", in_words(month)) for month in (add_months(first, n) for n in range(count))]


class ContractForm(Form):
    kind = forms.ChoiceField(label="Kind", choices=Contract.Kind.choices, widget=forms.RadioSelect, initial=Contract.Kind.SUB)
    title = line("Title")
    service_line = forms.ChoiceField(label="Service line")
    provider = forms.ModelChoiceField(
        Organisation.objects.filter(kind=Organisation.Kind.PROVIDER),
        help_text="Of a lead contract, the lead provider",
        empty_label="",
    )
    under = forms.ModelChoiceField(
        Contract.objects.none(), label="Lead contract", required=False, help_text="That a sub-contract is under", empty_label=""
    )
    starts_on = DayField(label="First day")
    ends_on = DayField(label="Last day")
    renew_by_on = DayField(label="Decide on renewal by")

    def __init__(self, *args: Any, user: User, **options: Any) -> None:
        super().__init__(*args, **options)
        lines = user.reach(Permission.CONTRACT_KEEP).lines
        chosen = [(value, label) for value, label in ServiceLine.choices if value in lines]
        self.fields["service_line"].choices = chosen  # type: ignore[attr-defined]
        leads = Contract.objects.open_to(user, Permission.CONTRACT_KEEP).filter(kind=Contract.Kind.LEAD)
        under: Any = self.fields["under"]
        under.queryset = leads.select_related("provider")
        under.label_from_instance = lambda one: f"{one.name} ({one}, until {one.ends_on:%-d %B %Y})"


class MonthForm(Form):
    """From the first of which month."""

    valid_from = forms.TypedChoiceField(label="From the first of", coerce=from_text)

    def __init__(self, *args: Any, first: date, last: date, **options: Any) -> None:
        super().__init__(*args, **options)
        field: Any = self.fields["valid_from"]
        field.choices = months(first, last)
        following = f"{max(first, add_months(first_of(timezone.localdate()), 1)):%Y-%m}"
        field.initial = following if following in dict(field.choices) else None


class VaryForm(MonthForm):
    why = text("Why")


class PriceForm(MonthForm):
    rate = pounds("An occupied bed day costs", digits=9, least="0.01")


class ServiceForm(Form):
    """The ward is chosen once; how it is paid may be changed as long as the terms are a draft."""

    NEEDED = {
        "per_day": {"rate": "what an occupied bed day costs"},
        "block": {"block": "the block for the year"},
        "band": {
            "year_sum": "the block for the year",
            "tolerance": "the width of the band",
            "marginal_rate": "the rate outside the band",
        },
    }
    """By how the ward is paid, what must be said."""

    ward = forms.ModelChoiceField(Ward.objects.none(), empty_label="")
    beds = forms.IntegerField(label="Beds commissioned", min_value=0, max_value=999, widget=Short(width=3))
    indicative_days = forms.IntegerField(
        label="Occupied bed days planned in a year", min_value=0, max_value=366_000, widget=Short(width=10)
    )
    model = forms.ChoiceField(label="Paid by", choices=Service.Model.choices, widget=forms.RadioSelect)
    rate = pounds("An occupied bed day costs", digits=9, least="0.01", required=False)
    block = pounds("Block for the year", digits=12, required=False)
    year_sum = pounds("Block for the year", digits=12, required=False)
    tolerance = percent("Band to either side of the plan", required=False)
    marginal_rate = pounds("A bed day outside the band", digits=9, required=False)

    def __init__(self, *args: Any, terms: Terms, service: Service | None = None, **options: Any) -> None:
        super().__init__(*args, **options)
        if service:
            self.initial = {name: getattr(service, name) for name in self.fields if hasattr(service, name)}
            self.initial["block"] = service.year_sum
            del self.fields["ward"], self.fields["rate"]
        else:
            wards = Ward.objects.filter(site__organisation=terms.contract.provider, service_line=terms.contract.service_line)
            taken = terms.services.values("ward")
            chosen: Any = self.fields["ward"]
            chosen.queryset = wards.open_on(terms.valid_from).exclude(pk__in=taken).select_related("site")
            chosen.label_from_instance = lambda ward: f"{ward.name}, {ward.site.name}"

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        for name, words in self.NEEDED.get(given.get("model", ""), {}).items():
            if name in self.fields and given.get(name) is None and name not in self.errors:
                self.add_error(name, f"Enter {words}")
        return given

    def given(self) -> dict[str, Any]:
        """The block is asked for in two places, of which one is shown."""
        given = dict(self.cleaned_data)
        block = given.pop("block")
        if given["model"] == Service.Model.BLOCK:
            given["year_sum"] = block
        return given


class RequirementForm(Form):
    code = forms.CharField(label="Number in the schedule", max_length=20, widget=Short(width=5), validators=[names_no_patient])
    title = line("What is required")
    measure = forms.ChoiceField(label="Measure")
    direction = forms.ChoiceField(label="Threshold", choices=Requirement.Direction.choices, widget=forms.RadioSelect)
    threshold = forms.DecimalField(
        label="This much",
        max_digits=9,
        decimal_places=4,
        widget=Short(width=10),
        help_text="In the measure's own unit: of a share, 0.85 is 85%",
    )
    consequence = text("What follows when it is not met")
    withholding = percent("Of a month's sum that may be withheld", required=False, help_text="Never withheld by itself")

    def __init__(self, *args: Any, requirement: Requirement | None = None, **options: Any) -> None:
        super().__init__(*args, **options)
        if requirement:
            self.initial = {name: getattr(requirement, name) for name in self.fields}
        known = {id: one.title for id, one in MEASURES.items()}
        if requirement:
            known.setdefault(requirement.measure, measured(requirement.measure).title)
        self.fields["measure"].choices = [("", ""), *sorted(known.items(), key=lambda one: one[1])]  # type: ignore[attr-defined]


class AgreeForm(Form):
    """When what is shown was sent: nothing is agreed unread."""

    seen = forms.CharField(widget=forms.HiddenInput)

    def clean_seen(self) -> datetime:
        try:
            return datetime.fromisoformat(self.cleaned_data["seen"])
        except ValueError:
            raise forms.ValidationError("Open the terms again.") from None


class WhyForm(Form):
    why = text("Why")


class DecideForm(Form):
    """On renewal, while it is open."""

    DECISIONS = (
        ("extend", "Extend this contract"),
        ("renew", "Renew it by another contract from the day after"),
        ("let_end", "Let it end"),
    )
    DAYS = {
        "extend": {"ends_on": "ends_on", "renew_by_on": "renew_by_on"},
        "renew": {"ends_on": "next_ends_on", "renew_by_on": "next_renew_by_on"},
    }
    """By decision, which field asks for the days that a contract has."""
    decision = forms.ChoiceField(label="What is decided", choices=DECISIONS, widget=forms.RadioSelect)
    ends_on = DayField(label="New last day", required=False)
    renew_by_on = DayField(label="Decide on renewal again by", required=False)
    next_ends_on = DayField(label="Last day of the other contract", required=False)
    next_renew_by_on = DayField(label="Decide on its renewal by", required=False)
    why = text("Why")

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        for name in self.days().values():
            if not given.get(name) and name not in self.errors:
                self.add_error(name, "Enter the day")
        return given

    def days(self) -> dict[str, str]:
        return self.DAYS.get(self.cleaned_data.get("decision", ""), {})

    def given(self) -> dict[str, Any]:
        given = self.cleaned_data
        days = {name: given[asked] for name, asked in self.days().items()}
        return {"decision": given["decision"], "why": given["why"], **days}

    def add_error(self, field: str | None, error: Any) -> None:
        """What a service says of a contract's day is said where that day was asked for."""
        super().add_error(self.days().get(field, field) if field else None, error)


class CutShortForm(Form):
    ends_on = DayField(label="Last day")
    why = text("Why")


def most_megabytes() -> int:
    return int(rule("document_megabytes", on=timezone.localdate()))


class PaperForm(Form):
    title = line("What it is", help_text="Such as: Signed contract; Variation 2, signed")
    file = DocumentField(most=most_megabytes)
