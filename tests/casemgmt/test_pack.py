"""What the weekly pack takes from case oversight: the plan to come home, and the flags of whoever it lists."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from python_calamine import CalamineWorkbook

from beds.meetings import services, tasks
from beds.meetings.models import Pack
from beds.meetings.packs import additions
from beds.meetings.packs.snapshot import snapshot
from casemgmt.away.models import BedAtHome
from reachout.accounts.permissions import Role
from reachout.audit.models import Event
from tests.factories.accounts import user_with
from tests.factories.away import AwayStayFactory, RepatriationFactory
from tests.factories.beds import HoldFactory, ReadyFactory, StayFactory, WardFactory
from tests.factories.cases import CaseFactory
from tests.factories.flags import FlagFactory
from tests.factories.meetings import MeetingFactory

pytestmark = pytest.mark.django_db


def ago(days):
    return timezone.localdate() - timedelta(days=days)


def in_words(day):
    return f"{day:%-d %b %Y}"


def section(pack, key="out_of_area"):
    return next(one for one in pack["sections"] if one["key"] == key)


def lines(row, key):
    return {line["name"]: (line["words"], line["tone"]) for line in row[key] or []}


def away_with_a_plan(**plan):
    """Outside the region for a hundred days, with a plan to come home."""
    case = CaseFactory(stay=AwayStayFactory(started_on=ago(100)))
    RepatriationFactory(case=case, recorded_on=ago(50), review_on=ago(-20), **plan)
    return case


@pytest.fixture
def meeting():
    return MeetingFactory(starts_at=timezone.now() + timedelta(hours=3))


def test_the_worker_issues_one_pack_with_the_plan_and_the_flags_on_every_surface(meeting, client):
    here = WardFactory(beds=1, name="Alder")
    case = away_with_a_plan(target_site=here.site, target_security="low", target_on=ago(5))
    BedAtHome.objects.create(case=case, ward=here, opened_on=ago(3))
    FlagFactory(case=case, rule="away_target_passed", since=ago(4), raised_on=ago(4), level="red")
    FlagFactory(case=case, rule="stay_long", since=ago(40), raised_on=ago(40))

    tasks.issue_due_packs()
    tasks.issue_due_packs()

    pack = Pack.objects.get()
    assert Event.objects.filter(act="pack.issued").count() == 1
    (row,) = section(pack.snapshot)["rows"]
    home = lines(row, "coming_home")
    assert home["Reason"] == ("no bed at home", "grey")
    assert home["Home"] == (f"{here.site.name}, Low secure, by {in_words(ago(5))}", "red")
    assert home["Would suit"] == ("Alder: free now", "green")
    assert "due" in home["Next visit"][0]
    assert list(lines(row, "flags").items()) == [
        ("Target date to come home passed", (f"since {in_words(ago(4))}", "red")),
        ("Length of stay beyond its band", (f"since {in_words(ago(40))}", "orange")),
    ]
    client.force_login(user_with(Role.CLP))
    page, api = client.get(pack.get_absolute_url()).text, client.get(f"/api/v1/packs/{pack.pk}/").json()
    assert "Target date to come home passed:" in page and "Alder: free now" in page
    assert section(api["snapshot"]) == section(pack.snapshot)
    book = CalamineWorkbook.from_filelike(BytesIO(bytes(pack.files.get(kind="xlsx").content)))
    name = next(sheet for sheet in book.sheet_names if "Out of area" in sheet)
    head, told, *_ = book.get_sheet_by_name(name).to_python()
    assert f"Home: {here.site.name}, Low secure" in told[head.index("Coming home")]
    assert told[head.index("Flags")].startswith("Target date to come home passed: since")


def test_a_pack_of_an_earlier_day_tells_of_that_day(meeting):
    here = WardFactory(beds=1)
    case = away_with_a_plan(plan="", owner=None)
    BedAtHome.objects.create(case=case, ward=here, opened_on=ago(40), gone_on=ago(10))
    FlagFactory(case=case, rule="away_no_plan", since=ago(40), raised_on=ago(40), level="red", red_on=ago(20))
    FlagFactory(case=case, rule="visit_overdue", since=ago(45), raised_on=ago(45), status="lapsed", ended_on=ago(10))
    then, now = (section(snapshot(meeting, at=timezone.now() - timedelta(days=days)))["rows"][0] for days in (30, 0))

    assert set(lines(then, "flags")) == {"Out of area without a plan to come home", "Oversight visit overdue"}
    assert lines(then, "flags")["Out of area without a plan to come home"][1] == "orange"
    assert set(lines(now, "flags")) == {"Out of area without a plan to come home"}
    assert lines(now, "flags")["Out of area without a plan to come home"][1] == "red"
    assert lines(now, "coming_home")["Home"] == ("no plan", "red")
    assert "Would suit" in lines(then, "coming_home") and "Would suit" not in lines(now, "coming_home")


def test_the_meeting_is_told_of_places_and_not_of_what_was_done_to_anybody(meeting):
    ready = StayFactory()
    ReadyFactory(spell=ready.spell, ready_on=ago(40))
    case = CaseFactory(stay=ready)
    for rule in ("ask_overdue", "ready_delayed", "restrained_prone", "safeguarding", "segregated", "no_advocate_offered"):
        FlagFactory(case=case, rule=rule)
    suited = WardFactory(beds=1)
    HoldFactory(bed=suited.beds.get())
    BedAtHome.objects.create(case=away_with_a_plan(), ward=suited, opened_on=ago(1))
    of_another_line = CaseFactory(person=ready.person, service_line="lda", opened_on=ago(9))
    FlagFactory(case=of_another_line, rule="stay_long")

    pack = snapshot(meeting, at=timezone.now())

    (row,) = section(pack, "ready")["rows"]
    assert set(lines(row, "flags")) == {"Whoever was asked has not answered"}
    (away,) = section(pack)["rows"]
    assert "Would suit" not in lines(away, "coming_home"), "the bed is held"


def test_a_pack_of_before_these_columns_is_shown_as_it_was_issued(meeting, client, monkeypatch):
    FlagFactory(case=away_with_a_plan(), rule="stay_long")
    with monkeypatch.context() as before:
        before.setattr(additions, "ADDITIONS", [])
        old = services.issue_pack(meeting, at=timezone.now())
    new = services.issue_pack(meeting, at=timezone.now(), why="With the plans")
    client.force_login(user_with(Role.CLP))

    shown = [client.get(pack.get_absolute_url()).text for pack in (old, new)]

    assert ["Coming home" in page for page in shown] == [False, True]
    assert ["beyond its band" in page for page in shown] == [False, True]


def test_many_people_take_no_more_queries_than_one(meeting):
    def asked():
        with CaptureQueriesContext(connection) as queries:
            snapshot(meeting, at=timezone.now())
        return len(queries)

    FlagFactory(case=away_with_a_plan(), rule="stay_long")
    few = asked()
    for _ in range(3):
        FlagFactory(case=away_with_a_plan(), rule="stay_long")
    assert asked() == few <= 42
