"""What the portal knows, figure by figure, against a month counted by hand."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from contracts.returns.ledger import known
from contracts.returns.selectors import Cell
from tests.factories.beds import BedClosureFactory, LeaveFactory, ReadyFactory, SpellFactory, StayFactory, WardFactory
from tests.factories.cases import InterventionFactory
from tests.factories.contracts import ContractFactory, agreed
from tests.factories.incidents import ConcernFactory, IncidentFactory, NotificationFactory
from tests.factories.people import PersonFactory

pytestmark = pytest.mark.django_db

MARCH, APRIL = date(2026, 3, 1), date(2026, 4, 1)
AT = datetime(2026, 4, 2, 9, tzinfo=UTC)


def march(day):
    return date(2026, 3, day)


@pytest.fixture
def wards():
    return WardFactory(beds=3), WardFactory(beds=2)


@pytest.fixture
def contract(wards):
    contract = ContractFactory(provider=wards[0].site.organisation)
    agreed(contract, dict.fromkeys(wards, "500.00"))
    return contract


def told(contract, ward, month=MARCH):
    found = known([contract], [month])
    return {cell.figure: int(number) for cell, number in found.items() if cell.ward == ward.pk and number}


def test_a_month_counted_by_hand(contract, wards):
    ash, elm = wards
    first, second, third = ash.beds.order_by("code")
    # In from 20 February; moved to Elm on 10 March; left on the 25th.
    moved = SpellFactory(admitted_on=date(2026, 2, 20), discharged_on=march(25), person=PersonFactory(home_in_region=False))
    StayFactory(spell=moved, bed=first, started_on=date(2026, 2, 20), ended_on=march(10))
    StayFactory(spell=moved, bed=elm.beds.first(), started_on=march(10), ended_on=march(25))
    # In on 5 March and still there; two leaves that overlap, 12 to 16 March; AWOL on the 20th; ready from the 27th.
    stays = SpellFactory(admitted_on=march(5), person=PersonFactory(home_in_region=True))
    stay = StayFactory(spell=stays, bed=second, started_on=march(5))
    LeaveFactory(spell=stays, started_on=march(12), ended_on=march(15))
    LeaveFactory(spell=stays, kind="leave_of_absence", started_on=march(14), ended_on=march(16))
    LeaveFactory(spell=stays, kind="awol", started_on=march(20), ended_on=march(21))
    ReadyFactory(spell=stays, ready_on=march(27))
    # In and out on one day.
    brief = SpellFactory(admitted_on=march(8), discharged_on=march(8))
    StayFactory(spell=brief, bed=third, started_on=march(8), ended_on=march(8))
    BedClosureFactory(bed=third, closed_on=march(10), reopened_on=march(14))
    BedClosureFactory(bed=third, closed_on=march(12), reopened_on=march(15))
    for kind, incident in [("01", "A"), ("01", "A"), ("05", "A"), ("14", "B")]:
        InterventionFactory(stay=stay, type=kind, incident=incident, started_at=datetime(2026, 3, 30, 12, tzinfo=UTC))

    assert told(contract, ash) == {
        "beds_commissioned": 12,
        "available_bed_days": 3 * 31 - 5,
        "closed_bed_days": 5,
        "occupied_bed_days": 9 + 27,
        "leave_days": 4,
        "admissions": 2,
        "discharges": 1,
        "transfers_out": 1,
        "ready_days": 4,
        "out_of_area_days": 9,
        "awol": 1,
        "restrictive_interventions": 3,
        "restraint": 1,
        "prone_restraint": 1,
        "seclusion": 1,
        "rapid_tranquillisation": 1,
    }
    assert told(contract, elm) == {
        "beds_commissioned": 12,
        "available_bed_days": 62,
        "occupied_bed_days": 15,
        "discharges": 1,
        "transfers_in": 1,
        "out_of_area_days": 15,
    }


def test_what_comes_of_incidents_is_known_of_a_ward_that_writes_them_down_here(contract, wards):
    ash, elm = wards
    stay = StayFactory(bed=ash.beds.first(), started_on=march(1))
    told = {"stay": stay, "happened_at": datetime(2026, 3, 30, 12, tzinfo=UTC)}
    IncidentFactory(**told, harm_physical="moderate", harm_psychological="none")
    concern = IncidentFactory(**told, harm_physical="none", harm_psychological="low", kind="safeguarding")
    IncidentFactory(**told, harm_physical="severe", withdrawn_at=AT, withdrawn=[])
    ConcernFactory(incident=concern, raised_at=datetime(2026, 3, 31, 9, tzinfo=UTC))
    NotificationFactory(incident=concern, to="cqc", told_on=march(31))
    left = SpellFactory(admitted_on=march(2), discharged_on=march(4), destination="death")
    StayFactory(spell=left, bed=ash.beds.last(), started_on=march(2), ended_on=march(4))

    march_of_ash, found = told_of_incidents(contract, ash), known([contract], [MARCH])

    assert march_of_ash == {"harm_none": 1, "harm_low": 0, "harm_moderate": 1, "harm_severe": 0, "harm_fatal": 0,
                            "harm_psychological": 1}  # fmt: skip
    assert found[Cell(contract.pk, MARCH, ash.pk, "deaths")] == 1
    assert told_of_incidents(contract, elm) == {}, "Elm keeps its incidents elsewhere: nothing is filled in"
    assert Cell(contract.pk, MARCH, None, "safeguarding_concerns") not in found

    quiet = StayFactory(bed=elm.beds.first(), started_on=date(2026, 2, 1))
    IncidentFactory(stay=quiet, happened_at=datetime(2026, 2, 3, tzinfo=UTC))

    found = known([contract], [MARCH])
    assert set(told_of_incidents(contract, elm).values()) == {0}
    assert found[Cell(contract.pk, MARCH, None, "safeguarding_concerns")] == 1
    assert found[Cell(contract.pk, MARCH, None, "cqc_notifications")] == 1

    IncidentFactory(**told, harm_physical="", harm_psychological="")
    assert told_of_incidents(contract, ash) == {}, "of one it is not said"


def told_of_incidents(contract, ward):
    found = known([contract], [MARCH])
    return {cell.figure: int(n) for cell, n in found.items() if cell.ward == ward.pk and cell.figure.startswith("harm_")}


def test_the_clock_goes_forward_within_the_month(contract, wards):
    """00:30 on 1 April in London is still 31 March in UTC."""
    stay = StayFactory(bed=wards[0].beds.first(), started_on=march(1))
    InterventionFactory(stay=stay, started_at=datetime(2026, 3, 31, 23, 30, tzinfo=UTC))

    assert "seclusion" not in told(contract, wards[0])
    assert told(contract, wards[0], APRIL)["seclusion"] == 1


def test_it_knows_its_figures_in_two_queries_however_many_contracts(contract, wards, django_assert_num_queries):
    others = [ContractFactory() for _ in range(3)]
    for other in others:
        agreed(other, {WardFactory(beds=1): "480.00"})

    with django_assert_num_queries(2):
        found = known([contract, *others], [MARCH, APRIL])

    assert found[Cell(contract.pk, APRIL, wards[0].pk, "admissions")] == Decimal(0)
    assert len({cell.contract for cell in found}) == 4
