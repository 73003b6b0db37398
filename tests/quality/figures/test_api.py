"""Figures for programs: the very objects of ``manage.py kpis``, and the frozen months."""

import json
from datetime import date, datetime
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from beds.models import WardStay
from quality.figures.freezing import freeze
from quality.figures.models import Snapshot
from reachout.accounts.models import User
from reachout.accounts.permissions import Role
from tests.conftest import Clock
from tests.factories.accounts import user_with
from tests.factories.beds import StayFactory
from tests.factories.people import PersonFactory
from tests.quality.figures.conftest import LONDON

pytestmark = pytest.mark.django_db

MARCH = date(2026, 3, 1)


@pytest.fixture(autouse=True)
def _in_november(clock: Clock) -> None:
    clock.reads(datetime(2026, 11, 22, 9, tzinfo=LONDON))


@pytest.fixture
def signed_in(client: Client, commissioner: User) -> Client:
    client.force_login(commissioner)
    return client


@pytest.mark.parametrize(
    ("query", "options"),
    [
        ("", []),
        ("&service_line=adult_secure", ["--service-line", "adult_secure"]),
        ("&by=provider", ["--by", "provider"]),
        ("&by=ward&service_line=adult_secure&measure=inpatients&measure=occupancy",
         ["--by", "ward", "--service-line", "adult_secure", "--measure", "inpatients", "occupancy"]),
    ],
)  # fmt: skip
def test_the_api_answers_as_the_command_does(
    signed_in: Client, stay: WardStay, capsys: Any, query: str, options: list[str]
) -> None:
    call_command("kpis", "--from", "2026-02", "--to", "2026-04", "--format", "json", *options)
    told = json.loads(capsys.readouterr().out)

    answer = signed_in.get(f"/api/v1/figures/?from=2026-02&to=2026-04{query}")

    assert answer.status_code == 200
    assert answer.json() == told and len(told) > 5


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("to=2026-04", "from"),
        ("from=March&to=2026-04", "from"),
        ("from=2026-04&to=2026-03", "to"),
        ("from=1990-01&to=2026-03", "to"),
        ("from=2026-03&to=2026-03&measure=happiness", "measure"),
        ("from=2026-03&to=2026-03&by=shoe_size", "by"),
    ],
)
def test_what_cannot_be_meant_is_said_at_its_field(signed_in: Client, query: str, field: str) -> None:
    answer = signed_in.get(f"/api/v1/figures/?{query}")

    assert answer.status_code == 400
    assert field in str(answer.json()["errors"])


def test_a_line_is_a_partition(client: Client, of_one_line: User, stay: WardStay) -> None:
    client.force_login(of_one_line)
    period = "from=2026-03&to=2026-03&measure=inpatients"

    own = client.get(f"/api/v1/figures/?{period}").json()

    assert [(row["service_line"], row["value"]) for row in own] == [("adult_secure", 1)]
    assert client.get(f"/api/v1/figures/?{period}&service_line=aed").status_code == 404


def test_a_frozen_month_answers_as_it_was_frozen(signed_in: Client, stay: WardStay) -> None:
    (snapshot,) = freeze(MARCH, MARCH, at=timezone.now())
    StayFactory(started_on=date(2026, 3, 2), spell__person=PersonFactory(home_in_region=True))

    listed = signed_in.get("/api/v1/snapshots/").json()["results"]
    frozen = signed_in.get(f"/api/v1/snapshots/{snapshot.pk}/figures/?measure=inpatients").json()
    now = signed_in.get("/api/v1/figures/?from=2026-03&to=2026-03&measure=inpatients").json()

    assert [(row["month"], row["version"], row["checksum"]) for row in listed] == [("2026-03-01", 1, snapshot.checksum)]
    assert [row["value"] for row in frozen] == [1] and [row["value"] for row in now] == [2]
    assert frozen[0].keys() == now[0].keys()


def test_others_see_none(client: Client) -> None:
    client.force_login(user_with(Role.WARD))

    assert client.get("/api/v1/figures/?from=2026-03&to=2026-03").status_code == 403
    assert client.get("/api/v1/snapshots/").status_code == 403
    assert not Snapshot.objects.exists()
