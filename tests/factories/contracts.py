"""Contracts, their terms, and monthly returns.

contract = ContractFactory()                             a sub-contract of three years, with nothing agreed yet
agreed(contract, {ward: "512.40"})                       terms with a ward paid by the day; others: ServiceFactory on TermsFactory
owed = ReturnFactory(contract=contract)                  due; a submission: SubmissionFactory(of=owed)
"""

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import factory
from django.utils import timezone

from beds.models import Ward
from contracts.agreements.models import Contract, DayPrice, Document, Requirement, Service, Terms
from contracts.returns.models import Message, Part, Query, Return, Submission, Value
from reachout.months import add_months, first_of
from tests.factories.accounts import UserFactory
from tests.factories.organisations import OrganisationFactory


class LeadContractFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Contract

    kind = "lead"
    title = "Lead provider contract"
    service_line = "adult_secure"
    provider = factory.SubFactory(OrganisationFactory)
    starts_on, ends_on, renew_by_on = date(2024, 4, 1), date(2029, 3, 31), date(2028, 9, 30)


class ContractFactory(LeadContractFactory):
    kind = "sub"
    title = "Sub-contract"
    under = factory.LazyAttribute(lambda contract: lead_of(contract.service_line))


def lead_of(line: str) -> Contract:
    """One for the line, long enough for whatever is drawn up under it."""
    found = Contract.objects.filter(kind="lead", service_line=line).first()
    return found or LeadContractFactory(service_line=line, starts_on=date(2015, 4, 1), ends_on=date(2099, 3, 31))


class TermsFactory(factory.django.DjangoModelFactory):
    """A draft: agree it with ``agree`` once it holds what it should."""

    class Meta:
        model = Terms

    contract = factory.SubFactory(ContractFactory)
    number = factory.LazyAttribute(lambda terms: terms.contract.versions.count() + 1)
    valid_from = factory.LazyAttribute(lambda terms: first_of(terms.contract.starts_on))
    why = factory.LazyAttribute(lambda terms: "" if terms.number == 1 else "Prices for the new year")
    drawn_up_at = factory.LazyFunction(timezone.now)
    drawn_up_by = factory.SubFactory(UserFactory)


class ServiceFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Service

    terms = factory.SubFactory(TermsFactory)
    beds, indicative_days, model = 12, 4_000, "per_day"


class DayPriceFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = DayPrice

    service = factory.SubFactory(ServiceFactory)
    valid_from = factory.LazyAttribute(lambda price: price.service.terms.valid_from)
    rate = Decimal("512.40")


class PaperFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Document

    contract = factory.SubFactory(ContractFactory)
    title, name, content_type = "Signed contract", "signed.txt", "text/plain"
    content = b"Signed for both parties"
    size, checksum = 23, "0" * 64
    at = factory.LazyFunction(timezone.now)
    by = factory.SubFactory(UserFactory)


class RequirementFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Requirement

    code = factory.Sequence(lambda n: f"Q{n:02}")
    title = "People are not kept waiting to leave"
    measure, direction, threshold = "ready_for_discharge_days", "at_most", Decimal("30")
    consequence = "A remedial action plan within twenty working days"


def agree(terms: Terms, **fields: Any) -> Terms:
    now = timezone.now()
    given = {"proposed_at": now, "agreed_at": now, "agreed_by": fields.pop("by", None) or UserFactory()} | fields
    for name, value in given.items():
        setattr(terms, name, value)
    terms.save()
    return terms


def agreed(contract: Contract, wards: Mapping[Ward, str], **fields: Any) -> Terms:
    """Agreed terms with these wards, each paid so much a day."""
    terms = TermsFactory(contract=contract, **fields)
    for ward, rate in wards.items():
        DayPriceFactory(service=ServiceFactory(terms=terms, ward=ward), rate=Decimal(rate))
    return agree(terms)


class ReturnFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Return

    contract = factory.SubFactory(ContractFactory)
    month = factory.LazyFunction(lambda: add_months(first_of(timezone.localdate()), -1))
    part = Part.ACTIVITY
    due_on = factory.LazyAttribute(lambda owed: add_months(owed.month, 1) + timedelta(days=13))
    locks_on = factory.LazyAttribute(lambda owed: add_months(owed.month, 2))


class SubmissionFactory(factory.django.DjangoModelFactory):
    """An open version: give ``submitted_at`` and ``submitted_by`` together."""

    class Meta:
        model = Submission

    of = factory.SubFactory(ReturnFactory, status="draft")
    number = factory.LazyAttribute(lambda version: version.of.submissions.count() + 1)
    why = factory.LazyAttribute(lambda version: "" if version.number == 1 else "Two wards were swapped")
    begun_at = factory.LazyFunction(timezone.now)
    begun_by = factory.SubFactory(UserFactory)


def returned(owed: Return, figures: Mapping[tuple[str, Ward | None], str | int], *, status: str = "accepted") -> Submission:
    """A version with these figures, submitted and accepted by two people; the return stands as ``status`` says."""
    version = SubmissionFactory(of=owed)
    rows = [
        Value(submission=version, figure=figure, ward=ward, number=Decimal(number), source="typed")
        for (figure, ward), number in figures.items()
    ]
    Value.objects.bulk_create(rows)
    version.submitted_at, version.submitted_by = timezone.now(), UserFactory()
    if status in ("accepted", "frozen"):
        version.accepted_at, version.accepted_by = timezone.now(), UserFactory()
        owed.standing = version
    version.save()
    owed.status = status
    owed.save()
    return version


class ReturnQueryFactory(factory.django.DjangoModelFactory):
    """Raised on a submitted version, and unanswered."""

    class Meta:
        model = Query
        skip_postgeneration_save = True

    submission = factory.SubFactory(SubmissionFactory)
    of = factory.SelfAttribute("submission.of")
    figure = "actual"
    raised_at = factory.LazyFunction(timezone.now)
    raised_by = factory.SubFactory(UserFactory)

    @factory.post_generation
    def message(self, create: bool, wanted: Any, **_: Any) -> None:
        Message.objects.create(query=self, text=wanted or "Is this right?", at=self.raised_at, by=self.raised_by)
