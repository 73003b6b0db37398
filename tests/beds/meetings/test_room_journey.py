"""The meeting in a real browser: by keyboard alone, without scripts, on two screens."""

from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone
from playwright.sync_api import expect

from beds.meetings import services
from beds.meetings.models import Decision, Meeting
from reachout.accounts.models import User
from reachout.accounts.permissions import Role
from referrals.models import Referral
from tests.browser import axe_finds_nothing
from tests.factories.accounts import user_with
from tests.factories.beds import WaitingReferralFactory, WardFactory
from tests.factories.meetings import MeetingFactory

pytestmark = pytest.mark.django_db(transaction=True)


def sign_in(context: Any, user: User, live_server: Any) -> None:
    client = Client()
    client.force_login(user)
    name = settings.SESSION_COOKIE_NAME
    context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": str(live_server)}])


@pytest.fixture
def room() -> Meeting:
    WardFactory(beds=2)
    WaitingReferralFactory.create_batch(2)
    return MeetingFactory(in_session=True)


def test_one_person_is_decided_by_keyboard_alone(page: Any, live_server: Any, room: Meeting) -> None:
    sign_in(page.context, user_with(Role.CLP), live_server)
    page.goto(f"/meetings/{room.pk}/")
    first = page.url

    page.keyboard.press("j")
    page.wait_for_url(lambda url: url != first)
    page.keyboard.press("k")
    page.wait_for_url(first)
    page.keyboard.press("d")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.get_by_label("Why", exact=True).focus()
    page.keyboard.type("Awaiting the warrant, jk")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    page.get_by_text("Decided: defer.").wait_for()
    assert Decision.objects.get().rationale == "Awaiting the warrant, jk"
    axe_finds_nothing(page)


def test_a_second_screen_follows(page: Any, live_server: Any, room: Meeting) -> None:
    clp = user_with(Role.CLP)
    sign_in(page.context, clp, live_server)
    page.goto(f"/meetings/{room.pk}/")
    shown = Referral.objects.get(pk=int(page.url.rstrip("/").rsplit("/", 1)[-1]))

    other = user_with(Role.CLP)
    services.decide(room, referral=shown, decision="defer", rationale="Unwell", at=timezone.now(), by=other)

    page.locator("#decision").get_by_text("Unwell").wait_for(timeout=20_000)
    expect(page.locator("#agenda").get_by_text("Deferred")).to_have_count(1)
