"""What was agreed and what was sent in stays as it was: the database says so."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, ProgrammingError, transaction
from django.utils import timezone

from contracts.agreements.models import Service
from contracts.agreements.selectors import terms_in
from contracts.returns.models import Value
from contracts.returns.selectors import Cell, standing_values
from tests.factories.beds import WardFactory
from tests.factories.contracts import ContractFactory, ReturnFactory, SubmissionFactory, TermsFactory, agreed, returned

pytestmark = pytest.mark.django_db


def refused(work):
    with pytest.raises((ProgrammingError, IntegrityError)), transaction.atomic():
        work()


def test_the_terms_of_a_month_are_those_agreed_last_before_it(django_assert_num_queries):
    contract, ward = ContractFactory(), WardFactory()
    first = agreed(contract, {ward: "500.00"}, valid_from=date(2026, 4, 1))
    second = agreed(contract, {ward: "520.00"}, valid_from=date(2026, 10, 1))
    TermsFactory(contract=contract, valid_from=date(2026, 10, 1))

    with django_assert_num_queries(3):
        found = terms_in([date(2026, month, 1) for month in (3, 4, 9, 10)], [contract])

    assert {month.month: terms for (_, month), terms in found.items()} == {4: first, 9: first, 10: second}
    service = found[contract.pk, date(2026, 10, 1)].services.all()[0]
    lines = service.pricing(date(2026, 10, 1)).lines(date(2026, 10, 1), {date(2026, 10, 5): 3})
    assert [line.amount for line in lines] == [Decimal("1560.00")]


def test_agreed_terms_do_not_change():
    ward = WardFactory()
    terms = agreed(ContractFactory(), {ward: "500.00"})
    service = Service.objects.get(terms=terms)
    price = service.prices.get()

    refused(lambda: type(terms).objects.filter(pk=terms.pk).update(why="Another reason"))
    refused(lambda: type(price).objects.filter(pk=price.pk).update(rate=1))
    refused(service.delete)
    refused(lambda: Service.objects.create(terms=terms, ward=WardFactory(), beds=1, indicative_days=1, model="per_day"))


def test_whoever_drew_terms_up_does_not_agree_them():
    terms = TermsFactory()

    refused(lambda: type(terms).objects.filter(pk=terms.pk).update(agreed_at=timezone.now(), agreed_by=terms.drawn_up_by))


def test_a_version_sent_in_does_not_change_and_its_sender_does_not_accept_it():
    ward, owed = WardFactory(), ReturnFactory()
    version = returned(owed, {("occupied_bed_days", ward): 300}, status="submitted")
    sender = version.submitted_by

    refused(lambda: Value.objects.filter(submission=version).update(number=1))
    refused(lambda: Value.objects.create(submission=version, figure="leave_days", ward=ward, number=1, source="typed"))
    refused(lambda: type(version).objects.filter(pk=version.pk).update(submitted_at=None, submitted_by=None))
    refused(lambda: type(version).objects.filter(pk=version.pk).update(accepted_at=timezone.now(), accepted_by=sender))


def test_only_what_was_accepted_counts():
    ward, owed, waiting = WardFactory(), ReturnFactory(), ReturnFactory()
    returned(owed, {("occupied_bed_days", ward): 300, ("leave_days", ward): 4})
    returned(waiting, {("occupied_bed_days", ward): 200}, status="submitted")
    Value.objects.create(submission=SubmissionFactory(of=owed), figure="occupied_bed_days", ward=ward, number=1, source="typed")

    found = standing_values([owed.contract, waiting.contract], [owed.month], ["occupied_bed_days"])

    assert found == {Cell(owed.contract_id, owed.month, ward.pk, "occupied_bed_days"): Decimal(300)}
