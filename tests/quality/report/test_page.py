"""The board report's page: the figures as frozen, of the month and service line asked for, for whoever may see them."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from quality.figures.models import Figure
from quality.measures.words import said
from quality.report.headlines import HEADLINES
from reachout.accounts.models import User
from reachout.accounts.permissions import Role
from tests.factories.accounts import user_with
from tests.factories.figures import SnapshotFactory
from tests.quality.reading import text
from tests.quality.report.conftest import LAST, calm

pytestmark = pytest.mark.django_db
URL = "/board-report/"


@pytest.fixture
def client(client: Client, board: User) -> Client:
    client.force_login(board)
    return client


def test_every_headline_is_the_frozen_figure(client: Client, frozen: Any) -> None:
    frozen(seclusions_per_100_patients=[*calm(3.0)[:-1], 4.4])

    shown = text(client.get(URL))

    assert "October 2026 " in shown and "All service lines" in shown
    for headline in HEADLINES:
        if headline.id == "avoided_savings":
            continue  # a range
        figure = Figure.objects.get(measure=headline.id, snapshot__month=LAST)
        assert f"{headline.measure.title} {said(headline.measure, figure.value)}" in shown, headline.id
    assert "Seclusions 4.4 per 100 patients 44 in the month" in shown
    assert "Savings from admissions avoided £100,000 to £120,000" in shown


def test_the_month_and_the_line_are_in_the_address(client: Client, frozen: Any) -> None:
    frozen(inpatients=[*calm(600)[:-2], 555, 471])
    frozen(line="aed", inpatients=[*calm(20)[:-1], 16])

    september = text(client.get(URL, {"month": "2026-09"}))
    eating = text(client.get(URL, {"line": "aed"}))

    assert "Board report · All service lines September 2026" in september
    assert "Patients in hospital 555 patients" in september and "471" not in september
    assert "Board report · Adult eating disorders October 2026" in eating
    assert "Patients in hospital 16 patients" in eating


def test_the_latest_version_of_a_month_counts(client: Client, frozen: Any) -> None:
    frozen()
    again = SnapshotFactory(month=LAST, version=2, why="A ward sent its stays late", checksum="f" * 64)
    Figure.objects.create(snapshot=again, measure="inpatients", value=471, numerator=471)

    shown = text(client.get(URL))

    assert "Patients in hospital 471 patients" in shown
    assert "version 2" in shown and "checksum ffffffffffff" in shown


def test_nothing_frozen_says_what_to_do(client: Client) -> None:
    assert "No month is frozen yet" in text(client.get(URL))
    assert client.get(f"{URL}pdf/").status_code == 302


def test_one_month_alone_claims_no_change_and_judges_nothing(client: Client, frozen: Any) -> None:
    frozen(**{headline.id: [200] if headline.id != "restrictive_change" else [None] for headline in HEADLINES})

    shown = text(client.get(URL))

    assert "Nothing is out of the ordinary" in shown
    assert "There is nothing yet to compare it with." in shown
    assert "A change is told once there are two years to compare." in shown
    assert "Too few months to say" in shown
    assert "against" not in shown.split("What this report rests on")[0].replace("against the baseline year", "")


def test_a_month_without_a_figure_says_so(client: Client, frozen: Any) -> None:
    frozen(wait_referral_to_assessment=[*calm(14)[:-1], None])

    shown = text(client.get(URL))

    assert "Wait from referral to assessment No figure" in shown
    assert "There is no figure for this month." in shown
    assert "Wait from referral to assessment :" not in shown, "an old month's signal is not this month's"


@pytest.mark.parametrize("asked", ["month=2031-01", "month=soon", "month=2026-13", "line=camhs", "month=2026-10&line=x"])
def test_what_is_not_there_is_not_found(client: Client, frozen: Any, asked: str) -> None:
    frozen()

    assert client.get(f"{URL}?{asked}").status_code == 404
    assert client.get(f"{URL}pdf/?{asked}").status_code == 404


def test_a_reader_of_one_line_sees_that_line_and_no_other(client: Client, frozen: Any) -> None:
    frozen(inpatients=calm(600))
    frozen(line="aed", inpatients=calm(20))
    client.force_login(user_with(Role.CASE_MANAGER, line="aed"))

    assert "Board report · Adult eating disorders" in text(client.get(URL))
    for other in ("", "adult_secure", "lda"):
        assert client.get(URL, {"line": other}).status_code == 404
        assert client.get(f"{URL}pdf/", {"line": other}).status_code == 404


@pytest.mark.parametrize("role", [Role.WARD, Role.LEAD, Role.REFERRER, Role.RETURNS, Role.GOVERNANCE, Role.ADMINISTRATOR])
def test_an_outsider_is_kept_out(client: Client, frozen: Any, role: Role) -> None:
    frozen()
    client.force_login(user_with(role, line="" if role in {Role.GOVERNANCE, Role.ADMINISTRATOR} else "aed"))

    assert client.get(URL).status_code == 403
    assert client.get(f"{URL}pdf/").status_code == 403


def test_the_same_queries_for_two_providers_as_for_twenty(client: Client, frozen: Any, with_providers: Any) -> None:
    frozen()
    client.get(URL)
    counts = []
    for more in (2, 18):
        with_providers(more)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            shown = text(client.get(URL))
        counts.append(len(queries))

    assert "Provider 17" in shown
    assert counts[0] == counts[1] <= 16


def test_what_is_provisional_is_said_as_of_the_freezing(client: Client, frozen: Any) -> None:
    SnapshotFactory(month=LAST, made_at=datetime(2026, 11, 4, 5, 40, tzinfo=UTC))
    frozen()

    assert "Provisional: the admissions avoided in August 2026 to October 2026" in text(client.get(URL))


def test_nothing_is_provisional_once_ninety_days_had_passed(client: Client, frozen: Any) -> None:
    SnapshotFactory(month=LAST, made_at=datetime(2027, 1, 29, 12, 0, tzinfo=UTC))
    frozen()

    shown = text(client.get(URL))

    assert "Nothing in it is provisional: 90 days had passed" in shown
    assert "Not for publication: small counts are shown as they are" in shown
