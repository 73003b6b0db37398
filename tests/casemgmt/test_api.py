"""Cases for programs: the same reach, the same refusals."""

import pytest

from reachout.accounts.permissions import Role
from tests.factories.accounts import user_with
from tests.factories.cases import CaseFactory

pytestmark = pytest.mark.django_db


def test_cases_are_listed_read_and_handed_over(client):
    manager, colleague = user_with(Role.CASE_MANAGER), user_with(Role.CASE_MANAGER)
    case, other = CaseFactory(), CaseFactory(manager=manager)
    client.force_login(manager)

    listed = client.get("/api/v1/cases/?manager__isnull=true").json()["results"]
    assert [one["reference"] for one in listed] == [case.reference]
    assert client.get(f"/api/v1/cases/{other.pk}/").json()["manager_name"] == manager.name

    def give(row, **body):
        return client.post(f"/api/v1/cases/{row.pk}/hand-over/", body, content_type="application/json")

    assert give(case, to=colleague.pk).json()["manager"] == colleague.pk
    assert "changed hands" in str(give(case, to=manager.pk).json())
    assert "Write a note" in str(give(other, to=colleague.pk, giver=manager.pk).json())
    assert "NHS number" in str(give(other, to=colleague.pk, giver=manager.pk, note="For 999 000 0018").json())

    client.force_login(user_with(Role.CASE_MANAGER, line="aed"))
    assert give(other, to=colleague.pk).status_code == 404
