"""What got worse, how it is made, which patients: the pages of figures, by those who may see them."""

from datetime import date, datetime
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from beds.models import WardStay
from quality.figures.freezing import freeze, refresh
from quality.figures.models import Snapshot
from reachout.accounts.models import User
from reachout.accounts.permissions import Role
from reachout.audit.models import Event
from reachout.jobs.models import Job
from reachout.people.models import Person
from tests.conftest import Clock
from tests.factories.accounts import user_with
from tests.factories.beds import StayFactory
from tests.factories.figures import freeze_series
from tests.factories.people import PersonFactory
from tests.quality.figures.conftest import LONDON, everywhere

pytestmark = pytest.mark.django_db

OCTOBER = date(2026, 10, 1)
QUIET = [20.0, 22.0] * 9


@pytest.fixture(autouse=True)
def _in_november(clock: Clock) -> None:
    clock.reads(datetime(2026, 11, 22, 9, tzinfo=LONDON))


@pytest.fixture
def signed_in(client: Client, commissioner: User) -> Client:
    client.force_login(commissioner)
    return client


# -- all measures ------------------------------------------------------------------------------------------------------


def test_what_got_worse_stands_first_and_what_was_so_before_after_it(signed_in: Client) -> None:
    freeze_series("waiting_now", [*QUIET, 40])
    freeze_series("inpatients", [*QUIET[:-1], 40, 40])
    freeze_series("community_caseload", [*QUIET, 40])
    freeze_series("admissions", [*QUIET, 21])

    page = signed_in.get("/figures/")

    worse, all_measures = page.text.split("All measures", 1)
    new, still = worse.split("Still of concern from earlier months")
    assert "What got worse in October 2026" in new and "Patients waiting for a bed" in new
    assert "Patients in hospital" in still.split("Better than expected")[0]
    assert "Specialist community caseload" in still.split("Better than expected")[1]
    assert "40 patients, +20 on the year" in new
    assert "Admissions" not in worse and "Admissions" in all_measures


def test_a_month_without_news_says_so(signed_in: Client) -> None:
    freeze_series("waiting_now", QUIET)

    assert "Nothing newly" in signed_in.get("/figures/").text


def test_a_measure_that_is_told_later_shows_its_newest_month(signed_in: Client) -> None:
    freeze_series("readmissions_30", [0.1, 0.2, None])

    page = signed_in.get("/figures/").text

    assert "20.0%" in page and "September 2026" in page


def test_with_nothing_frozen_the_page_says_what_will_be_there(signed_in: Client) -> None:
    page = signed_in.get("/figures/").text

    assert "No month is frozen yet" in page and "Freeze months now" in page


def test_the_page_as_a_file(signed_in: Client) -> None:
    freeze_series("waiting_now", [*QUIET, 40])

    file = signed_in.get("/figures/?export=csv").getvalue().decode("utf-8-sig")  # type: ignore[attr-defined]

    assert "Access,Patients waiting for a bed,October 2026,40" in file
    assert "Concern: higher than expected" in file
    assert Event.objects.filter(act="figures.exported").count() == 1


def test_a_line_is_a_partition(client: Client, of_one_line: User) -> None:
    freeze_series("waiting_now", [1111.0])
    freeze_series("waiting_now", [2222.0], line="adult_secure")
    freeze_series("waiting_now", [3333.0], line="aed")
    client.force_login(of_one_line)

    page = client.get("/figures/").text

    assert "2,222" in page and "1,111" not in page and "3,333" not in page
    for address in ("/figures/?line=aed", "/figures/waiting_now/?line=aed", "/figures/waiting_now/rows/?line=aed"):
        assert client.get(address).status_code == 404


def test_of_one_provider(signed_in: Client, stay: WardStay) -> None:
    freeze_series("inpatients", [4444.0])
    freeze_series("inpatients", [5555.0], cut="provider", keys=["NB"])

    page = signed_in.get("/figures/?cut=provider&key=NB").text

    assert "5,555" in page and "4,444" not in page
    assert signed_in.get("/figures/?cut=provider&key=nowhere").status_code == 404
    assert signed_in.get("/figures/?cut=shoe_size&key=9").status_code == 404


# -- one measure -------------------------------------------------------------------------------------------------------


def test_a_measure_has_its_chart_its_months_and_how_it_is_made(signed_in: Client, stay: WardStay) -> None:
    freeze_series("inpatients", [*QUIET, 40])
    freeze_series("inpatients", QUIET, cut="provider", keys=["NB"])

    page = signed_in.get("/figures/inpatients/").text

    assert "Patients in hospital: above the upper limit in October 2026" in page
    assert "<svg" in page and "Table of months" in page
    assert "People whose home is in the region and who are in hospital" in page
    assert Snapshot.objects.get(month=OCTOBER).definition[:12] in page
    assert "key=NB" in page and "/figures/inpatients/rows/?month=2026-10" in page
    assert signed_in.get("/figures/no_such_measure/").status_code == 404
    assert signed_in.get("/figures/inpatients/?by=shoe_size").status_code == 404


def test_a_measure_with_nulls_and_one_with_nothing(signed_in: Client) -> None:
    freeze_series("occupancy", [None, None, 0.9, None])

    assert "90%" in signed_in.get("/figures/occupancy/").text
    assert "No month of this measure is frozen" in signed_in.get("/figures/discharges/").text


def test_the_months_as_a_file(signed_in: Client) -> None:
    freeze_series("inpatients", [*QUIET, 40])

    lines = signed_in.get("/figures/inpatients/?export=csv").getvalue().decode("utf-8-sig").splitlines()  # type: ignore[attr-defined]

    assert lines[0] == "Month,Value,Numerator,Denominator,n,Mean,Lower limit,Upper limit,Variation"
    assert lines[1].startswith("October 2026,40") and "above the upper limit" in lines[1]


def test_a_board_member_sees_charts_and_no_rows(client: Client) -> None:
    client.force_login(everywhere(Role.BOARD))
    freeze_series("inpatients", QUIET)

    page = client.get("/figures/inpatients/")

    assert page.status_code == 200 and "/rows/" not in page.text
    assert client.get("/figures/inpatients/rows/").status_code == 403


# -- the rows behind it ------------------------------------------------------------------------------------------------


@pytest.fixture
def march(stay: WardStay) -> Person:
    freeze(date(2026, 3, 1), date(2026, 3, 1), at=timezone.now())
    return stay.person


def test_the_rows_stand_under_references_and_add_up_to_the_figure(signed_in: Client, march: Person) -> None:
    PersonFactory()

    page = signed_in.get("/figures/occupied_bed_days/rows/?month=2026-03").text

    assert march.reference in page and march.family_name not in page and f"/people/{march.pk}/" not in page
    assert "10\N{NO-BREAK SPACE}Mar\N{NO-BREAK SPACE}2026" in page
    row = page.split("How the rows add up")[1].split("Numerator")[1]
    assert row.count(">22</td>") == 3
    event = Event.objects.get(act="figure.rows_read")
    assert event.facts == {
        "rows": 1,
        "of": {"measure": "occupied_bed_days", "month": "2026-03-01", "service_line": "", "cut": "", "key": ""},
    }


def test_those_who_may_see_the_person_are_led_to_the_record(client: Client, march: Person) -> None:
    client.force_login(user_with(Role.CASE_MANAGER))
    assert f"/people/{march.pk}/" not in client.get("/figures/inpatients/rows/?month=2026-03").text
    # Known to the line through a referral.
    known = StayFactory(started_on=date(2026, 3, 2), spell__person=PersonFactory(home_in_region=True, line="adult_secure"))

    page = client.get("/figures/inpatients/rows/?month=2026-03").text

    assert f'href="/people/{known.person_id}/"' in page


def test_rows_changed_since_the_month_was_frozen_are_told_with_both_figures(signed_in: Client, march: Person) -> None:
    StayFactory(started_on=date(2026, 3, 20), spell__person=PersonFactory(home_in_region=True))

    page = signed_in.get("/figures/inpatients/rows/?month=2026-03").text

    assert "The rows have changed since the month was frozen" in page
    assert "From the rows as they are now: 2." in page


def test_what_was_left_out_says_why(signed_in: Client, march: Person) -> None:
    StayFactory(started_on=date(2026, 3, 2), spell__person=PersonFactory(home_in_region=None))

    page = signed_in.get("/figures/inpatients/rows/?month=2026-03&show=left_out").text

    assert "It is not known whether their home is in the region" in page
    assert march.reference not in page and "1 row left out" in page


def test_a_month_that_is_not_over_or_is_no_month_has_no_rows(signed_in: Client, march: Person) -> None:
    assert signed_in.get("/figures/inpatients/rows/?month=2099-01").status_code == 404
    assert signed_in.get("/figures/inpatients/rows/?month=soon").status_code == 404


def test_rows_as_a_file_leave_one_event(signed_in: Client, march: Person) -> None:
    file = signed_in.get("/figures/inpatients/rows/?month=2026-03&export=csv").getvalue().decode()  # type: ignore[attr-defined]

    assert march.reference in file and march.family_name not in file
    assert [event.act for event in Event.objects.filter(act__startswith="figure.")] == ["figure.rows_exported"]


# -- frozen months -----------------------------------------------------------------------------------------------------


def test_whoever_keeps_all_lines_freezes_months(
    signed_in: Client, stay: WardStay, commissioner: User, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        reply = signed_in.post("/figures/snapshots/freeze/", {"first": "2026-03-01", "last": "2026-04-01"})

    job = Job.objects.get()
    assert reply.url == job.get_absolute_url()  # type: ignore[attr-defined]
    assert job.result["said"] == "2 months frozen: March 2026 to April 2026."
    assert Snapshot.objects.filter(made_by=commissioner).count() == 2
    listed = signed_in.get("/figures/snapshots/").text
    assert "March 2026" in listed and commissioner.name in listed


def test_freezing_wants_months_in_order(signed_in: Client) -> None:
    page = signed_in.post("/figures/snapshots/freeze/", {"first": "2026-04-01", "last": "2026-03-01"})

    assert "Choose a month that is not before the first" in page.text
    assert not Job.objects.exists()


def test_a_month_is_frozen_again_for_a_reason_and_tells_what_is_different(
    signed_in: Client, march: Person, django_capture_on_commit_callbacks: Any
) -> None:
    first = Snapshot.objects.get()
    StayFactory(started_on=date(2026, 3, 20), spell__person=PersonFactory(home_in_region=True))
    assert "Say why" in signed_in.post(f"/figures/snapshots/{first.pk}/refresh/", {"why": ""}).text

    with django_capture_on_commit_callbacks(execute=True):
        signed_in.post(f"/figures/snapshots/{first.pk}/refresh/", {"why": "A stay was entered late"})

    second = Snapshot.objects.get(version=2)
    page = signed_in.get(f"/figures/snapshots/{second.pk}/?measure=inpatients&page=1").text
    assert "A stay was entered late" in page and "the figures are as they were frozen" in page
    assert "Patients in hospital" in page.split("What is different from version 1")[1]
    assert "Replaced by version 2" in signed_in.get(f"/figures/snapshots/{first.pk}/").text


def test_frozen_again_without_a_difference_says_so(
    signed_in: Client, march: Person, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        signed_in.post(f"/figures/snapshots/{Snapshot.objects.get().pk}/refresh/", {"why": "To be sure"})

    assert Job.objects.get().result["said"] == "No figure has changed, so no new version was made."
    assert Snapshot.objects.count() == 1


@pytest.mark.parametrize("who", ["of_one_line", "board"])
def test_others_freeze_nothing(client: Client, march: Person, of_one_line: User, who: str) -> None:
    client.force_login(of_one_line if who == "of_one_line" else everywhere(Role.BOARD))

    assert client.post("/figures/snapshots/freeze/", {"first": "2026-04-01", "last": "2026-04-01"}).status_code == 403
    assert client.post(f"/figures/snapshots/{Snapshot.objects.get().pk}/refresh/", {"why": "No"}).status_code == 403
    assert "Freeze months" not in client.get("/figures/snapshots/").text


def test_differences_of_other_lines_stay_with_them(client: Client, march: Person, of_one_line: User) -> None:
    StayFactory(started_on=date(2026, 3, 20), bed__ward__service_line="aed", spell__person=PersonFactory(home_in_region=True))
    (second,) = refresh(date(2026, 3, 1), date(2026, 3, 1), why="A stay was entered late", at=timezone.now())
    client.force_login(of_one_line)

    page = client.get(f"/figures/snapshots/{second.pk}/").text

    assert "No figure of the service lines you see is different." in page
