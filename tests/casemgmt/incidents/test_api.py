"""Programs record what wards do, by the same rules."""

from datetime import timedelta

import pytest

from casemgmt.incidents.models import Incident
from reachout.accounts.permissions import Role
from tests.factories.accounts import user_with
from tests.factories.beds import StayFactory

pytestmark = pytest.mark.django_db


def body(stay, at, **fields):
    begun = at - timedelta(hours=5)
    seclusion = {"type": "05", "started_at": begun.isoformat(), "authorised_by": "psychiatrist"}
    return {"stay": stay.pk, "kind": "violence", "happened_at": begun.isoformat(), "interventions": [seclusion], **fields}


def post(client, path, sent):
    return client.post(f"/api/v1/incidents/{path}", sent, content_type="application/json")


def test_an_incident_is_made_read_and_its_seclusion_ended(client, nurse, stay, at):
    client.force_login(nurse)

    made = post(client, "", body(stay, at)).json()
    assert [row["type"] for row in made["interventions"]] == ["05"]
    sent = {"intervention": made["interventions"][0]["id"], "ended_at": (at - timedelta(hours=1)).isoformat()}
    ended = post(client, f"{made['id']}/end-intervention/", sent).json()
    assert ended["interventions"][0]["ended_at"]
    assert client.get(f"/api/v1/incidents/{made['id']}/").json() == ended
    assert client.get("/api/v1/incidents/?kind=violence").json()["count"] == 1
    again = post(client, f"{made['id']}/end-intervention/", sent)
    assert (again.status_code, "already been recorded" in again.json()["detail"]) == (409, True)


def test_what_is_not_theirs_or_names_somebody_is_turned_away(client, nurse, stay, at):
    client.force_login(nurse)

    assert post(client, "", body(StayFactory(), at)).status_code == 400
    assert "NHS number" in str(post(client, "", body(stay, at, description="Hit 999 000 0018")).json())
    assert post(client, "", body(stay, at, happened_at=(at + timedelta(hours=1)).isoformat())).status_code == 409
    client.force_login(user_with(Role.CASE_MANAGER))
    assert post(client, "", body(stay, at)).status_code == 403
    assert not Incident.objects.exists()
