"""My pathway: the page in easy read that the person keeps."""

from datetime import date, timedelta
from html import unescape
from re import findall

import pytest
from django.utils import timezone

from casemgmt.wishes.sections import MEANS, NAMED, UNSAID, in_plain_words
from reachout.accounts.permissions import Role
from reachout.people.models import LegalStatus
from tests.factories.accounts import user_with
from tests.factories.beds import BedFactory, StayFactory, WardFactory
from tests.factories.cases import CaseFactory
from tests.factories.incidents import IncidentFactory
from tests.factories.people import AlertFactory, LegalStatusFactory, PersonFactory
from tests.factories.reviews import ReviewFactory
from tests.factories.wishes import AdvocacyFactory, CarerFactory, GoalFactory, SayingFactory

pytestmark = pytest.mark.django_db
MOST_WORDS = 15
"""In a sentence of easy read."""


@pytest.fixture
def case(client):
    ward = WardFactory(name="Avocet Ward")
    stay = StayFactory(bed=BedFactory(ward=ward), spell__person=PersonFactory(given_name="Robin", family_name="Ashby"))
    manager = user_with(Role.CASE_MANAGER, line="adult_secure", name="Sam Reeve")
    client.force_login(manager)
    return CaseFactory(stay=stay, manager=manager)


def lines(client, case, query=""):
    page = client.get(f"/wishes/{case.pk}/my-pathway/{query}").content.decode()
    return [unescape(line) for line in findall(r"<p>(.*?)</p>", page[page.index('class="cs-easy"') : page.index("</article>")])]


def test_what_is_known_is_said_in_short_sentences(client, case):
    LegalStatusFactory(person=case.person, code="09", started_on=timezone.localdate() - timedelta(days=9))
    ReviewFactory(case=case, booked_on=timezone.localdate() + timedelta(days=20))
    GoalFactory(case=case, words="I want to swim.")
    SayingFactory(case=case, words="Quiet.")
    AdvocacyFactory(case=case, what="accepted", service="Open Door")

    told = lines(client, case)

    assert {"You are on Avocet Ward.", "Sam Reeve is your case manager.", "“I want to swim.”", "“Quiet.”"} <= set(told)
    assert "The Ministry of Justice has to agree before you leave hospital." in told
    assert "Open Door can speak up for you." in told
    assert any(line.startswith("You have a meeting about your care on") for line in told)
    sentences = [one for line in told for one in line.rstrip(".").split(". ")]
    assert all(len(one.split()) <= MOST_WORDS for one in sentences), sentences


def test_nothing_of_risk_or_of_anybody_else_is_on_it(client, case):
    AlertFactory(person=case.person, kind="risk", text="Fire-setting")
    IncidentFactory(stay=case.person.stays.get(), kind="violence")
    CarerFactory(case=case, name="Ada Fenwright")
    GoalFactory(case=case, status="reached", words="Old goal")

    page = client.get(f"/wishes/{case.pk}/my-pathway/").content.decode()

    for word in ("Fire-setting", "iolence", "Fenwright", "Old goal", "restrictive", case.person.nhs_number or "-no number-"):
        assert word not in page


def test_what_is_not_known_is_said_kindly(client, case):
    told = lines(client, case)

    assert "We do not know this yet. You can ask your nurse." in told
    assert "You can have an advocate." in told and "You have not told us yet." in told


def test_parts_are_left_out_of_page_and_pdf(client, case):
    told = lines(client, case, "?chosen=yes&show=where")
    assert told[0] == "You are on Avocet Ward." and len(told) == 2

    whole = client.get(f"/wishes/{case.pk}/my-pathway.pdf")
    part = client.get(f"/wishes/{case.pk}/my-pathway.pdf?chosen=yes&show=where")

    assert whole["Content-Type"] == "application/pdf" and whole.content.startswith(b"%PDF-")
    assert len(part.content) < len(whole.content) and b"/MarkInfo" in whole.content


@pytest.mark.parametrize("code", LegalStatus.Code.values)
def test_every_section_has_its_plain_words(code):
    told = in_plain_words(
        LegalStatus(code=code, started_on=date(2026, 1, 1), expires_on=date(2027, 3, 4)), on=date(2026, 11, 21), restricted=True
    )

    assert bool(told) == (code not in UNSAID)
    assert all(len(line.rstrip(".").split()) <= MOST_WORDS for line in told), told
    assert set(NAMED) <= set(MEANS)
