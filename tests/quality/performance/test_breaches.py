"""Breaches are what the frozen months and the returns say, written down once."""

from datetime import date, timedelta
from itertools import product

import pytest
from django.db import IntegrityError, ProgrammingError, transaction
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from contracts.agreements.models import Contract
from quality.figures.models import Figure, Snapshot
from quality.performance import services
from quality.performance.lateness import late_returns
from quality.performance.models import Breach
from quality.performance.readings import Readings, frozen_months
from reachout.audit.models import Event
from tests.factories.contracts import ContractFactory, RequirementFactory, ReturnFactory, SubmissionFactory, TermsFactory, agree
from tests.factories.figures import SnapshotFactory
from tests.factories.performance import (
    MEASURE,
    a_notice,
    frozen,
    in_breach,
    last_month,
    late_return,
    officer_of,
    requiring,
)


def noted():
    return services.record_breaches(at=timezone.now())


def frozen_again(requirement, month, value):
    """A new version of the month, in which the provider's figure is another."""
    contract = requirement.terms.contract
    made = SnapshotFactory(month=month, version=2, why="A stay was recorded late")
    place = {"service_line": contract.service_line, "cut": "provider", "key": contract.provider.code}
    Figure.objects.create(snapshot=made, measure=requirement.measure, value=value, **place)


@pytest.mark.django_db
def test_a_month_that_does_not_meet_its_threshold_is_a_breach_written_down_once():
    contract, requirement = requiring(threshold=30)
    frozen(requirement, [30.0, None, 30.1, 45.0])

    assert noted() == (2, 0) and noted() == (0, 0)

    told = [(one.contract, one.month, one.value, one.lapsed_at) for one in Breach.objects.order_by("month")]
    assert told == [(contract, last_month(1), 30.1, None), (contract, last_month(), 45.0, None)]
    assert Event.objects.filter(act="breach.found").count() == 2


@pytest.mark.django_db
def test_a_refreshed_figure_that_meets_it_lets_the_breach_lapse_with_that_reason():
    _, requirement = requiring(threshold=30)
    (breach,) = in_breach(requirement)
    notice = a_notice(requirement)
    frozen_again(requirement, last_month(), 28.0)

    assert noted() == (0, 1) and noted() == (0, 0)

    breach.refresh_from_db()
    assert frozen_months() == [last_month()]
    assert breach.lapsed_why == "Frozen again: 28 days, which meets at most 30 days."
    assert breach.value == 45.0 and breach.notice == notice
    assert notice.events.get(kind="lapsed").text.startswith(f"{last_month():%B %Y}: Frozen again")
    with pytest.raises(ProgrammingError), transaction.atomic():
        Breach.objects.filter(pk=breach.pk).update(lapsed_at=None, lapsed_why="")


@pytest.mark.django_db
def test_what_is_not_met_while_a_notice_is_open_joins_it():
    _, requirement = requiring(threshold=30)
    frozen(requirement, [45.0], last=last_month(1))
    noted()
    notice = a_notice(requirement)
    frozen(requirement, [50.0])

    noted()

    assert [one.month for one in notice.breaches.order_by("month")] == [last_month(1), last_month()]
    assert notice.events.get(kind="joined").text == f"{last_month():%B %Y}"


@pytest.mark.django_db
def test_a_return_that_does_not_come_in_is_a_breach_and_lapses_when_it_does():
    contract, _ = requiring()
    owed = late_return(contract)
    tomorrow = timezone.localdate() + timedelta(days=1)
    ReturnFactory(contract=contract, month=last_month(), due_on=tomorrow, locks_on=tomorrow)

    assert noted() == (1, 0)
    SubmissionFactory(of=owed, submitted_at=timezone.now(), submitted_by=officer_of(contract))

    assert noted() == (0, 1) and noted() == (0, 0)
    assert Breach.objects.get().lapsed_why == f"Received on {timezone.localdate():%-d %B %Y}."


@pytest.mark.django_db
def test_a_return_that_was_late_before_anybody_looked_is_noted_all_the_same():
    contract, _ = requiring()
    SubmissionFactory(of=late_return(contract), submitted_at=timezone.now(), submitted_by=officer_of(contract))

    assert noted() == (1, 1) and noted() == (0, 0)


@pytest.mark.django_db
def test_the_database_lets_one_breach_of_a_month_stand():
    _, requirement = requiring(threshold=30)
    (breach,) = in_breach(requirement)

    breach.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        breach.save(force_insert=True)


@pytest.mark.django_db
def test_judging_takes_the_same_queries_however_much_there_is(django_assert_num_queries):
    for _ in range(3):
        frozen(requiring()[1], [45.0] * 6)

    with django_assert_num_queries(7):
        readings = Readings(Contract.objects.select_related("provider"), frozen_months())
        told = [(one.met, readings.in_a_row(one)) for one in readings.every()]

    assert len(told) == 18 and told[5] == (False, 6)


VALUES = st.lists(st.one_of(st.none(), st.floats(0, 60, allow_nan=False)), min_size=1, max_size=5)


class Recounted(TestCase):
    """Any figures, thresholds, variations and refreshes: what stands is what a slow recount finds."""

    @settings(max_examples=12)
    @given(
        rows=st.lists(st.tuples(VALUES, st.integers(0, 60), st.sampled_from(["at_least", "at_most"])), min_size=1, max_size=3),
        varied=st.integers(0, 60),
        again=st.lists(st.tuples(st.integers(0, 2), st.integers(0, 4), st.floats(0, 60)), max_size=4),
        owed=st.lists(st.tuples(st.integers(-9, 9), st.one_of(st.none(), st.integers(-9, 9))), max_size=3),
    )
    def test_breaches_are_what_a_slow_recount_finds(self, rows, varied, again, owed):
        today = timezone.localdate()
        required = []
        for values, threshold, direction in rows:
            _, requirement = requiring(threshold=threshold, direction=direction)
            frozen(requirement, values)
            required.append(requirement)
        noted()
        first = required[0].terms.contract
        later = TermsFactory(contract=first, valid_from=last_month(), why="Another threshold")
        RequirementFactory(terms=later, code=required[0].code, measure=MEASURE, threshold=varied, direction=required[0].direction)
        agree(later)
        for place, before, value in again:
            month = last_month(before)
            if place < len(required) and Snapshot.objects.filter(month=month).count() == 1:
                frozen_again(required[place], month, value)
        for number, (due, sent) in enumerate(owed):
            days = {"due_on": today + timedelta(days=due), "locks_on": today + timedelta(days=30)}
            made = ReturnFactory(contract=first, month=last_month(number), **days)
            if sent is not None:
                at = timezone.now() + timedelta(days=sent)
                SubmissionFactory(of=made, submitted_at=at, submitted_by=officer_of(first))
        noted()

        standing = set(Breach.objects.standing().exclude(requirement=None).values_list("requirement", "month"))
        assert standing == slowly()
        late = {last_month(number) for number, (due, sent) in enumerate(owed) if (sent or 0) > due}
        assert {one.month for one in late_returns([first], today=today)} == late
        assert noted() == (0, 0)


def slowly() -> set[tuple[int, date]]:
    found = set()
    for contract, month in product(ContractFactory._meta.model.objects.filter(kind="sub"), [last_month(n) for n in range(6)]):
        snapshot = Snapshot.objects.filter(month=month).order_by("-version").first()
        terms = contract.versions.exclude(agreed_at=None).filter(valid_from__lte=month).order_by("-valid_from", "-number").first()
        for requirement in terms.requirements.all() if snapshot and terms else []:
            place = {"service_line": contract.service_line, "cut": "provider", "key": contract.provider.code}
            figure = snapshot.figures.filter(measure=requirement.measure, **place).first()
            if figure and figure.value is not None:
                over, under = figure.value > float(requirement.threshold), figure.value < float(requirement.threshold)
                if over if requirement.direction == "at_most" else under:
                    found.add((requirement.pk, month))
    return found
