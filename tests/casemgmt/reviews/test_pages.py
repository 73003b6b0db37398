"""What is due, why, and the steps of recording it, as a case manager and as a ward."""

from datetime import timedelta

import pytest
from django.utils import timezone

from beds.models import WardStay
from casemgmt.reviews.forms import HeldForm
from casemgmt.reviews.models import Action, Kind, Review
from reachout.accounts.permissions import Role
from tests.factories.accounts import user_with
from tests.factories.beds import StayFactory, WardFactory
from tests.factories.cases import CaseFactory
from tests.factories.people import LegalStatusFactory
from tests.factories.reviews import ActionFactory, ReviewFactory

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate


def ago(days):
    return TODAY() - timedelta(days=days)


@pytest.fixture
def case():
    made = CaseFactory(stay=StayFactory(started_on=ago(200), spell__person__family_name="Quillfeather"))
    LegalStatusFactory(person=made.person, code="03", started_on=ago(170))
    return made


@pytest.fixture
def manager():
    return user_with(Role.CASE_MANAGER)


@pytest.fixture
def nurse(case):
    ward = WardStay.objects.get(person=case.person).ward
    return user_with(Role.WARD, organisation=ward.site.organisation)


def seen(client, user, address):
    client.force_login(user)
    response = client.get(address)
    assert response.status_code == 200, address
    return response.content.decode()


def day(name, value):
    return {f"{name}_day": value.day, f"{name}_month": value.month, f"{name}_year": value.year}


def test_what_is_due_and_what_is_late(client, case, manager):
    page = seen(client, manager, "/reviews/")
    assert "QUILLFEATHER" in page and "days late" in page and "CPA review" in page

    late = seen(client, manager, "/reviews/?when=overdue&kind=cpa")
    assert "1 due" in late
    assert "Nothing matches" in seen(client, manager, f"/reviews/?whose={manager.pk}")


@pytest.mark.parametrize("kind", Kind.values)
def test_any_date_says_why(client, case, manager, kind):
    page = seen(client, manager, f"/reviews/cases/{case.pk}/{kind}/")
    assert "The rule" in page
    if kind == "cpa":
        assert "Admitted on" in page and "months" in page and "Published: a partner" in page


@pytest.mark.parametrize("kind", Kind.values)
def test_each_kind_is_recorded_with_its_own_questions(client, case, manager, kind):
    address = f"/reviews/cases/{case.pk}/{kind}/held/"
    assert "Record" in seen(client, manager, address)
    form = HeldForm(kind=kind)
    first = {name: field.choices[0][0] for name, field in form.fields.items() if getattr(field, "choices", None)}
    response = client.post(address, {**first, **day("held_on", ago(1)), **day("renewed_until", TODAY())})
    review = Review.objects.get(kind=kind)
    assert response.headers["Location"] == review.get_absolute_url()
    assert review.answers.count() == len(form.questions)
    assert "Recorded as held" in seen(client, manager, review.get_absolute_url())


def test_the_panel_of_the_case_says_what_is_next_and_what_is_to_do(client, case, manager):
    ActionFactory(review=ReviewFactory(case=case, kind="visit", held_on=ago(3)), text="Find a dentist")
    page = seen(client, manager, case.get_absolute_url())
    assert "Reviews and visits" in page and "Find a dentist" in page and "Section renewal" in page


def test_a_ward_books_moves_misses_and_asks(client, case, nurse):
    client.force_login(nurse)
    home = f"/reviews/cases/{case.pk}/cpa/"
    client.post(f"{home}book/", {**day("booked_on", TODAY()), "booked_time": "2pm"})
    booked = Review.objects.get()
    assert "14:00" in seen(client, nurse, home) or "2pm" in seen(client, nurse, home)

    client.post(f"{booked.get_absolute_url()}move/", {**day("booked_on", TODAY() + timedelta(days=3)), "why": "Doctor away"})
    booked.refresh_from_db()
    assert booked.booked_on == TODAY() + timedelta(days=3)
    assert "booked for" in client.post(f"{home}missed/", {"why": "No doctor"}).content.decode()

    client.post(f"{booked.get_absolute_url()}cancel/", {"why": "Wrong day"})
    client.post(f"{home}missed/", {"why": "No doctor"})
    assert Review.objects.get(status="missed").why == "No doctor"

    held = ReviewFactory(case=case, held_on=ago(1))
    client.post(f"{held.get_absolute_url()}actions/", {"text": "Ring home", "owner": "Ward", **day("due_on", TODAY())})
    action = Action.objects.get()
    client.post(f"/reviews/actions/{action.pk}/done/", {**day("done_on", TODAY()), "evidence": "Rang on the day"})
    action.refresh_from_db()
    assert action.done_by == nurse


def test_a_ward_has_no_visits_to_record_and_no_calendar(client, case, nurse):
    client.force_login(nurse)
    assert client.get(f"/reviews/cases/{case.pk}/visit/held/").status_code == 404
    visit = ReviewFactory(case=case, kind="visit")
    assert client.post(f"{visit.get_absolute_url()}cancel/", {"why": "No"}).status_code == 404
    assert client.get("/reviews/calendar/").status_code == 403


def test_an_outsider_cannot_tell_it_exists(client, case):
    elsewhere = user_with(Role.WARD, organisation=WardFactory().site.organisation)
    client.force_login(elsewhere)
    review = ReviewFactory(case=case)
    for address in (f"/reviews/cases/{case.pk}/cpa/", review.get_absolute_url(), f"{review.get_absolute_url()}cancel/"):
        assert client.get(address).status_code == 404
    assert "QUILLFEATHER" not in seen(client, elsewhere, "/reviews/")


def test_no_number_in_free_text(client, case, manager):
    client.force_login(manager)
    reply = client.post(f"/reviews/cases/{case.pk}/contact/held/", {**day("held_on", TODAY()), "outcome": "Rang 999 000 0018"})
    assert "NHS number" in reply.content.decode() and not Review.objects.exists()


def test_the_month_shows_due_and_booked(client, case, manager):
    ReviewFactory(case=case, kind="visit", booked_on=TODAY())
    page = seen(client, manager, "/reviews/month/")
    assert "Oversight visit" in page and "QUILLFEATHER" in page and "overdue" in page
    assert "Monday" in seen(client, manager, "/reviews/month/?month=2028-02&whose=everybody")
    assert "Monday" in seen(client, manager, "/reviews/month/?month=nonsense")


def test_lists_of_what_was_recorded_and_asked(client, case, manager):
    ActionFactory(review=ReviewFactory(case=case, held_on=ago(40)), text="Ask the court", due_on=ago(2))
    assert "Held" in seen(client, manager, "/reviews/recorded/?status=held")
    assert "2 days late" in seen(client, manager, "/reviews/actions/?state=overdue")
