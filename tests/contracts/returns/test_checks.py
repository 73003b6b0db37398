"""What is asked of a version's figures before it may be submitted."""

from datetime import date
from decimal import Decimal

import pytest

from contracts.returns import services
from contracts.returns.services import Given
from contracts.returns.values.checks import findings
from contracts.returns.values.differences import differences
from reachout.months import add_months
from reachout.refused import Refused
from tests.contracts.returns.conftest import AT, MARCH
from tests.factories.contracts import ReturnFactory, returned

pytestmark = pytest.mark.django_db


def asked(version):
    return {(one.line.figure.code, one.hard): one.words for one in findings(version) if one.is_open}


@pytest.fixture
def version(owed, officer):
    version = services.begin(owed, at=AT, by=officer)
    money = [Given("budget", number=Decimal(5000)), Given("actual", number=Decimal(5000))]
    services.set_values(version, money, at=AT, by=officer)
    return version


def put(version, officer, figure, number, ward=None, comment=""):
    given = Given(figure, ward and ward.pk, None if number is None else Decimal(number), comment=comment)
    services.set_values(version, [given], at=AT, by=officer)


def test_what_the_portal_filled_in_wants_nothing(version):
    assert asked(version) == {}


def test_no_value_wants_a_comment(version, officer):
    put(version, officer, "budget", None)
    assert asked(version) == {("budget", False): "No value. Give one, or say why there is none."}
    with pytest.raises(Refused, match="1 figure wants a comment"):
        services.submit(version.of, at=AT, by=officer)

    put(version, officer, "budget", None, comment="Not agreed yet")

    assert asked(version) == {}


def test_more_bed_days_than_beds_are_explained_or_mended(version, officer, ward):
    put(version, officer, "beds_commissioned", 1, ward)
    put(version, officer, "occupied_bed_days", 32, ward)
    found = asked(version)
    assert found["occupied_bed_days", True] == "1 beds for 31 days are 31 bed days at most. Correct it, or explain it."
    assert found["beds_commissioned", False] == "The contract has 12."
    assert found["occupied_bed_days", False] == "The ledger has 22."

    put(version, officer, "occupied_bed_days", 32, ward, "A second person in a room for a night")

    assert ("occupied_bed_days", True) not in asked(version)


def test_a_part_never_exceeds_its_whole_whatever_is_said(quality, officer):
    version = services.begin(quality, at=AT, by=officer)
    put(version, officer, "training_due", 10)
    put(version, officer, "training_done", 11, comment="It is so")
    put(version, officer, "shifts_filled", 100)
    put(version, officer, "shifts_bank", 60)
    put(version, officer, "shifts_agency", 41)

    hard = [figure for figure, is_hard in asked(version) if is_hard]

    assert hard == ["shifts_bank", "training_done"]


@pytest.mark.parametrize(
    ("before", "now", "words"),
    [
        (100, 121, "Up 21% on the month before (100)."),
        (100, 79, "Down 21% on the month before (100)."),
        (0, 10, "Up from none on the month before (0)."),
        (100, 120, None),
        (5, 9, None),
    ],
)
def test_a_jump_on_the_month_before_wants_a_comment(quality, officer, before, now, words):
    returned(ReturnFactory(contract=quality.contract, month=date(2026, 2, 1), part="quality"), {("sickness_days", None): before})
    version = services.begin(quality, at=AT, by=officer)

    put(version, officer, "sickness_days", now)

    assert asked(version).get(("sickness_days", False)) == words


@pytest.mark.parametrize(("months", "words"), [(12, "Unusually high against the last 12 months."), (11, None)])
def test_a_special_cause_against_a_year_wants_a_comment(quality, officer, months, words):
    for back in range(1, months + 1):
        owed = ReturnFactory(contract=quality.contract, month=add_months(MARCH, -back), part="quality")
        returned(owed, {("complaints_received", None): 40 + back % 2})
    version = services.begin(quality, at=AT, by=officer)

    put(version, officer, "complaints_received", 47)

    assert asked(version).get(("complaints_received", False)) == words


def test_a_new_version_shows_what_it_changes(owed, version, officer, commissioner, ward):
    services.submit(owed, at=AT, by=officer)
    services.accept(owed, at=AT, by=commissioner)
    services.open_again(owed, why="The actual is not the ledger's of the month", at=AT, by=commissioner)
    second = services.begin(owed, why="The actual was corrected", at=AT, by=officer)
    put(second, officer, "actual", 4800)
    put(second, officer, "leave_days", None, ward, comment="Not counted yet")

    found = [(one.figure.code, one.ward, one.change, one.comment) for one in differences(version, second)]

    assert found == [("leave_days", ward, None, "Not counted yet"), ("actual", None, Decimal(-200), "")]
