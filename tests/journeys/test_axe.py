"""Every role walks along the links from its home, to one page of each kind: none is dead, axe finds nothing at a desk's width
or a phone's, nothing pushes a phone's page sideways, and the browser complains of nothing.

What one role's walk has held up to axe, another's need not: the walk itself goes everywhere.
"""

import re
from collections import deque
from datetime import timedelta
from urllib.parse import urldefrag, urljoin, urlsplit

import pytest
from django.urls import resolve
from django.utils import timezone
from playwright.sync_api import Page

from beds.meetings import services as meetings
from reachout.accounts.permissions import Role
from reachout.organisations.models import Organisation
from reachout.people.models import BreakGlass
from tests.browser import SIZES, axe_finds_nothing, base_of, fits, sign_in
from tests.factories.accounts import user_with
from tests.factories.beds import (
    ConfirmationFactory,
    HoldFactory,
    LeaveFactory,
    PauseFactory,
    ReadyFactory,
    StayFactory,
    WardFactory,
)
from tests.factories.meetings import ActionFactory, MeetingFactory, SlotFactory
from tests.factories.organisations import OrganisationFactory
from tests.factories.people import AlertFactory, LegalStatusFactory, PersonFactory
from tests.factories.referrals import DraftFactory, RatingFactory, ReferralFactory

pytestmark = pytest.mark.django_db(transaction=True)

LONG = "Wolfeschlegelsteinhausenbergerdorff-" * 5
HELD_UP_TO_AXE: set[str] = set()


@pytest.fixture
def people():
    """Somebody of each role, and something of everything for them to find: names of 180 letters too."""
    now = timezone.now()
    prison = OrganisationFactory(kind=Organisation.Kind.REFERRER, name="HMP Northmoor")
    ward = WardFactory(beds=6)
    provider = ward.site.organisation
    ConfirmationFactory(ward=ward, staffed_beds=6, at=now - timedelta(days=3))
    PauseFactory(ward=WardFactory(site=ward.site, beds=2, name=f"Ward {LONG[:80]}"))
    beds = list(ward.beds.order_by("code"))
    for bed in beds[:2]:
        person = PersonFactory(organisation=provider, family_name=LONG, line="adult_secure")
        stay = StayFactory(bed=bed, spell__person=person)
        LegalStatusFactory(person=person)
        AlertFactory(person=person)
    LeaveFactory(spell=stay.spell, expected_back_on=timezone.localdate() - timedelta(days=1))
    ReadyFactory(spell=stay.spell)
    made = {"referring_organisation": prison, "sent_to": [provider]}
    waiting = ReferralFactory(waiting=True, person__family_name=LONG, unsafe_now=True, **made)
    RatingFactory(referral=waiting)
    RatingFactory(referral=ReferralFactory(waiting=True, **made))
    ReferralFactory(accepted=True, **made)
    submitted = ReferralFactory(referring_organisation=prison)
    referrer = user_with(Role.REFERRER, organisation=prison)
    DraftFactory(organisation=prison, by=referrer)
    HoldFactory(bed=beds[2], referral=waiting, offered=True)
    SlotFactory()
    for meeting in (MeetingFactory(), MeetingFactory(in_session=True)):
        meetings.issue_pack(meeting, at=now)
    ActionFactory()
    nurse = user_with(Role.WARD, organisation=provider)
    BreakGlass.objects.create(
        person=submitted.person, by=nurse, reason="Unknown here", began_at=now, ends_at=now + timedelta(hours=8)
    )
    at_provider = {role: user_with(role, organisation=provider) for role in (Role.LEAD, Role.RETURNS)}
    others = set(Role) - {Role.REFERRER, Role.WARD, *at_provider}
    return {Role.REFERRER: referrer, Role.WARD: nurse, **at_provider, **{role: user_with(role) for role in others}}


@pytest.fixture
def complaints(page):
    heard: list[str] = []
    page.on("console", lambda message: heard.append(message.text) if message.type in {"error", "warning"} else None)
    page.on("pageerror", lambda error: heard.append(str(error)))
    return lambda: [one for one in heard if "assets.nhs.uk/fonts" not in one]


@pytest.mark.parametrize("role", Role)
def test_a_role_finds_its_way_and_every_page_is_legible(page, people, complaints, role):
    sign_in(page, people[role])
    dead = []
    for address, where in walk(page):
        answer = page.context.request.get(address)
        if not answer.ok:
            dead.append((answer.status, address, "linked from", where))
        elif "text/html" in answer.headers["content-type"]:
            legible(page, address)

    assert not dead
    assert not complaints()


def walk(page: Page):
    """The addresses that links lead to from home, each with the page that links there: one of a kind."""
    to_visit, kinds = deque([("/", "")]), set()
    while to_visit:
        address, where = to_visit.popleft()
        if kind_of(address) in kinds:
            continue
        kinds.add(kind_of(address))
        yield address, where
        to_visit.extend((link, address) for link in links_on(page, address))


def kind_of(address: str) -> str:
    """The name of its view and what its query asks, whatever the answer."""
    parts = urlsplit(address)
    asked = re.findall(r"(?:^|&)(\w+)=", parts.query)
    return f"{resolve(parts.path).view_name}?{'&'.join(sorted(asked))}"


def links_on(page: Page, address: str) -> list[str]:
    html = page.context.request.get(address).text()
    base = base_of(page)
    found = [
        urldefrag(urljoin(base + address, link.replace("&amp;", "&")))[0]
        for link in re.findall(r'<a\b[^>]*?\bhref="([^"]+)"', html)
    ]
    return [link.removeprefix(base) for link in found if link.startswith(f"{base}/")]


def legible(page: Page, address: str) -> None:
    page.set_viewport_size(SIZES["desktop"])
    page.goto(address)
    assert page.locator("h1").count() == 1, address
    new = kind_of(address) not in HELD_UP_TO_AXE
    HELD_UP_TO_AXE.add(kind_of(address))
    for size in ("desktop", "phone"):
        page.set_viewport_size(SIZES[size])
        fits(page)
        if new:
            axe_finds_nothing(page)
