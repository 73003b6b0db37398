"""The pages of a ward that records and of a case manager who reads."""

from datetime import timedelta

import pytest
from django.utils import timezone

from casemgmt.incidents.models import Change, Concern, Incident, Review
from casemgmt.models import RestrictiveIntervention
from reachout.accounts.permissions import Role
from reachout.audit.models import Event
from tests.factories.accounts import user_with
from tests.factories.cases import InterventionFactory
from tests.factories.incidents import ConcernFactory, IncidentFactory
from tests.quality.reading import counted, listed, text

pytestmark = pytest.mark.django_db


def moment(name, at):
    there = timezone.localtime(at)
    return {f"{name}_day": there.day, f"{name}_month": there.month, f"{name}_year": there.year, f"{name}_time": f"{there:%H:%M}"}


def day(name, on):
    return {f"{name}_day": on.day, f"{name}_month": on.month, f"{name}_year": on.year}


def clock(at):
    return f"{timezone.localtime(at):%H:%M}"


@pytest.fixture
def as_nurse(client, nurse):
    client.force_login(nurse)
    return client


def night(at, *rows, **fields):
    begun = at - timedelta(hours=3)
    body = {
        "kind": "violence",
        "place": "Day area",
        "description": "Threw a chair at staff.",
        "rows": "3",
        **moment("happened_at", begun),
    }
    for number, (type, began, ended) in enumerate(rows):
        span = {
            "type": type,
            "began": clock(begun + timedelta(minutes=began)),
            "ended": (ended and clock(begun + timedelta(minutes=ended))) or "",
        }
        body |= {f"done-{number}-{name}": value for name, value in span.items()}
    return body | fields


def test_a_nurse_records_three_types_on_one_page_and_is_asked_about_them_next(as_nurse, stay, at):
    assert stay.person.name in text(as_nurse.get("/incidents/new/"))

    reply = as_nurse.post(f"/incidents/new/{stay.pk}/", night(at, ("09", 2, 6), ("14", 5, 5), ("05", 10, None)))

    incident = Incident.objects.get()
    assert reply.url == f"/incidents/{incident.pk}/answers/"
    assert [row.type for row in incident.interventions] == ["09", "14", "05"]
    row = incident.interventions.last()
    detail = f"detail-{row.pk}"
    answers = {"reason": "To stop blows.", f"{detail}-in_care_plan": "True", f"{detail}-authorised_by": "psychiatrist"}
    for other in incident.interventions[:2]:
        answers[f"detail-{other.pk}-in_care_plan"] = "unknown"
    assert as_nurse.post(reply.url, answers).status_code == 302
    page = text(as_nurse.get(incident.get_absolute_url()))
    assert "To stop blows." in page and "Psychiatrist" in page and "Not everything" in page


def test_nothing_typed_is_lost_when_something_is_wrong_or_more_lines_are_wanted(as_nurse, stay, at):
    body = night(at, ("07", 5, None), place="Garden")

    wrong = as_nurse.post(f"/incidents/new/{stay.pk}/", body)
    assert "only a seclusion or segregation goes on" in text(wrong)
    more = as_nurse.post(f"/incidents/new/{stay.pk}/", {**body, "more": "yes"})
    for page in (wrong.content.decode(), more.content.decode()):
        assert 'value="Garden"' in page and "Threw a chair" in page
    assert 'name="done-5-type"' in more.content.decode() and "There is a problem" not in more.content.decode()
    assert not Incident.objects.exists()
    refused = as_nurse.post(f"/incidents/new/{stay.pk}/", night(at, kind="restrictive"))
    assert "Say which restrictive interventions" in text(refused)
    named = as_nurse.post(f"/incidents/new/{stay.pk}/", night(at, description="He hit 999 000 0018 on the arm"))
    assert "Take out the NHS number" in text(named)


def test_a_running_seclusion_is_reviewed_and_ended_from_where_it_is_listed(as_nurse, stay, at):
    row = InterventionFactory(stay=stay, started_at=at - timedelta(hours=5))

    page = text(as_nurse.get("/incidents/restrictions/"))
    assert stay.person.name in page and "Nursing review" in page and "3 hours late" in page
    body = {"kind": "nursing", "present": "Two registered nurses", "decided": "continue", **moment("reviewed_at", at)}
    assert as_nurse.post(f"/incidents/interventions/{row.pk}/review/", body).status_code == 302
    assert Review.objects.get().intervention == row
    assert as_nurse.post(f"/incidents/interventions/{row.pk}/end/", moment("ended_at", at)).status_code == 302
    row.refresh_from_db()
    assert row.ended_at == at.replace(second=0, microsecond=0)
    assert "Nobody on these wards" in text(as_nurse.get("/incidents/restrictions/"))


def test_an_intervention_is_corrected_and_taken_out_with_a_reason(as_nurse, stay, at):
    incident = IncidentFactory(stay=stay, happened_at=at - timedelta(hours=6))
    row = InterventionFactory(stay=stay, incident=incident.reference, started_at=at - timedelta(hours=5))
    span = {**moment("started_at", row.started_at), **moment("ended_at", at - timedelta(hours=1))}

    as_nurse.post(f"/incidents/interventions/{row.pk}/correct/", {"type": "06", "why": "It was segregation.", **span})
    row.refresh_from_db()
    assert row.type == "06" and Change.objects.get().before["type"] == "05"
    as_nurse.post(f"/incidents/interventions/{row.pk}/remove/", {"why": "Recorded twice."})
    assert not RestrictiveIntervention.objects.exists()
    assert Change.objects.get(kind="removed").before["interventions"][0]["type"] == "06"


def test_a_provider_answers_for_a_safeguarding_concern_and_the_case_manager_closes_it(as_nurse, stay, at, manager):
    incident = IncidentFactory(stay=stay, kind="safeguarding", happened_at=at - timedelta(days=2))
    address = incident.get_absolute_url()
    assert "To be told Care Quality Commission" in text(as_nurse.get(address))

    as_nurse.post(f"{address}safeguarding/", {"about": "neglect"})
    concern = Concern.objects.get()
    as_nurse.post(f"/incidents/concerns/{concern.pk}/refer/", {"authority": "Hartshire Council", **day("referred_on", at)})
    as_nurse.post(
        f"/incidents/concerns/{concern.pk}/answer/",
        {"enquiry": "enquiry", "outcome": "not_substantiated", **day("answered_on", at)},
    )
    assert [one.to for one in incident.notifications.all()] == ["safeguarding"]
    assert as_nurse.post(f"/incidents/concerns/{concern.pk}/close/").status_code == 403

    as_nurse.force_login(manager)
    assert "Close the concern" in as_nurse.get(address).content.decode()
    as_nurse.post(f"/incidents/concerns/{concern.pk}/close/")
    concern.refresh_from_db()
    assert concern.closed_by == manager


def test_a_case_manager_reads_everything_and_changes_nothing(client, manager, stay, at):
    incident = IncidentFactory(stay=stay)
    InterventionFactory(stay=stay, incident=incident.reference)
    client.force_login(manager)

    page = client.get(incident.get_absolute_url()).content.decode()
    assert "Withdraw" not in page and "End now" not in page and "Threw" not in page
    assert Event.objects.get(act="incident.read").person_id == stay.person_id
    for step in ("answers/", "correct/", "withdraw/", "tell/"):
        assert client.get(f"{incident.get_absolute_url()}{step}").status_code == 403


def test_another_providers_ward_cannot_tell_that_it_exists(client, stay):
    incident = IncidentFactory(stay=stay)
    client.force_login(user_with(Role.WARD))

    assert client.get(incident.get_absolute_url()).status_code == 404
    assert client.get(f"/incidents/new/{stay.pk}/").status_code == 404
    assert counted(client.get("/incidents/")) == 0


def test_the_list_is_narrowed_by_what_happened_and_what_is_open(client, manager, stay, at):
    secluded = IncidentFactory(stay=stay, kind="restrictive")
    InterventionFactory(stay=stay, incident=secluded.reference, type="05")
    InterventionFactory(stay=stay, incident=secluded.reference, type="09", ended_at=at)
    grave = IncidentFactory(stay=stay, harm_physical="severe")
    open_ = ConcernFactory(incident__stay=stay).incident
    gone = IncidentFactory(stay=stay, withdrawn_at=at, withdrawn=[])
    client.force_login(manager)
    found = {
        "": {secluded, grave, open_}, "?type=09": {secluded}, "?running=yes": {secluded}, "?harm=severe": {grave},
        "?safeguarding=yes": {open_}, "?only=untold": {grave}, "?only=lacking": {secluded}, "?only=withdrawn": {gone},
        f"?ward={stay.ward.pk}&kind=restrictive": {secluded}, "?until=2020-01-01": set(),
    }  # fmt: skip

    for query, expected in found.items():
        assert set(listed(client.get(f"/incidents/{query}"))) == {one.reference for one in expected}, query
