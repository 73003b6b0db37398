"""Rebases and annotations: written by somebody for a reason, on a chart of their lines, and never deleted."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from quality.measures import CATALOGUE
from quality.spc import services
from quality.spc.models import Annotation, Rebase
from quality.spc.scope import Scope
from quality.spc.selectors import marks, marks_by_key
from reachout.accounts.models import User
from reachout.accounts.permissions import Role
from reachout.audit.models import Event
from reachout.organisations.models import ServiceLine
from reachout.refused import Refused
from tests.factories.accounts import MembershipFactory, user_with
from tests.factories.organisations import OrganisationFactory
from tests.factories.people import PersonFactory
from tests.factories.spc import AnnotationFactory, RebaseFactory

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 21, 10, tzinfo=UTC)
SECURE = Scope(CATALOGUE["inpatients"], "adult_secure")


@pytest.fixture
def commissioner() -> User:
    return user_with(Role.COMMISSIONER, line="adult_secure")


@pytest.fixture
def of_every_line(commissioner: User) -> User:
    for line in set(ServiceLine.values) - {"adult_secure"}:
        MembershipFactory(user=commissioner, role=Role.COMMISSIONER, service_line=line)
    return User.objects.get(pk=commissioner.pk)


def written(month: str = "3", year: str = "2026", **words: str) -> dict[str, str]:
    return {"month_of_year": month, "year": year, **words}


# -- writing -------------------------------------------------------------------------------------------------------------


def test_a_rebase_is_written_with_who_and_why(client: Client, commissioner: User) -> None:
    client.force_login(commissioner)

    answer = client.post("/figures/charts/inpatients/rebase/?line=adult_secure", written(why="Safewards on every ward"))

    assert (answer.status_code, answer["Location"]) == (302, "/figures/inpatients/?line=adult_secure")
    made = Rebase.objects.get()
    assert (made.measure, made.service_line, made.cut, made.key) == ("inpatients", "adult_secure", "", "")
    assert (made.month, made.why, made.by) == (date(2026, 3, 1), "Safewards on every ward", commissioner)
    event = Event.objects.get(act="rebase.added")
    assert (event.by_id, event.why, event.facts["month"]) == (commissioner.pk, "Safewards on every ward", "2026-03-01")


def test_an_annotation_of_one_provider(client: Client, commissioner: User) -> None:
    provider = OrganisationFactory(code="RXT", name="Northern Beeches")
    client.force_login(commissioner)

    page = client.get(f"/figures/charts/occupancy/annotate/?line=adult_secure&cut=provider&key={provider.code}&month=2026-03")
    answer = client.post(
        "/figures/charts/occupancy/annotate/?line=adult_secure&cut=provider&key=RXT", written(text="Roof & rain")
    )

    assert "Bed occupancy, leave included, Adult secure, Northern Beeches" in page.content.decode()
    assert 'value="2026"' in page.content.decode() and '<option value="3" selected>' in page.content.decode()
    assert answer["Location"] == "/figures/occupancy/?line=adult_secure&cut=provider&key=RXT"
    made = Annotation.objects.get()
    assert (made.cut, made.key, made.text, made.by) == ("provider", "RXT", "Roof & rain", commissioner)
    assert Event.objects.get(act="annotation.added").facts["key"] == "RXT"


def test_without_a_line_the_chart_is_the_widest_one_may_see(client: Client, of_every_line: User) -> None:
    client.force_login(of_every_line)

    client.post("/figures/charts/inpatients/annotate/", written(text="All three lines"))

    assert Annotation.objects.get().service_line == ""


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"month_of_year": "3", "year": "2026"}, "Enter what changed for good"),
        (written(month="", why="x"), "Select month"),
        (written(year="26", why="x"), "greater than or equal to 1990"),
        (written(year="2027", why="x"), "Choose a month that has begun"),
        (written(why="x" * 201), "at most 200"),
    ],
)
def test_what_is_missing_or_wrong_is_said(
    client: Client, commissioner: User, clock: Any, sent: dict[str, str], said: str
) -> None:
    clock.reads(NOW)
    client.force_login(commissioner)

    answer = client.post("/figures/charts/inpatients/rebase/", sent)

    assert said in answer.content.decode()
    assert not Rebase.objects.exists()


@pytest.mark.parametrize("step", ["rebase", "annotate"])
def test_no_patient_is_named(client: Client, commissioner: User, step: str) -> None:
    number = PersonFactory().nhs_number
    client.force_login(commissioner)

    answer = client.post(f"/figures/charts/inpatients/{step}/", written(why=f"It was {number}", text=f"It was {number}"))

    assert "Take out the NHS number" in answer.content.decode()
    assert not Rebase.objects.exists() and not Annotation.objects.exists()


def test_a_chart_is_rebased_once_in_a_month_until_that_is_withdrawn(commissioner: User) -> None:
    first = services.add_rebase(SECURE, month=date(2026, 3, 1), why="A ward opened", at=NOW, by=commissioner)
    with pytest.raises(Refused, match="already"):
        services.add_rebase(SECURE, month=date(2026, 3, 1), why="Again", at=NOW, by=commissioner)
    services.withdraw(first, why="The wrong month", at=NOW, by=commissioner)
    services.add_rebase(SECURE, month=date(2026, 3, 1), why="Again", at=NOW, by=commissioner)

    assert list(Rebase.objects.order_by("id").values_list("why", "withdrawn_why")) == [
        ("A ward opened", "The wrong month"),
        ("Again", ""),
    ]
    assert list(Event.objects.order_by("id").values_list("act", flat=True)) == [
        "rebase.added",
        "rebase.withdrawn",
        "rebase.added",
    ]


# -- taking back ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("factory", "at"), [(RebaseFactory, "rebases"), (AnnotationFactory, "annotations")])
def test_what_is_withdrawn_stays_on_record(client: Client, commissioner: User, factory: Any, at: str) -> None:
    mark = factory()
    client.force_login(commissioner)

    page = client.get(f"/figures/charts/{at}/{mark.pk}/withdraw/")
    answer = client.post(f"/figures/charts/{at}/{mark.pk}/withdraw/", {"why": "It was the month before"})

    assert f"Withdraw the {mark.noun} of March 2026" in page.content.decode()
    assert (answer.status_code, answer["Location"]) == (302, "/figures/inpatients/?line=adult_secure")
    mark.refresh_from_db()
    assert (mark.withdrawn_by, mark.withdrawn_why) == (commissioner, "It was the month before")
    assert marks(["inpatients"], line="adult_secure")["inpatients"].rebases == []
    listed = client.get("/figures/charts/inpatients/?line=adult_secure").content.decode()
    assert mark.said in listed and "It was the month before" in listed


def test_it_is_withdrawn_once(commissioner: User) -> None:
    mark = AnnotationFactory(withdrawn=True)

    with pytest.raises(Refused, match="withdrawn already"):
        services.withdraw(mark, why="Again", at=NOW, by=commissioner)


@pytest.mark.parametrize(
    "wrong",
    [
        {"month": date(2026, 3, 2)},
        {"cut": "provider"},
        {"key": "RXT"},
        {"withdrawn_at": NOW},
        {"withdrawn_why": "No one knows when"},
    ],
)
@pytest.mark.parametrize("factory", [RebaseFactory, AnnotationFactory])
def test_the_database_forbids(factory: Any, wrong: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        factory(**wrong)


# -- who may -------------------------------------------------------------------------------------------------------------


def test_another_lines_chart_does_not_exist(client: Client, commissioner: User) -> None:
    other = RebaseFactory(service_line="aed")
    all_three = AnnotationFactory(service_line="")
    client.force_login(commissioner)

    assert client.get("/figures/charts/inpatients/?line=aed").status_code == 404
    assert client.get("/figures/charts/inpatients/?line=").status_code == 404
    assert client.post("/figures/charts/inpatients/rebase/?line=aed", written(why="x")).status_code == 404
    assert client.post("/figures/charts/inpatients/annotate/?line=", written(text="x")).status_code == 404
    assert client.post(f"/figures/charts/rebases/{other.pk}/withdraw/", {"why": "x"}).status_code == 404
    assert client.post(f"/figures/charts/annotations/{all_three.pk}/withdraw/", {"why": "x"}).status_code == 404


def test_the_three_lines_together_are_for_whoever_has_all_three(client: Client, of_every_line: User) -> None:
    mark = AnnotationFactory(service_line="")
    client.force_login(of_every_line)

    assert mark.text in client.get("/figures/charts/inpatients/?line=").content.decode()
    assert client.post(f"/figures/charts/annotations/{mark.pk}/withdraw/", {"why": "x"}).status_code == 302


@pytest.mark.parametrize(
    "address",
    ["no_such_measure/", "inpatients/?cut=provider", "inpatients/?key=RXT", "inpatients/?cut=planet&key=Mars",
     "bed_meeting_hours/?cut=ward&key=W1", f"inpatients/?cut=ward&key={'x' * 201}"],
)  # fmt: skip
def test_a_chart_that_is_none(client: Client, commissioner: User, address: str) -> None:
    client.force_login(commissioner)

    assert client.get(f"/figures/charts/{address}").status_code == 404


def test_a_board_member_reads_what_was_written_and_writes_nothing(client: Client) -> None:
    mark = AnnotationFactory()
    client.force_login(user_with(Role.BOARD, line="adult_secure"))

    page = client.get("/figures/charts/inpatients/").content.decode()

    assert mark.text in page and str(mark.by) in page
    assert "Withdraw" not in page and "Rebase" not in page
    assert client.get("/figures/charts/inpatients/rebase/").status_code == 403


# -- reading -------------------------------------------------------------------------------------------------------------


def test_the_marks_of_many_charts_take_two_queries(django_assert_num_queries: Any) -> None:
    for month in (1, 2, 3):
        RebaseFactory(month=date(2026, month, 1))
        AnnotationFactory(measure="occupancy", month=date(2026, month, 1))
    AnnotationFactory(withdrawn=True)
    AnnotationFactory(service_line="aed")
    AnnotationFactory(cut="provider", key="RXT")

    with django_assert_num_queries(2):
        found = marks(["inpatients", "occupancy", "admissions"], line="adult_secure")

    assert [rebase.month.month for rebase in found["inpatients"].rebases] == [1, 2, 3]
    assert [note.month.month for note in found["occupancy"].annotations] == [1, 2, 3]
    assert (found["inpatients"].annotations, found["admissions"].rebases) == ([], [])


def test_the_marks_of_small_multiples_take_two_queries(django_assert_num_queries: Any) -> None:
    for key in ("RXT", "NTH"):
        RebaseFactory(cut="provider", key=key)
        AnnotationFactory(cut="provider", key=key)

    with django_assert_num_queries(2):
        found = marks_by_key("inpatients", line="adult_secure", cut="provider")

    assert {key: len(one.rebases + one.annotations) for key, one in found.items()} == {"RXT": 2, "NTH": 2}


def test_the_way_from_a_chart_of_all_three_lines_leads_to_no_other_chart(client: Client, of_every_line: User) -> None:
    client.force_login(of_every_line)

    page = client.get("/figures/charts/inpatients/").content.decode()

    assert 'href="/figures/charts/inpatients/rebase/?line="' in page
    assert client.get("/figures/charts/inpatients/rebase/?line=").status_code == 200
