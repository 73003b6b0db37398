from datetime import timedelta

import pytest
from django.utils import timezone

from reachout.accounts.permissions import Role
from reachout.audit.models import Event
from reachout.audit.services import record_read
from reachout.oversight.worklist import emergencies_to_review
from reachout.people.models import BreakGlass, Person
from reachout.people.reviews import review_emergency
from reachout.refused import Refused
from tests.factories.accounts import MembershipFactory, user_with
from tests.factories.people import PersonFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def opened():
    now = timezone.now()
    return BreakGlass.objects.create(
        person=PersonFactory(family_name="Unmistakable"),
        by=user_with(Role.WARD, name="Kit Brannigan"),
        reason="Brought in by police, unknown here",
        began_at=now - timedelta(hours=1),
        ends_at=now + timedelta(hours=7),
    )


def test_governance_reviews_an_emergency(signed_in, governance, opened):
    record_read(opened.person, by=opened.by, person=opened.person_id)
    page = signed_in.get(f"/audit/emergencies/{opened.pk}/").content.decode()
    response = signed_in.post(f"/audit/emergencies/{opened.pk}/", {"justified": "yes", "note": ""})
    opened.refresh_from_db()

    assert "Brought in by police" in page and "Kit Brannigan" in page and "record read" in page
    assert "Unmistakable" not in page
    assert response.url == "/audit/emergencies/"
    assert (opened.justified, opened.reviewed_by) == (True, governance)
    assert Event.objects.get(act="emergency.reviewed").person_id == opened.person_id


def test_an_access_that_was_not_justified_needs_a_note_and_ends_at_once(signed_in, opened):
    without = signed_in.post(f"/audit/emergencies/{opened.pk}/", {"justified": "no", "note": " "})
    signed_in.post(f"/audit/emergencies/{opened.pk}/", {"justified": "no", "note": "No clinical need. Spoken to."})

    assert "Say why the access was not justified" in without.content.decode()
    assert not Person.objects.visible_to(opened.by).filter(pk=opened.person_id).exists()


def test_nobody_reviews_their_own_access(opened, signed_in, governance):
    MembershipFactory(user=opened.by, role=Role.GOVERNANCE)

    with pytest.raises(Refused, match="your own access"):
        review_emergency(opened, by=opened.by, at=timezone.now(), justified=True)


def test_a_second_review_is_refused(opened, governance):
    review_emergency(opened, by=governance, at=timezone.now(), justified=True)

    with pytest.raises(Refused, match="reviewed this access already"):
        review_emergency(opened, by=user_with(Role.GOVERNANCE), at=timezone.now(), justified=False, note="x")


def test_what_waits_for_review_comes_first(signed_in, opened, governance, django_assert_max_num_queries):
    now = timezone.now()
    for hours in range(1, 9):
        other = BreakGlass.objects.create(
            person=PersonFactory(), by=opened.by, reason="x", began_at=now, ends_at=now + timedelta(hours=hours)
        )
        review_emergency(other, by=governance, at=now, justified=True)
    with django_assert_max_num_queries(7):
        page = signed_in.get("/audit/emergencies/").content.decode()

    assert page.index(opened.person.reference) < page.index(other.person.reference)
    assert "1 emergency access" in signed_in.get("/audit/emergencies/?state=waiting").content.decode()


def test_governance_finds_it_in_their_work(signed_in, opened, governance):
    assert opened.person.reference in signed_in.get("/").content.decode()
    assert emergencies_to_review(governance, timezone.now()).total == 1


def test_governance_cannot_open_the_clinical_record(signed_in, opened, governance):
    assert not Person.objects.visible_to(governance).exists()
