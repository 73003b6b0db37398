"""Every role walks along the links from its home, to one page of each kind: none is dead, axe finds nothing at a desk's width
or a phone's, nothing pushes a phone's page sideways, and the browser complains of nothing.

What another test of this run has held up to axe at both widths is not held up again: the walk itself goes everywhere.
"""

import re
from collections import deque
from collections.abc import Iterator
from datetime import timedelta
from urllib.parse import urldefrag, urljoin

import pytest
from django.utils import timezone
from playwright.sync_api import APIResponse, Page

from beds.meetings import services as meetings
from reachout.accounts.permissions import Role
from reachout.organisations.models import Organisation
from reachout.people.models import BreakGlass
from tests.browser import base_of, kind_of, look_at, sign_in, was_looked_at
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

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.after_others]

LONG = "Wolfeschlegelsteinhausenbergerdorff-" * 5


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
    for address, where, answer in walk(page):
        if not answer.ok:
            dead.append((answer.status, address, "linked from", where))
        elif "text/html" in answer.headers["content-type"]:
            assert len(re.findall("<h1[ >]", answer.text())) == 1, address
            if not was_looked_at(address):
                look_at(page, address, "desktop", "phone")

    assert not dead
    assert not complaints()


def walk(page: Page) -> Iterator[tuple[str, str, APIResponse]]:
    """The addresses that links lead to from home, one of a kind, each with the page that links there and what it answers."""
    to_visit, kinds = deque([("/", "")]), set()
    while to_visit:
        address, where = to_visit.popleft()
        if kind_of(address) in kinds:
            continue
        kinds.add(kind_of(address))
        answer = page.context.request.get(address)
        yield address, where, answer
        if "text/html" in answer.headers.get("content-type", ""):
            to_visit.extend((link, address) for link in links_in(answer.text(), address, base_of(page)))


def links_in(html: str, address: str, base: str) -> list[str]:
    found = [
        urldefrag(urljoin(base + address, link.replace("&amp;", "&")))[0]
        for link in re.findall(r'<a\b[^>]*?\bhref="([^"]+)"', html)
    ]
    return [link.removeprefix(base) for link in found if link.startswith(f"{base}/")]
