"""A month is frozen before its returns are in, and again once they are: with its reason, and only if they say anything new."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from contracts.returns.models import Return, Submission
from quality.figures import selectors, tasks
from quality.figures.models import Snapshot
from quality.figures.returned import WHY
from reachout.accounts.models import User
from reachout.accounts.permissions import Role
from tests.conftest import Clock
from tests.factories.accounts import user_with
from tests.factories.beds import WardFactory
from tests.factories.contracts import ContractFactory, ReturnFactory, returned
from tests.factories.organisations import OrganisationFactory, SiteFactory

pytestmark = pytest.mark.django_db

APRIL = date(2026, 4, 1)
FREEZE = date(2026, 6, 5)
"""Quality returns of April fall due in May, and what is accepted is frozen on the fifth working day of June."""


@pytest.fixture
def owed(db: Any) -> list[Return]:
    """What two providers owe for April."""
    providers = OrganisationFactory(name="Ardenmere", code="ARD"), OrganisationFactory(name="Midmoor", code="MID")
    for provider in providers:
        WardFactory(site=SiteFactory(organisation=provider))
    contracts = [ContractFactory(provider=provider) for provider in providers]
    return [ReturnFactory(contract=contract, month=APRIL, part="quality") for contract in contracts]


def accepted(owed: Return, posts: int, at: datetime) -> None:
    version = returned(owed, {("establishment_wte", None): 100, ("in_post_wte", None): posts}, status="submitted")
    Submission.objects.filter(pk=version.pk).update(accepted_at=at, accepted_by=version.begun_by)
    owed.status, owed.standing = Return.Status.ACCEPTED, version
    owed.save()


def vacancy() -> float | None:
    return next(one.value for one in selectors.series("vacancy_rate") if one.month == APRIL)


def versions() -> list[tuple[int, str]]:
    return [(one.version, one.why) for one in Snapshot.objects.filter(month=APRIL).order_by("version")]


def test_a_month_is_frozen_again_once_its_returns_are_accepted(clock: Clock, at: datetime, owed: list[Return]) -> None:
    def morning(day: datetime) -> None:
        clock.reads(day)
        tasks.freeze_due()
        tasks.freeze_due()

    morning(at)
    assert (vacancy(), versions()) == (None, [(1, "")])

    accepted(owed[0], 90, at + timedelta(days=1))
    morning(at + timedelta(days=2))
    assert (vacancy(), versions()) == (None, [(1, "")])  # Midmoor's is still awaited

    accepted(owed[1], 80, at + timedelta(days=3))
    morning(at + timedelta(days=4))
    assert (vacancy(), versions()) == (0.15, [(1, ""), (2, WHY)])
    changes = Snapshot.objects.get(version=2).changes.filter(service_line="", cut="")
    assert [(one.measure, one.was, one.now) for one in changes.filter(measure="vacancy_rate")] == [("vacancy_rate", None, 0.15)]

    morning(at + timedelta(days=5))
    assert len(versions()) == 2


def test_who_never_returns_is_waited_for_until_the_day_of_freezing(clock: Clock, at: datetime, owed: list[Return]) -> None:
    clock.reads(at + timedelta(days=26))  # the thirtieth day, when more can be told of the month, has passed
    tasks.freeze_due()
    accepted(owed[0], 90, at + timedelta(days=27))

    clock.reads(datetime.combine(FREEZE - timedelta(days=1), at.timetz()))
    tasks.freeze_due()
    before = vacancy()
    clock.reads(datetime.combine(FREEZE, at.timetz()))
    tasks.freeze_due()

    assert (before, vacancy()) == (None, 0.1)
    assert versions()[-1][1] == WHY


def test_the_rows_lead_to_the_return_whoever_may_see_it(
    client: Client, clock: Clock, at: datetime, owed: list[Return], commissioner: User
) -> None:
    accepted(owed[0], 90, at)
    clock.reads(at)
    link = f'<a href="/returns/{owed[0].pk}/">{owed[0].contract.reference}</a>'

    def rows(reader: User) -> str:
        client.force_login(reader)
        return client.get("/figures/vacancy_rate/rows/?month=2026-04").content.decode()

    assert link in rows(commissioner)
    told = rows(user_with(Role.CASE_MANAGER))
    assert owed[0].contract.reference in told and link not in told


def test_the_measures_page_says_how_many_returns_are_accepted(
    client: Client, clock: Clock, at: datetime, owed: list[Return], commissioner: User
) -> None:
    def told(query: str = "") -> str:
        return " ".join(client.get(f"/figures/vacancy_rate/{query}").content.decode().split())

    clock.reads(at)
    tasks.freeze_due()
    client.force_login(commissioner)
    assert "Returns of April 2026: 0 of 2 accepted. The month is without Ardenmere, Midmoor" in told()
    assert f"or on {FREEZE:%-d %B %Y}." in told() and "0 of 1 accepted" in told("?cut=provider&key=MID")
    accepted(owed[0], 90, at + timedelta(minutes=1))
    assert "1 of 2 accepted" in told() and "1 of 1 accepted" in told("?cut=provider&key=ARD")
    accepted(owed[1], 80, at + timedelta(minutes=1))
    assert "2 of 2 accepted" in told() and "counts from tomorrow morning" in told()

    clock.reads(at + timedelta(days=1))
    tasks.freeze_due()

    assert "of 2 accepted" not in told()
