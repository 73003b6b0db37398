import pytest

from reachout.accounts.permissions import Role
from tests.factories.accounts import user_with

CONTACTS = "/api/v1/follow-up-contacts/"


@pytest.mark.parametrize(
    ("instant", "status"),
    [
        ("2026-03-01T12:00:00Z", 200),
        ("2026-03-01T12:00:00+14:00", 200),
        ("2026-03-01T12:00:00-16:38", 200),
        ("0001-01-01T00:00:00+01:00", 400),
        ("9999-12-31T23:59:59-01:00", 400),
        ("yesterday", 400),
    ],
)
def test_an_instant_is_taken_with_any_offset_within_the_calendar(client, db, instant, status):
    client.force_login(user_with(Role.CASE_MANAGER))

    answer = client.get(CONTACTS, {"made_at__lt": instant})

    assert answer.status_code == status
    assert status == 200 or [wrong["field"] for wrong in answer.json()["errors"]] == ["made_at__lt"]
