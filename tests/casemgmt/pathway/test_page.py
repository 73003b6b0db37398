"""/cases/<pk>/pathway/: what each reader sees of somebody's years."""

from datetime import timedelta

import pytest
from django.utils import timezone

from casemgmt.pathway.lanes import pathway_of
from reachout.accounts.permissions import Role
from reachout.audit.models import Event
from tests.factories.accounts import user_with
from tests.factories.beds import BedFactory, LeaveFactory, ReadyFactory, StayFactory, WardFactory
from tests.factories.cases import CaseFactory, EpisodeFactory
from tests.factories.discharge import PlanFactory
from tests.factories.incidents import IncidentFactory
from tests.factories.organisations import SiteFactory
from tests.factories.people import LegalStatusFactory, PersonFactory
from tests.factories.reviews import ReviewFactory

pytestmark = pytest.mark.django_db


def ago(days):
    return timezone.localdate() - timedelta(days=days)


@pytest.fixture
def case():
    """First with another provider far away, then at home, then here."""
    person = PersonFactory(line="adult_secure", home_in_region=True)
    far = WardFactory(name="Faraway Ward", security="medium", site=SiteFactory(in_region=False))
    first = StayFactory(
        bed=BedFactory(ward=far), spell__person=person, started_on=ago(1500), ended_on=ago(900), spell__discharged_on=ago(900),
        spell__destination="community",
    )  # fmt: skip
    IncidentFactory(stay=first, happened_at=timezone.now() - timedelta(days=1000))
    EpisodeFactory(person=person, referred_on=ago(920), accepted_on=ago(900), discharged_on=ago(400))
    stay = StayFactory(bed=BedFactory(ward=WardFactory(name="Nearby Ward")), spell__person=person, started_on=ago(400))
    LegalStatusFactory(person=person, code="09", started_on=ago(1500))
    LeaveFactory(spell=stay.spell, kind="trial", started_on=ago(20))
    ReadyFactory(spell=stay.spell, ready_on=ago(60))
    case = CaseFactory(stay=stay, opened_on=ago(1500))
    ReviewFactory(case=case, held_on=ago(300))
    ReviewFactory(case=case, kind="tribunal", why="The doctor was ill", due_on=ago(200))
    IncidentFactory(stay=stay, kind="restrictive")
    PlanFactory(case=case, expected_on=ago(-90))
    return case


def test_a_case_manager_sees_the_whole_pathway_as_picture_and_table(client, case):
    client.force_login(user_with(Role.CASE_MANAGER, line="adult_secure"))

    page = client.get(f"/cases/{case.pk}/pathway/").content.decode()

    told = [
        *("Faraway Ward", "out of area", "Nearby Ward", "s37/41 restricted", "Trial leave", "Clinically ready"),
        *("CPA review, held", "Tribunal, did not take place", "T✕", "Admitted again", "Expected to leave", "today"),
    ]
    for words in told:
        assert words in page
    assert page.count("<svg") >= 2
    assert Event.objects.filter(act="pathway.read", person_id=case.person_id).count() == 1


def test_high_secure_is_never_out_of_area(case):
    WardFactory._meta.model.objects.filter(name="Faraway Ward").update(security="high")

    [far] = [fact for fact in pathway_of(case, user_with(Role.CASE_MANAGER), on=ago(0)) if "Faraway Ward" in fact.title]

    assert (far.kind, far.label, far.detail) == ("high", "H Faraway Ward", "High secure")


def test_a_unit_sees_its_own_stays_only(client, case):
    ward = case.person.stays.get(ended_on=None).ward
    client.force_login(user_with(Role.WARD, line="adult_secure", organisation=ward.site.organisation))

    page = client.get(f"/cases/{case.pk}/pathway/").content.decode()

    assert "Nearby Ward" in page and "Faraway Ward" not in page
    assert "1 incident, 1 with a restrictive" in page


def test_an_outsider_cannot_tell_that_the_case_exists(client, case):
    client.force_login(user_with(Role.WARD, line="adult_secure"))
    assert client.get(f"/cases/{case.pk}/pathway/").status_code == 404


def test_a_crowd_leads_to_days_in_which_its_marks_stand_alone(client, case):
    for day in range(4):
        ReviewFactory(case=case, kind="contact", held_on=ago(700 - 2 * day))
    client.force_login(user_with(Role.CASE_MANAGER, line="adult_secure"))
    page = client.get(f"/cases/{case.pk}/pathway/").content.decode()
    crowd = page[: page.index(">×4<")].rsplit('href="', 1)[1].split('"')[0].replace("&amp;", "&")

    nearer = client.get(f"/cases/{case.pk}/pathway/{crowd}").content.decode()

    assert ">×4<" not in nearer and nearer.count('aria-label="') > 4


def test_what_is_shown_is_exported(client, case):
    client.force_login(user_with(Role.CASE_MANAGER, line="adult_secure"))

    reply = client.get(f"/cases/{case.pk}/pathway/?span=3m&export=csv")

    lines = b"".join(reply.streaming_content).decode().splitlines()
    assert any("Trial leave" in line for line in lines) and not any("Faraway" in line for line in lines)


def test_the_case_page_shows_the_last_two_years(client, case):
    client.force_login(user_with(Role.CASE_MANAGER, line="adult_secure"))

    page = client.get(f"/cases/{case.pk}/").content.decode()

    assert "The last two years" in page and f"/cases/{case.pk}/pathway/" in page


def test_twenty_years_take_as_many_queries_as_one(client, case, django_assert_max_num_queries):
    client.force_login(user_with(Role.CASE_MANAGER, line="adult_secure"))
    stay = case.person.stays.get(ended_on=None)
    for number in range(60):
        IncidentFactory(stay=stay, happened_at=timezone.now() - timedelta(days=number))
        ReviewFactory(case=case, kind="contact", held_on=ago(number + 1))

    with django_assert_max_num_queries(26):
        page = client.get(f"/cases/{case.pk}/pathway/").content.decode()
    assert "by " in page
