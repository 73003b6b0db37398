"""Money.

package = PackageFactory(stay=stay)            asked for today, from today, under a contract of the ward's provider
approved(package), charged(package, day, "6")  by a commissioner, and six hours on a day
sharing = SharingFactory(parties={organisation: "60", ...})      a proposal; the first named holds the rest
budget(contract, {month: "100000.00"})
"""

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import factory
from django.utils import timezone

from contracts.agreements.models import Contract
from contracts.finance.models import (
    Adjustment,
    BudgetEntry,
    Hours,
    Package,
    Party,
    Scheme,
    SchemeEntry,
    Sharing,
)
from contracts.money import pennies
from reachout.months import first_of, year_of
from reachout.organisations.models import Organisation
from tests.factories.accounts import UserFactory
from tests.factories.beds import BedFactory, StayFactory
from tests.factories.contracts import ContractFactory
from tests.factories.organisations import OrganisationFactory


def contract_for(stay: Any) -> Contract:
    found = {"provider": stay.ward.site.organisation, "service_line": stay.ward.service_line, "kind": "sub"}
    return Contract.objects.filter(**found).first() or ContractFactory(**found)


class PackageFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Package
        exclude = ("stay",)

    stay = factory.LazyFunction(lambda: StayFactory(bed=BedFactory()))
    contract = factory.LazyAttribute(lambda made: contract_for(made.stay))
    person = factory.SelfAttribute("stay.person")
    ward = factory.SelfAttribute("stay.ward")
    kind = "observations"
    need = "Two to one at arm's length after three ligatures in a week."
    hours_a_day, rate, cap = Decimal("12.00"), Decimal("21.50"), Decimal("5000.00")
    asked_on = factory.LazyFunction(timezone.localdate)
    asked_by = factory.SubFactory(UserFactory)
    starts_on = factory.SelfAttribute("asked_on")
    ends_on = factory.LazyAttribute(lambda made: made.starts_on + timedelta(days=27))
    review_on = factory.LazyAttribute(lambda made: min(made.ends_on, made.starts_on + timedelta(days=7)))


def approved(package: Package, *, by: Any = None, on: date | None = None) -> Package:
    package.status, package.decided_on, package.decided_by = "approved", on or package.asked_on, by or UserFactory()
    package.save()
    return package


def charged(package: Package, first: date, hours: str, *, last: date | None = None) -> Hours:
    return Hours.objects.create(
        package=package,
        first_on=first,
        last_on=last or first,
        hours=Decimal(hours),
        amount=pennies(Decimal(hours) * package.rate),
        at=timezone.now(),
        by=UserFactory(),
    )


def budget(contract: Contract | None, sums: Mapping[date, str], **fields: Any) -> None:
    line = contract.service_line if contract else fields.pop("service_line", "adult_secure")
    given = {"head": "contract", "at": timezone.now(), "by": UserFactory()} | fields
    BudgetEntry.objects.bulk_create(
        BudgetEntry(service_line=line, contract=contract, month=month, amount=Decimal(amount), **given)
        for month, amount in sums.items()
    )


class AdjustmentFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Adjustment

    service_line = "adult_secure"
    month = factory.LazyFunction(lambda: first_of(timezone.localdate()))
    amount = Decimal("-1250.00")
    why = "A credit for the ward that was closed for works."
    at = factory.LazyFunction(timezone.now)
    by = factory.SubFactory(UserFactory)


class SchemeFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Scheme

    service_line = "adult_secure"
    title = "A second community forensic team"
    purpose = "People leave medium secure care for home, not for low secure."
    decided_on = date(2026, 4, 14)
    decided_by = "The collaborative's board"
    at = factory.LazyFunction(timezone.now)
    by = factory.SubFactory(UserFactory)


class SchemeEntryFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = SchemeEntry

    scheme = factory.SubFactory(SchemeFactory)
    month = factory.LazyFunction(lambda: first_of(timezone.localdate()))
    amount = Decimal("10000.00")
    at = factory.LazyFunction(timezone.now)
    by = factory.SubFactory(UserFactory)


class SharingFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Sharing
        skip_postgeneration_save = True

    service_line = "adult_secure"
    valid_from = factory.LazyFunction(lambda: year_of(timezone.localdate()))
    number = factory.LazyAttribute(lambda made: Sharing.objects.filter(service_line=made.service_line).count() + 1)
    why = factory.LazyAttribute(lambda made: "" if made.number == 1 else "A partner joined")
    proposed_at = factory.LazyFunction(timezone.now)
    proposed_by = factory.SubFactory(UserFactory)

    @factory.post_generation
    def parties(self, create: bool, wanted: Mapping[Organisation, str] | None, **_: Any) -> None:
        given = wanted if wanted is not None else {OrganisationFactory(): "60", OrganisationFactory(): "40"}
        for place, (organisation, percent) in enumerate(given.items()):
            Party.objects.create(sharing=self, organisation=organisation, percent=Decimal(percent), holds_rest=not place)


def agreed_shares(sharing: Sharing) -> Sharing:
    sharing.agreed_at, sharing.agreed_by = timezone.now(), UserFactory()
    sharing.save()
    return sharing
