"""A small collaborative, its people at their own machines, and a calendar that turns."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Browser

from beds.meetings import tasks
from beds.meetings.models import Meeting
from beds.models import Ward
from reachout.accounts.models import User
from reachout.accounts.permissions import Role
from reachout.organisations.models import Organisation
from tests.accounts.test_sign_in import code
from tests.browser import SIZES, sign_in
from tests.factories.accounts import PASSWORD, user_with
from tests.factories.beds import ConfirmationFactory, WardFactory
from tests.factories.meetings import SlotFactory
from tests.factories.organisations import OrganisationFactory, SiteFactory
from tests.journeys.hands import Mouse


class Calendar:
    """Today, at eleven; later days come when the story says so, and time passes on each as it does."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.real = timezone.now
        self.offset = self._at(timezone.localdate(), time(11)) - self.real()
        monkeypatch.setattr("django.utils.timezone.now", lambda: self.real() + self.offset)

    def _at(self, day: Any, clock: time) -> datetime:
        return timezone.make_aware(datetime.combine(day, clock))

    def turn_to(self, moment: datetime) -> None:
        self.offset = moment - self.real()

    def days_later(self, days: int) -> None:
        self.turn_to(self._at(timezone.localdate() + timedelta(days=days), time(11)))


@pytest.fixture
def calendar(monkeypatch: pytest.MonkeyPatch) -> Calendar:
    return Calendar(monkeypatch)


@dataclass
class Unit:
    """A ward with its clinical lead and its nurse."""

    ward: Ward
    lead: User
    nurse: User

    @property
    def provider(self) -> Organisation:
        return self.ward.site.organisation


def unit(line: str, provider: str, ward: str, **fields: Any) -> Unit:
    site = SiteFactory(organisation__name=provider, name=f"{ward} House")
    made = WardFactory(site=site, name=ward, service_line=line, beds=2, **fields)
    ConfirmationFactory(ward=made, staffed_beds=2)
    organisation = site.organisation
    return Unit(
        made,
        lead=user_with(Role.LEAD, organisation=organisation, line=line, name=f"Dr Lead of {ward}"),
        nurse=user_with(Role.WARD, organisation=organisation, line=line, name=f"Nurse of {ward}"),
    )


@dataclass
class Collaborative:
    line: str
    referrer: User
    clp: User
    units: list[Unit] = field(default_factory=list)


def collaborative(line: str, *units: Unit, referrer: str) -> Collaborative:
    place = OrganisationFactory(kind=Organisation.Kind.REFERRER, name=referrer)
    return Collaborative(
        line,
        referrer=user_with(Role.REFERRER, organisation=place, line=line, name="Robin Referrer"),
        clp=user_with(Role.CLP, line=line, name="Cleo Liaison"),
        units=list(units),
    )


Arrive = Callable[[User], AbstractContextManager[Any]]


@pytest.fixture
def at_work(browser: Browser, browser_context_args: dict[str, Any]) -> Callable[..., Arrive]:
    """``arrive = at_work(Keys, "phone")``; ``with arrive(user) as hands:`` is that person at a browser of their own.

    The first time they sign in with password and code; on later days the browser is signed in already.
    """
    known: set[int] = set()

    def with_(hands: type[Mouse] = Mouse, size: str = "desktop") -> Arrive:
        @contextmanager
        def arrive(user: User) -> Iterator[Mouse]:
            context = browser.new_context(**{**browser_context_args, "viewport": SIZES[size]})
            context.set_default_timeout(15_000)
            page = context.new_page()
            working = hands(page)
            try:
                if user.pk in known:
                    sign_in(page, user)
                    page.goto("/")
                else:
                    page.goto("/account/login/")
                    working.complete("Continue", login=user.email, password=PASSWORD)
                    working.complete("Sign in", code=code())
                    known.add(user.pk)
                working.see("My work today")
                yield working
            except Exception as error:
                error.add_note(f"{user.name} at {page.url}:\n{page.locator('main').inner_text()}")
                raise
            finally:
                context.close()

        return arrive

    return with_


@pytest.fixture
def weekly_meeting(calendar: Calendar) -> Callable[[str], Meeting]:
    """The line's next meeting, planned, its pack issued by the scheduled task the day before, the calendar at its hour."""

    def hold(line: str) -> Meeting:
        days = (timezone.localdate() + timedelta(days=ahead) for ahead in (5, 6, 7))
        day = next(day for day in days if day.isoweekday() <= 5)
        SlotFactory(service_line=line, weekday=day.isoweekday(), starts_at=time(10))
        tasks.plan_meetings()
        meeting = Meeting.objects.filter(service_line=line).earliest("starts_at")
        calendar.turn_to(meeting.began_at - timedelta(hours=20))
        tasks.issue_due_packs()
        calendar.turn_to(meeting.began_at)
        return meeting

    return hold
