"""What is due and what was recorded, for programs."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from casemgmt.reviews.models import Review
from reachout.accounts.permissions import Role
from tests.factories.accounts import user_with
from tests.factories.beds import StayFactory
from tests.factories.cases import CaseFactory

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate


def test_due_booked_held_and_an_action(client):
    client.force_login(user_with(Role.CASE_MANAGER))
    case = CaseFactory(stay=StayFactory(started_on=date(2026, 1, 1)))

    def post(path, **body):
        return client.post(f"/api/v1/{path}", body, content_type="application/json")

    due = {one["kind"]: one for one in client.get("/api/v1/case-reviews-due/").json()["results"]}
    assert due["cpa"]["due_on"] == "2026-04-01" and due["cpa"]["case"] == case.pk

    booked = post("case-reviews/", case=case.pk, kind="contact", booked_on=str(TODAY()), booked_time="14:00")
    assert booked.status_code == 201 and booked.json()["due_on"] == due["contact"]["due_on"]

    answers = [{"question": "with", "answer": "person", "note": ""}, {"question": "how", "answer": "phone", "note": ""}]
    held = post("case-reviews-held/", case=case.pk, kind="contact", held_on=str(TODAY()), answers=answers)
    assert held.status_code == 201 and held.json()["id"] == booked.json()["id"]
    assert Review.objects.get().answers.count() == 2

    asked = post(f"case-reviews/{held.json()['id']}/actions/", text="Ring the ward", owner="Ward", due_on=str(TODAY()))
    assert asked.status_code == 200
    refused = post("case-reviews-held/", case=case.pk, kind="contact", held_on=str(TODAY() + timedelta(days=1)))
    assert refused.status_code == 409 and "not come yet" in refused.content.decode()
