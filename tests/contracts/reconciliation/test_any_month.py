"""Of any month: what wards differ by adds up to the penny, and the ledger is what a slow recount, day by day, makes it."""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from beds.models import Leave, ReadyForDischarge, Spell, Ward, WardStay
from contracts.agreements.models import Contract, DayPrice, Service
from contracts.money import pennies
from contracts.reconciliation.lines import COMPARED, PAID, Line, total
from contracts.returns.ledger import behind, known
from contracts.returns.selectors import Cell
from reachout.months import in_words
from tests.factories.beds import WardFactory
from tests.factories.contracts import ContractFactory, agreed
from tests.factories.people import PersonFactory

MARCH = date(2026, 3, 1)
ASH = Ward(name="Ash")
rates = st.decimals("0.01", "999.99", places=2)
counts = st.integers(0, 400)


@st.composite
def lines(draw: Any) -> Line:
    model = draw(st.sampled_from(["block", "per_day", "band"]))
    fixed = {"year_sum": draw(st.decimals(0, 9_000_000, places=2))} if model != "per_day" else {}
    band = {"tolerance": draw(st.decimals(0, 100, places=2)), "marginal_rate": draw(rates)} if model == "band" else {}
    service = Service(pk=1, ward=ASH, model=model, beds=12, indicative_days=draw(st.integers(0, 5000)), **fixed, **band)
    prices = [DayPrice(valid_from=date(2020, 4, 1), rate=draw(rates)), DayPrice(valid_from=MARCH, rate=draw(rates))]
    service._prefetched_objects_cache = {"prices": prices}
    return Line(ASH, PAID, MARCH, service.tariff, draw(st.none() | counts.map(Decimal)), Decimal(draw(counts)), Decimal())


@settings(max_examples=50)
@given(every=st.lists(lines(), max_size=12), seed=st.integers(0, 99))
def test_the_wards_add_up_to_the_month_to_the_penny_in_any_order(every: list[Line], seed: int) -> None:
    shuffled = Random(seed).sample(every, len(every))
    whole = total(every)

    assert total(shuffled) == whole
    assert whole.pounds == whole.paid_by_return - whole.paid_by_ledger == sum((line.pounds for line in every), Decimal())
    assert whole.apart == whole.returned - whole.ledger
    assert all(pennies(one) == one for line in every for one in (line.paid_by_return, line.paid_by_ledger))
    for line in every:
        assert line.tariff is not None
        if line.how == "per occupied bed day":
            assert line.pounds == line.tariff.prices[1].rate * line.apart
        if line.how == "block" or not line.apart:
            assert line.pounds == 0, in_words(line.month)


days = st.integers(-20, 45).map(lambda count: MARCH + timedelta(days=count))
spans = st.tuples(days, st.none() | st.integers(0, 30))


@pytest.fixture(scope="module")
def place(django_db_setup: None, django_db_blocker: Any) -> Iterator[tuple[Contract, list[Ward], Any]]:
    with django_db_blocker.unblock(), transaction.atomic():
        wards = [WardFactory(beds=1), WardFactory(beds=0)]
        contract = ContractFactory()
        agreed(contract, dict.fromkeys(wards, "500.00"))
        yield contract, wards, [PersonFactory() for _ in range(4)]
        transaction.set_rollback(True)


@pytest.mark.django_db
@settings(max_examples=25)
@given(told=st.lists(st.tuples(spans, st.integers(0, 20), spans, spans), max_size=4))
def test_the_ledger_and_the_rows_behind_it_are_what_a_slow_recount_makes_them(place: Any, told: list[Any]) -> None:
    contract, wards, people = place
    with transaction.atomic():
        spells = [lived(person, wards, one) for person, one in zip(people, told, strict=False)]
        found = known([contract], [MARCH])
        rows = {(ward, figure): behind(MARCH, ward.pk, figure) for ward in wards for figure in COMPARED}
        slowly = {(ward, figure): recount(ward, figure, spells) for ward in wards for figure in ("leave_days", PAID)}
        slowly |= {(ward, "admissions"): came(ward, spells) for ward in wards}
        transaction.set_rollback(True)

    for (ward, figure), counted in slowly.items():
        assert found[Cell(contract.pk, MARCH, ward.pk, figure)] == counted, (ward, figure)
    for (ward, figure), behind_it in rows.items():
        if figure != "beds_commissioned":
            assert found[Cell(contract.pk, MARCH, ward.pk, figure)] == sum(row.counts for row in behind_it), (ward, figure)


def lived(person: Any, wards: list[Ward], one: Any) -> Spell:
    """In on a day, perhaps moved to the other ward after some, perhaps out; away once, and ready once."""
    (began, length), moved_after, (away, away_days), (ready, ready_days) = one
    ended = began + timedelta(days=length) if length is not None else None
    spell = Spell.objects.create(person=person, admitted_on=began, discharged_on=ended)
    moved = began + timedelta(days=moved_after)
    parts = [(began, moved, wards[0]), (moved, ended, wards[1])] if ended is None or moved < ended else [(began, ended, wards[0])]
    for first, until, ward in parts:
        WardStay.objects.create(spell=spell, person=person, ward=ward, started_on=first, ended_on=until)
    back = away + timedelta(days=away_days) if away_days is not None else None
    Leave.objects.create(spell=spell, kind="home", started_on=away, ended_on=back)
    Leave.objects.create(
        spell=spell, kind="leave_of_absence", started_on=away + timedelta(days=1), ended_on=away + timedelta(days=3)
    )
    no_longer = ready + timedelta(days=ready_days) if ready_days is not None else None
    ReadyForDischarge.objects.create(spell=spell, ready_on=ready, ended_on=no_longer)
    return spell


def recount(ward: Ward, figure: str, spells: list[Spell]) -> int:
    return sum(
        in_it(day, stay.started_on, stay.ended_on) and (figure == PAID or is_away(spell, day))
        for day in (MARCH + timedelta(days=count) for count in range(31))
        for spell in spells
        for stay in spell.stays.filter(ward=ward)
    )


def is_away(spell: Spell, day: date) -> bool:
    return any(in_it(day, leave.started_on, leave.ended_on) for leave in spell.leaves.all())


def came(ward: Ward, spells: list[Spell]) -> int:
    first = [spell.stays.order_by("started_on", "ended_on").first() for spell in spells]
    return sum(stay.ward == ward and stay.started_on.month == 3 for stay in first if stay)


def in_it(day: date, first: date, until: date | None) -> bool:
    return first <= day and (until is None or day < until)
