"""The pack: frozen, whole, once, and each figure agrees with the rows under it."""

import json
from datetime import datetime, timedelta
from io import BytesIO
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from python_calamine import CalamineWorkbook

from beds.meetings import services
from beds.meetings.models import Meeting, Pack
from beds.meetings.packs.shape import matching
from beds.meetings.packs.snapshot import canonical, checksum, snapshot
from beds.models import Ward
from beds.selectors.board import board
from reachout.accounts.models import User
from reachout.audit.models import Event
from referrals.models import Referral
from tests.factories.beds import (
    BedClosureFactory,
    ConfirmationFactory,
    HoldFactory,
    LeaveFactory,
    PauseFactory,
    ReadyFactory,
    StayFactory,
    WaitingReferralFactory,
    WardFactory,
)
from tests.factories.meetings import ActionFactory, MeetingFactory
from tests.factories.organisations import SiteFactory
from tests.factories.people import PersonFactory
from tests.factories.referrals import ReferralFactory

pytestmark = pytest.mark.django_db


def section(pack: dict[str, Any], key: str) -> dict[str, Any]:
    return next(s for s in pack["sections"] if s["key"] == key)


def figures(pack: dict[str, Any], key: str) -> dict[str, int]:
    return {figure["label"]: figure["value"] for figure in section(pack, key)["figures"]}


@pytest.fixture
def meeting(db: Any) -> Meeting:
    return MeetingFactory()


def a_busy_line() -> Ward:
    """A ward with everything on it that a pack tells of."""
    ward = WardFactory(beds=6)
    beds = list(ward.beds.order_by("code"))
    StayFactory(bed=beds[0])
    away = StayFactory(bed=beds[1])
    LeaveFactory(spell=away.spell)
    ready = StayFactory(bed=beds[2])
    ReadyFactory(spell=ready.spell, ready_on=timezone.localdate() - timedelta(days=40))
    HoldFactory(bed=beds[3])
    BedClosureFactory(bed=beds[4])
    WaitingReferralFactory()
    ReferralFactory(accepted=True)
    ReferralFactory(received_on=timezone.localdate(), from_prison=True, initial_request_on=timezone.localdate())
    return ward


def test_a_pack_is_issued_with_its_pdf_its_spreadsheet_and_an_event(meeting: Meeting, at: datetime) -> None:
    a_busy_line()

    pack = services.issue_pack(meeting, at=at)

    assert (pack.version, pack.issued_at, pack.issued_by) == (1, at, None)
    assert {file.kind for file in pack.files.all()} == {"pdf", "xlsx"}
    assert all(file.checksum == checksum(bytes(file.content)) for file in pack.files.all())
    assert Event.objects.get(act="pack.issued").facts["version"] == 1
    assert pack.checksum == checksum(canonical(Pack.objects.get().snapshot))


def test_what_the_pack_says(meeting: Meeting, at: datetime) -> None:
    a_busy_line()

    pack = services.issue_pack(meeting, at=at).snapshot

    beds = section(pack, "beds")["rows"][0]
    counted = ("commissioned", "out_of_service", "staffed", "occupied", "on_leave", "held", "available")
    assert [beds[key] for key in counted] == [6, 1, 5, 3, 1, 1, 1]
    assert figures(pack, "ready") == {"clinically ready": 1, "for more than 14 days": 1, "days so far": 40}
    assert figures(pack, "waiting")["waiting for a bed"] == 2
    assert figures(pack, "waiting")["with a bed held"] == 1
    assert figures(pack, "new")["from prison"] == 1
    assert figures(pack, "holds")["live"] == 1
    assert figures(pack, "closures")["beds out of service"] == 1
    assert {row["what"] for row in section(pack, "escalations")["rows"]} == {"Ready and delayed", "Assessment overdue"}


def test_every_figure_is_the_sum_of_the_rows_under_it(meeting: Meeting, at: datetime) -> None:
    a_busy_line()

    for part in services.issue_pack(meeting, at=at).snapshot["sections"]:
        for figure in part["figures"]:
            rows = matching(part["rows"], figure["where"])
            assert figure["value"] == (sum(row[figure["column"]] for row in rows) if figure["column"] else len(rows)), figure


def test_the_pack_counts_beds_as_the_board_does(meeting: Meeting, at: datetime) -> None:
    ward = a_busy_line()
    PauseFactory(ward=WardFactory(beds=2))
    ConfirmationFactory(ward=ward, staffed_beds=4, at=at - timedelta(hours=30))
    released = StayFactory(bed=WardFactory(beds=1).beds.get())
    LeaveFactory(spell=released.spell, bed_released=True)

    rows = {row["key"]: row for row in section(snapshot(meeting, at=at), "beds")["rows"]}

    for state in board(Ward.objects.all(), at=at):
        row = rows[state.ward.code]
        assert (row["commissioned"], row["staffed"], row["occupied"], row["held"], row["available"], row["on_leave"]) == (
            state.commissioned, state.open_staffed, state.occupied, state.held, state.available, state.away,
        )  # fmt: skip


def test_what_was_issued_stays_whatever_happens_after(meeting: Meeting, at: datetime) -> None:
    a_busy_line()
    issued = services.issue_pack(meeting, at=at)
    before = json.dumps(issued.snapshot, sort_keys=True)

    Referral.objects.all().update(urgency="emergency")
    StayFactory(bed=WardFactory(beds=1).beds.get())

    again = services.issue_pack(meeting, at=at + timedelta(hours=1))
    assert again == issued
    assert json.dumps(Pack.objects.get().snapshot, sort_keys=True) == before


def test_issuing_again_needs_a_reason_and_makes_a_new_version(meeting: Meeting, at: datetime, clp: User) -> None:
    first = services.issue_pack(meeting, at=at)
    WaitingReferralFactory()

    second = services.issue_pack(meeting, at=at + timedelta(hours=1), by=clp, why="A late referral")

    assert (second.version, second.why, second.issued_by) == (2, "A late referral", clp)
    assert figures(first.snapshot, "waiting")["waiting for a bed"] == 0
    assert figures(second.snapshot, "waiting")["waiting for a bed"] == 1
    assert Event.objects.filter(act="pack.issued", why="A late referral").count() == 1


def test_a_pack_of_last_month_tells_of_last_month(at: datetime) -> None:
    ward = WardFactory(beds=2)
    then = at - timedelta(days=30)
    gone = StayFactory(
        bed=ward.beds.first(), started_on=(then - timedelta(days=9)).date(), ended_on=(at - timedelta(days=5)).date()
    )
    came = StayFactory(bed=ward.beds.last(), started_on=(at - timedelta(days=4)).date())
    ReadyFactory(spell=gone.spell, ready_on=(then - timedelta(days=3)).date(), ended_on=(then + timedelta(days=3)).date())
    seen_since = WaitingReferralFactory(received_on=(then - timedelta(days=2)).date())

    pack = snapshot(MeetingFactory(held_on=then.date(), starts_at=then), at=then)

    patients = [row["person"]["ref"] for row in section(pack, "bed_by_bed")["rows"] if row["patient"]]
    assert patients == [gone.person.reference]
    assert came.person.reference not in json.dumps(pack)
    assert figures(pack, "ready")["clinically ready"] == 1
    assert figures(pack, "waiting")["waiting for a bed"] == 0
    assert [row["key"] for row in section(pack, "assess")["rows"]] == [seen_since.reference]


def test_the_home_population_beyond_the_region_is_out_of_area(meeting: Meeting, at: datetime) -> None:
    far = WardFactory(site=SiteFactory(in_region=False, latitude=53.96, longitude=-1.087), beds=3, day_price="500.00")
    high = WardFactory(site=far.site, security="high", beds=1)
    beds = list(far.beds.all())
    home = PersonFactory(home_in_region=True, home_latitude=52.48, home_longitude=-1.89)
    away = StayFactory(bed=beds[0], spell__person=home)
    StayFactory(bed=beds[1], spell__person__home_in_region=False)
    StayFactory(bed=high.beds.get(), spell__person__home_in_region=True)

    pack = snapshot(meeting, at=at)

    (row,) = section(pack, "out_of_area")["rows"]
    assert row["person"]["ref"] == away.person.reference
    assert (row["km"], row["bed_here"]) == (173, False)
    assert "500.00" not in json.dumps(pack)
    assert section(pack, "beds")["rows"] == []


def test_actions_and_undecided_people_roll_forward_and_changes_are_told(at: datetime) -> None:
    last_week = MeetingFactory(starts_at=at - timedelta(days=7))
    waiting = WaitingReferralFactory()
    services.issue_pack(last_week, at=at - timedelta(days=8))
    open_action = ActionFactory(meeting=last_week, due_on=(at - timedelta(days=1)).date())
    ActionFactory(meeting=last_week, done_at=at - timedelta(days=2), text="Done already")
    joined = WaitingReferralFactory()
    joined.assessments.update(decided_on=at.date())

    pack = services.issue_pack(MeetingFactory(starts_at=at + timedelta(hours=3)), at=at).snapshot

    assert figures(pack, "actions") == {"to do": 1, "overdue": 1, "done since the last pack": 1}
    assert section(pack, "actions")["rows"][0]["key"] == f"action {open_action.pk}"
    carried = {row["referral"]: row["carried"] for row in section(pack, "waiting")["rows"]}
    assert carried == {waiting.reference: True, joined.reference: False}
    told = {(row["kind"], row["key"].split()[3]) for row in section(pack, "changes")["rows"] if row["kind"] == "Joined the list"}
    assert told == {("Joined the list", joined.reference)}


def test_the_snapshot_takes_as_many_queries_for_many_as_for_few(meeting: Meeting, at: datetime) -> None:
    a_busy_line()
    with CaptureQueriesContext(connection) as few:
        snapshot(meeting, at=at)
    for _ in range(3):
        a_busy_line()
    with CaptureQueriesContext(connection) as many:
        snapshot(meeting, at=at)
    assert len(many) == len(few) <= 24


def test_the_pdf_is_tagged_and_says_when_it_was_issued(meeting: Meeting, at: datetime, settings: Any) -> None:
    settings.DEMO = True
    a_busy_line()

    content = bytes(services.issue_pack(meeting, at=at).files.get(kind="pdf").content)

    assert content.startswith(b"%PDF-")
    for mark in (b"/StructTreeRoot", b"/MarkInfo", b"/Lang", b"pdfuaid"):
        assert mark in content, mark


def test_the_spreadsheet_opens_and_runs_nothing(meeting: Meeting, at: datetime) -> None:
    WaitingReferralFactory(person__family_name="=HYPERLINK(0)", person__given_name="+1")

    content = bytes(services.issue_pack(meeting, at=at).files.get(kind="xlsx").content)

    book = CalamineWorkbook.from_filelike(BytesIO(content))
    name = next(sheet for sheet in book.sheet_names if "Accepted and waiting" in sheet)
    head, row, *_ = book.get_sheet_by_name(name).to_python()
    assert row[head.index("Person")].startswith("=HYPERLINK(0), +1")
    assert b"<f>" not in content
