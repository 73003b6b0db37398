"""A case's page: where somebody is, what can be done, and the ways that lead to it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from casemgmt.services import hand_over
from reachout.accounts.permissions import Role
from reachout.people.finders import find
from reachout.people.story import story_of
from tests.factories.accounts import user_with
from tests.factories.beds import BedFactory, LeaveFactory, ReadyFactory, StayFactory, WardFactory
from tests.factories.cases import CaseFactory, EpisodeFactory
from tests.factories.organisations import SiteFactory
from tests.factories.people import LegalStatusFactory, PersonFactory

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate


def ago(days):
    return TODAY() - timedelta(days=days)


@pytest.fixture
def manager(client):
    user = user_with(Role.CASE_MANAGER, name="Ruth Calloway")
    client.force_login(user)
    return user


@pytest.fixture
def case():
    away = SiteFactory(in_region=False, latitude=53.0, longitude=-2.0)
    person = PersonFactory(line="adult_secure", home_in_region=True, home_latitude=52.0, home_longitude=-2.0)
    ward = WardFactory(site=away, name="Heron Ward", security="low")
    case = CaseFactory(stay=StayFactory(bed=BedFactory(ward=ward), spell__person=person, started_on=ago(400)))
    LegalStatusFactory(person=person, code="09", started_on=ago(400), expires_on=ago(-5))
    spell = person.spells.get()
    LeaveFactory(spell=spell, kind="trial", started_on=ago(3))
    ReadyFactory(spell=spell, ready_on=ago(40), reason="18", attributable="social_care")
    return case


def test_it_says_where_somebody_is_before_all_else(client, manager, case):
    page = client.get(f"/cases/{case.pk}/").content.decode()

    for said in ("Heron Ward</a>, ", "Low secure, since", "400 days", "Out of area", "Section 37 with section 41 restrictions",
                 "Restricted", "Expires in 5 days", "Trial leave", "40 days, since", "Supported accommodation: Social care",
                 "111 km from home", "Give to a case manager", 'href="#flags"'):  # fmt: skip
        assert said in page, said


def test_a_case_in_the_community_and_a_closed_one_have_no_ward(client, manager):
    person = EpisodeFactory(team="Outreach north", person__line="adult_secure").person
    case = CaseFactory(person=person, stay=None, service_line="adult_secure", opened_on=ago(60))
    assert "Outreach north" in client.get(f"/cases/{case.pk}/").content.decode()

    case.closed_on, case.closed_because = TODAY(), "moved_away"
    case.save()
    page = client.get(f"/cases/{case.pk}/").content.decode()
    assert "followed by another area" in page and "Where they are" not in page and "Close the case" not in page


def test_what_was_handed_over_stays_on_the_page_and_in_the_story(client, manager, case):
    colleague = user_with(Role.CASE_MANAGER, name="Sam Okoro")
    hand_over(case, to=manager, note="", at=timezone.now(), by=manager)
    hand_over(case, to=colleague, note="The tribunal is in March.", at=timezone.now(), by=manager)

    page = client.get(f"/cases/{case.pk}/").content.decode()
    assert "To <strong>Sam Okoro</strong> from Ruth Calloway" in page and "The tribunal is in March." in page
    told = [(one.title, one.detail) for one in story_of(case.person, manager)]
    assert ("Case handed over", "From Ruth Calloway to Sam Okoro") in told
    assert ("Case opened", "Adult secure. Admitted") in told


def test_the_person_the_stay_and_the_search_lead_to_it(client, manager, case):
    for address in (case.person.get_absolute_url(), case.person.stays.get().get_absolute_url()):
        page = client.get(address).content.decode()
        assert f'href="/cases/{case.pk}/">Case {case.reference}</a>' in page
        assert "Adult secure, no case manager" in page
    [found] = find(manager, case.reference)
    assert found.url == f"/cases/{case.pk}/"

    outsider = user_with(Role.CASE_MANAGER, line="aed")
    assert find(outsider, case.reference) == []
    client.force_login(outsider)
    assert client.get(f"/cases/{case.pk}/").status_code == 404
