"""The dashboard: every case the reader may see, narrowed and in order, and the questions a day begins with."""

import re
from datetime import date, timedelta

import pytest
from django.utils import timezone

from reachout.accounts.permissions import Role
from reachout.audit.models import Event
from tests.factories.accounts import user_with
from tests.factories.beds import BedFactory, ReadyFactory, StayFactory, WardFactory
from tests.factories.cases import CaseFactory, EpisodeFactory
from tests.factories.flags import FlagFactory
from tests.factories.organisations import SiteFactory
from tests.factories.people import LegalStatusFactory, PersonFactory

pytestmark = pytest.mark.django_db


def ago(days: int) -> date:
    return timezone.localdate() - timedelta(days=days)


def case_of(family: str, since: int = 100, *, site=None, line="adult_secure", manager=None, **person):
    ward = WardFactory(service_line=line, **({"site": site} if site else {}))
    who = PersonFactory(family_name=family, given_name="", line=line, **person)
    stay = StayFactory(bed=BedFactory(ward=ward), spell__person=who, started_on=ago(since))
    return CaseFactory(stay=stay, manager=manager)


@pytest.fixture
def manager(client):
    user = user_with(Role.CASE_MANAGER)
    client.force_login(user)
    return user


def names(client, query=""):
    page = client.get(f"/cases/{query}").content.decode()
    return [name.title() for name in re.findall(r'ro-table__link" href="[^"]+">([A-Z]+)<', page)]


def test_it_answers_what_a_new_case_manager_asks(client, manager):
    ready, longest, far, near = (case_of(name, 400, home_in_region=True) for name in ("Ready", "Longest", "Far", "Near"))
    ReadyFactory(spell=ready.person.spells.get(), ready_on=ago(20), reason="04")
    ReadyFactory(spell=longest.person.spells.get(), ready_on=ago(90), reason="18")
    LegalStatusFactory(person=near.person, code="03", started_on=ago(100), expires_on=timezone.localdate())
    LegalStatusFactory(person=far.person, code="03", started_on=ago(100), expires_on=ago(-99))

    page = client.get("/cases/").content.decode()

    assert "LONGEST, 90 days: Supported accommodation" in page
    assert "NEAR, " in page
    assert names(client, "?ready=yes&sort=-ready") == ["Longest", "Ready"]
    assert names(client, "?expires=month&sort=legal") == ["Near"]


def test_who_is_furthest_from_home_comes_first(client, manager):
    away = [SiteFactory(in_region=False, latitude=52.0 + south, longitude=-2.0) for south in (3, 1)]
    home = {"home_in_region": True, "home_latitude": 52.0, "home_longitude": -2.0}
    for family, site in (("Further", away[0]), ("Nearer", away[1]), ("Home", SiteFactory(in_region=True))):
        case_of(family, site=site, **home)

    assert names(client, "?out_of_area=yes&sort=-home") == ["Further", "Nearer"]
    assert "334 km from home" in client.get("/cases/").content.decode()
    assert 'href="/out-of-area/"' in client.get("/cases/").content.decode()


def test_each_filter_keeps_what_its_column_says(client, manager):
    mine = case_of("Mine", manager=manager)
    theirs = case_of("Theirs", home_in_region=False, manager=user_with(Role.CASE_MANAGER))
    LegalStatusFactory(person=theirs.person, code="09", started_on=ago(10))
    ward, icb = mine.person.stays.get().ward, theirs.person.home_icb_id
    FlagFactory(case=theirs, rule="ready", level="red", red_on=ago(1))
    kept = {
        f"manager={manager.pk}": ["Mine"],
        "manager=nobody": [],
        f"ward={ward.pk}": ["Mine"],
        f"provider={ward.site.organisation_id}": ["Mine"],
        "legal=09": ["Theirs"],
        "restricted=yes": ["Theirs"],
        "restricted=no": ["Mine"],
        "elsewhere=yes": ["Theirs"],
        "ready=yes": [],
        "rag=red": ["Theirs"],
        "flag=ready": ["Theirs"],
    }
    assert {query: names(client, f"?{query}&sort=person") for query in kept} == kept
    assert icb is None or names(client, f"?icb={icb}")


def test_a_unit_sees_its_own_and_a_community_case_has_no_ward(client, manager):
    case = case_of("Here")
    case_of("There")
    home = EpisodeFactory(person=PersonFactory(family_name="Home", given_name="", line="adult_secure")).person
    CaseFactory(person=home, stay=None, service_line="adult_secure", opened_on=ago(9))
    site = case.person.stays.get().ward.site

    assert len(names(client)) == 3 and "In the community" in client.get("/cases/").content.decode()

    client.force_login(user_with(Role.WARD, site=site))
    assert names(client) == ["Here"]


def test_an_export_has_a_column_a_fact_and_is_audited(client, manager):
    LegalStatusFactory(person=case_of("Longname").person, code="09", started_on=ago(10))

    lines = b"".join(client.get("/cases/?restricted=yes&export=csv").streaming_content).decode().splitlines()

    assert len(lines) == 2 and "LONGNAME" in lines[1] and "Section 37 with section 41 restrictions" in lines[1]
    assert Event.objects.get(act="case.exported").facts == {"format": "csv", "rows": 1, "filters": ["restricted"]}


def test_an_outsider_has_no_dashboard(client):
    client.force_login(user_with(Role.COMMISSIONER))
    assert client.get("/cases/").status_code == 403
