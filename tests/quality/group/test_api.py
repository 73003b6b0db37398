"""The same acts for programs: checked, placed and refused as on the pages."""

from datetime import timedelta

import pytest
from django.utils import timezone

from quality.assurance.models import Action
from quality.group.models import Comment, GroupMeeting, Item, LearningResponse, Rating
from reachout.accounts.permissions import Role
from tests.factories.accounts import user_with
from tests.factories.beds import WardFactory
from tests.factories.group import GroupAttendanceFactory, GroupMeetingFactory, ItemFactory, LearningFactory, MemberFactory

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate
GRADES = dict.fromkeys(("overall", "safe", "effective", "caring", "responsive", "well_led"), "good")


@pytest.fixture
def ward():
    return WardFactory()


@pytest.fixture
def post(client):
    def ask(path, user, **body):
        client.force_login(user)
        return client.post(f"/api/v1/{path}/", body, content_type="application/json")

    return ask


def at(ward):
    return {"service_line": ward.service_line, "organisation": ward.site.organisation_id, "site": ward.site_id}


def test_a_rating(post, ward):
    sent = {**at(ward), **GRADES, "published_on": str(TODAY()), "report_url": "https://www.cqc.org.uk/location/1"}

    answer = post("cqc-ratings", user_with(Role.COMMISSIONER), **sent)

    assert answer.status_code == 201, answer.content
    assert Rating.objects.get().site == ward.site
    assert post("cqc-ratings", user_with(Role.COMMISSIONER, line="aed"), **sent).status_code == 400
    assert post("cqc-ratings", user_with(Role.COMMISSIONER), **(sent | {"site": None})).status_code == 409


def test_a_learning_response_from_beginning_to_end(post, ward):
    lead = user_with(Role.LEAD, organisation=ward.site.organisation)
    sent = {
        **at(ward),
        "ward": ward.pk,
        "kind": "swarm",
        "title": "A missed dose",
        "about": "A dose was missed at the change of shift.",
        "physical_harm": "none",
        "psychological_harm": "low",
        "started_on": str(TODAY()),
        "due_on": str(TODAY() + timedelta(days=30)),
    }

    made = post("learning-responses", lead, **sent)
    assert made.status_code == 201, made.content
    path = f"learning-responses/{made.json()['id']}"
    assert post(f"{path}/candour", lead, candour="not").status_code == 200
    assert post(f"{path}/findings", lead, factor="tasks", text="Two charts were in use.").status_code == 200
    assert post(f"{path}/comments", user_with(Role.COMMISSIONER), text="Which ones?").status_code == 200
    assert post(f"{path}/finish", lead, on=str(TODAY()), shared="One chart.").status_code == 200

    learning = LearningResponse.objects.get()
    assert (learning.ward, learning.finished_on, learning.findings.count(), Comment.objects.count()) == (ward, TODAY(), 1, 1)
    refused = post("learning-responses", lead, **(sent | {"about": "943 476 5919 fell"}))
    assert refused.status_code == 400
    assert "Take out the NHS number" in refused.content.decode()
    assert post("learning-responses", lead, **(sent | at(WardFactory()))).status_code == 400


def test_a_meeting_from_plan_to_close(post, ward):
    keeper, chair = user_with(Role.COMMISSIONER), MemberFactory()
    when = (timezone.now() + timedelta(days=1)).isoformat()

    planned = post("group-meetings", keeper, service_line="adult_secure", starts_at=when)
    path = f"group-meetings/{planned.json()['id']}"
    learning = LearningFactory(of=ward)
    first = post(f"{path}/items", keeper, learning=learning.pk).json()
    second = post(f"{path}/items", keeper, title="The roof").json()
    assert post(f"{path}/hold", keeper, chair=chair.pk).status_code == 200
    GroupMeetingFactory(starts_at=timezone.now() + timedelta(days=40))
    assert post(f"{path}/close", keeper).status_code == 409
    assert post(f"group-items/{first['id']}/decide", keeper, decision="Share it.").status_code == 200
    assert post(f"group-items/{second['id']}/carry-forward", keeper).status_code == 200
    assert post(f"{path}/close", keeper).status_code == 200

    assert first["title"] == learning.title
    assert Item.objects.get(carried_from=second["id"]).title == "The roof"
    assert GroupMeeting.objects.get(pk=planned.json()["id"]).is_closed
    assert post("group-meetings", keeper, service_line="aed", starts_at=when).status_code == 400


def test_an_action_is_given_only_to_whoever_can_open_it(post, ward):
    keeper, stranger = user_with(Role.COMMISSIONER), user_with(Role.LEAD)
    owner = user_with(Role.LEAD, organisation=ward.site.organisation)
    item = ItemFactory(meeting=GroupAttendanceFactory().meeting)
    sent = {**at(ward), "text": "Mend it", "measure": "It works", "due_on": str(TODAY())}

    wrong = post(f"group-items/{item.pk}/actions", keeper, **sent, owner=stranger.pk)
    right = post(f"group-items/{item.pk}/actions", keeper, **sent, owner=owner.pk)

    assert (wrong.status_code, right.status_code) == (400, 200)
    assert stranger.name not in wrong.content.decode()
    assert Action.objects.get().owner == owner


def test_an_item_comes_from_one_record_at_most(post, ward):
    keeper, meeting = user_with(Role.COMMISSIONER), GroupMeetingFactory()

    nothing = post(f"group-meetings/{meeting.pk}/items", keeper)
    across = post(f"group-meetings/{meeting.pk}/items", keeper, learning=LearningFactory(of=WardFactory(service_line="aed")).pk)

    assert (nothing.status_code, across.status_code) == (400, 400)
