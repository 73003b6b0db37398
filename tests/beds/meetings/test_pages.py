"""The meeting's pages: happy path first, then the outsider, then how many queries."""

from datetime import UTC, date, datetime, timedelta
from html import unescape
from io import BytesIO
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from python_calamine import CalamineWorkbook

from beds.meetings import services
from beds.meetings.models import Decision, Meeting, Pack, PackFile, Slot
from beds.meetings.packs.workbook import pack_xlsx
from beds.models import Bed, Hold
from reachout.accounts.models import User
from reachout.accounts.permissions import Role
from reachout.audit.models import Event
from referrals.models import Referral
from tests.factories.accounts import user_with
from tests.factories.beds import HoldFactory, WaitingReferralFactory, WardFactory
from tests.factories.meetings import ActionFactory, MeetingFactory, SlotFactory

pytestmark = pytest.mark.django_db
RATIONALE = "Longest wait, and the deadline is near"


def page(meeting: Meeting, name: str = "", **more: Any) -> str:
    return reverse(f"meetings:{name}", args=[meeting.pk, *more.values()])


def text(response: Any) -> str:
    return " ".join(unescape(response.content.decode()).split())


# -- the room --------------------------------------------------------------------------------------------------------------


def test_the_meeting_opens_at_the_first_person_to_decide(client: Client, clp: User, sitting: Meeting, referral: Referral) -> None:
    client.force_login(clp)

    shown = client.get(page(sitting, "show"), follow=True)

    assert shown.redirect_chain[-1][0] == page(sitting, "person", referral=referral.pk)
    assert referral.person.name in text(shown)
    assert "Why this rank" in text(shown)


def test_deciding_on_the_page_does_it(client: Client, clp: User, sitting: Meeting, referral: Referral, bed: Bed) -> None:
    client.force_login(clp)
    asked = {"decision": "offer", "bed": bed.pk, "rationale": RATIONALE}

    shown = client.post(page(sitting, "decide", referral=referral.pk), asked, follow=True)

    assert "Decided: offer a bed." in text(shown)
    assert (Decision.objects.get().rationale, Hold.objects.get().bed) == (RATIONALE, bed)


def test_pressing_twice_tells_who_decided(client: Client, clp: User, sitting: Meeting, referral: Referral, bed: Bed) -> None:
    client.force_login(clp)
    asked = {"decision": "offer", "bed": bed.pk, "rationale": RATIONALE}
    client.post(page(sitting, "decide", referral=referral.pk), asked)

    again = client.post(page(sitting, "decide", referral=referral.pk), {"decision": "defer", "rationale": "No"})

    assert f"By {clp.name}" in text(again)
    assert Decision.objects.get().decision == "offer"


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({}, "Select decision"),
        ({"decision": "offer", "rationale": "x"}, "Choose a bed"),
        ({"decision": "decline", "rationale": "x"}, "Choose why it is declined"),
        ({"decision": "avoid", "rationale": "x"}, "Enter day price, low"),
        ({"decision": "defer"}, "Say why"),
        ({"decision": "offer", "bed": "0", "rationale": "x"}, "Select a valid choice"),
    ],
)
def test_what_is_missing_is_said_at_the_form(
    client: Client, clp: User, sitting: Meeting, referral: Referral, bed: Bed, asked: dict[str, str], words: str
) -> None:
    client.force_login(clp)

    shown = client.post(page(sitting, "decide", referral=referral.pk), asked)

    assert words in text(shown)
    assert not Decision.objects.exists()


def test_an_avoided_admission_from_the_page(client: Client, clp: User, sitting: Meeting, referral: Referral) -> None:
    client.force_login(clp)
    asked = {
        "decision": "avoid",
        "rationale": RATIONALE,
        "benchmark_days": "90",
        "price_low": "450",
        "price_high": "510",
        "cost": "32",
    }

    client.post(page(sitting, "decide", referral=referral.pk), asked)

    referral.refresh_from_db()
    assert referral.close_reason == "avoided"
    assert "Avoided" in text(client.get(page(sitting, "person", referral=referral.pk)))


def test_a_lead_decides_too_but_not_where_they_declared_an_interest(
    client: Client, sitting: Meeting, referral: Referral, bed: Bed
) -> None:
    client.force_login(user_with(Role.LEAD))
    client.post(page(sitting, "interest", referral=referral.pk), {"why": "A relative is on my ward"})

    shown = client.get(page(sitting, "person", referral=referral.pk))
    posted = client.post(page(sitting, "decide", referral=referral.pk), {"decision": "defer", "rationale": "x"})

    assert "You declared an interest" in text(shown)
    assert "Someone else decides it" in text(posted)
    assert not Decision.objects.exists()


def test_a_case_manager_follows_but_does_not_decide(
    client: Client, case_manager: User, sitting: Meeting, referral: Referral
) -> None:
    client.force_login(case_manager)

    shown = text(client.get(page(sitting, "person", referral=referral.pk)))

    assert "You can follow this meeting" in shown
    assert 'name="rationale"' not in shown
    assert client.post(page(sitting, "decide", referral=referral.pk), {"decision": "defer"}).status_code == 403


def test_names_can_be_hidden_on_a_shared_screen(client: Client, clp: User, sitting: Meeting, referral: Referral) -> None:
    client.force_login(clp)
    here = page(sitting, "person", referral=referral.pk)

    shown = client.post(reverse("meetings:names"), {"names": "hidden", "next": here}, follow=True)

    assert referral.person.family_name.upper() not in text(shown)
    assert referral.person.nhs_number not in text(shown).replace("\N{NO-BREAK SPACE}", "")
    assert referral.reference in text(shown)


def test_the_second_screen_learns_of_a_decision(
    client: Client, clp: User, sitting: Meeting, referral: Referral, at: datetime
) -> None:
    client.force_login(clp)
    poll = reverse("meetings:agenda", args=[sitting.pk, referral.pk, 0])
    assert "hx-swap-oob" not in text(client.get(poll))

    services.decide(sitting, referral=referral, decision="defer", rationale="Unwell", at=at, by=user_with(Role.CLP))

    news = text(client.get(poll))
    assert 'id="decision"' in news
    assert 'hx-swap-oob="true"' in news
    assert "Deferred" in news


def test_following_the_agenda_writes_no_audit(client: Client, clp: User, sitting: Meeting, referral: Referral) -> None:
    client.force_login(clp)
    client.get(page(sitting, "person", referral=referral.pk))
    read = Event.objects.filter(by=clp, person_id=referral.person_id).count()
    client.get(reverse("meetings:agenda", args=[sitting.pk, referral.pk, 0]))

    assert read == Event.objects.filter(by=clp, person_id=referral.person_id).count() == 1


def test_reopening_from_the_page(client: Client, clp: User, sitting: Meeting, referral: Referral, at: datetime) -> None:
    made = services.decide(sitting, referral=referral, decision="defer", rationale="Unwell", at=at, by=clp)
    client.force_login(clp)

    client.post(reverse("meetings:reopen", args=[made.pk]), {"why": "The prison called"})

    made.refresh_from_db()
    assert made.reopened_why == "The prison called"
    assert "reopened by" in text(client.get(page(sitting, "minutes")))


# -- around it -------------------------------------------------------------------------------------------------------------


def test_a_meeting_from_opening_to_minutes(client: Client, clp: User, referral: Referral) -> None:
    meeting = MeetingFactory()
    client.force_login(clp)

    client.post(page(meeting, "open"))
    sheet = meeting.attendances.get()
    client.post(page(meeting, "attendance"), {f"a{sheet.pk}": "present"})
    client.post(page(meeting, "guest"), {"name": "Dr Reed, referrer"})
    client.post(page(meeting, "add-action"), {"text": "Ask for the report", "owner": "CLP"})
    client.post(page(meeting, "decide", referral=referral.pk), {"decision": "defer", "rationale": RATIONALE})
    done = client.post(page(meeting, "close"), {"minutes": "50"}, follow=True)

    told = text(done)
    for words in (clp.name, "Dr Reed, referrer", "Ask for the report", RATIONALE, "Defer", "50"):
        assert words in told, words
    meeting.refresh_from_db()
    assert meeting.status == "closed"


def test_a_bank_holiday_meeting_is_moved(client: Client, clp: User) -> None:
    meeting = MeetingFactory(starts_at=datetime(2030, 12, 25, 10, tzinfo=UTC))
    client.force_login(clp)
    assert "Not a working day" in text(client.get(page(meeting, "show"), follow=True))

    moved = {
        "starts_at_day": "27",
        "starts_at_month": "12",
        "starts_at_year": "2030",
        "starts_at_time": "11:30",
        "why": "Christmas",
    }
    client.post(page(meeting, "move"), moved)

    meeting.refresh_from_db()
    assert meeting.starts_at == datetime(2030, 12, 27, 11, 30, tzinfo=UTC)


def test_an_action_is_finished_from_the_list(client: Client, clp: User, sitting: Meeting) -> None:
    action = ActionFactory(meeting=MeetingFactory(starts_at=timezone.now() - timedelta(days=7)))
    client.force_login(clp)
    assert action.text in text(client.get(page(sitting, "actions")))

    client.post(reverse("meetings:finish-action", args=[action.pk]), {"meeting": sitting.pk})

    action.refresh_from_db()
    assert action.done_by == clp


def test_administrators_set_the_days(client: Client) -> None:
    client.force_login(user_with(Role.ADMINISTRATOR))

    client.post(
        reverse("meetings:slots"),
        {"line": "aed", "aed-weekday": "4", "aed-starts_at": "14:30", "aed-pack_hours_before": "24"},
    )

    slot = Slot.objects.get()
    assert (slot.service_line, slot.weekday, slot.starts_at.hour) == ("aed", 4, 14)
    assert Meeting.objects.filter(service_line="aed").count() >= 3
    assert client.get(reverse("meetings:list")).status_code == 403


def test_the_list_shows_what_is_mine(client: Client, clp: User) -> None:
    mine, other = MeetingFactory(), MeetingFactory(service_line="aed", starts_at=timezone.now() + timedelta(days=3))
    client.force_login(clp)

    shown = text(client.get(reverse("meetings:list")))

    assert mine.get_absolute_url() in shown
    assert other.get_absolute_url() not in shown


def test_my_work_names_the_next_meeting_and_what_it_asked_for(client: Client, clp: User) -> None:
    MeetingFactory()
    ActionFactory(due_on=date(2020, 1, 1))
    client.force_login(clp)

    shown = text(client.get("/"))

    assert "Adult secure bed meeting" in shown
    assert "Ask the prison for the report" in shown


# -- the pack --------------------------------------------------------------------------------------------------------------


def test_the_pack_on_screen_and_as_files(client: Client, clp: User, referral: Referral, at: datetime) -> None:
    meeting = MeetingFactory()
    client.force_login(clp)
    assert "builds itself" in text(client.get(page(meeting, "pack")))
    pack = services.issue_pack(meeting, at=at)

    shown = client.get(page(meeting, "pack"), follow=True)

    assert referral.person.name in text(shown)
    for file in pack.files.all():
        got = client.get(reverse("meetings:file", args=[file.pk]))
        assert bytes(got.content) == bytes(file.content)
        assert got["Content-Disposition"].startswith('attachment; filename="bed-meeting-adult-secure-')
    assert Event.objects.filter(act="pack.read").count() == 1
    assert Event.objects.filter(act="pack.downloaded").count() == 2


def test_a_pack_of_the_first_shape_keeps_its_prices_from_who_may_not_see_them(
    client: Client, clp: User, lead: User, at: datetime
) -> None:
    """It said what a day out of area costs: shown as issued to whoever sees money, and to the others without."""
    meeting = MeetingFactory()
    told = services.issue_pack(meeting, at=at).snapshot
    away = next(section for section in told["sections"] if section["key"] == "out_of_area")
    columns = [{"key": "who", "label": "Person"}, {"key": "price", "label": "Day price", "kind": "money"}]
    away["columns"] = [{"kind": "text", "weight": 1.0} | column for column in columns]
    away["rows"] = [{"key": "ST-1", "who": "Somebody", "price": "612.34", "bed_here": False}]
    pack = Pack.objects.create(meeting=meeting, version=2, why="As before", issued_at=at, snapshot=told, checksum="0")
    file = PackFile.objects.create(pack=pack, kind="xlsx", content=pack_xlsx(told), checksum="0")
    addresses = [f"/meetings/packs/{pack.pk}/", reverse("meetings:file", args=[file.pk]), f"/api/v1/packs/{pack.pk}/"]
    addresses.append(f"{addresses[-1]}xlsx/")

    def shown(address: str) -> str:
        content = client.get(address).content
        return str(words_of(content)) if content[:2] == b"PK" else content.decode()

    for reader, sees in ((clp, True), (lead, False)):
        client.force_login(reader)
        for address in addresses:
            page = shown(address)
            assert "Somebody" in page and ("612.34" in page) == sees, (reader, address)
            assert ("Day price" in page) == sees


def words_of(book: bytes) -> list[Any]:
    sheets = CalamineWorkbook.from_filelike(BytesIO(book))
    return [sheets.get_sheet_by_name(name).to_python() for name in sheets.sheet_names]


def test_issuing_again_from_the_page_shows_the_difference(client: Client, clp: User) -> None:
    meeting = MeetingFactory()
    client.force_login(clp)
    client.post(page(meeting, "issue"))
    late = WaitingReferralFactory()

    client.post(page(meeting, "issue"), {"why": "A late referral"})

    shown = text(client.get(page(meeting, "pack"), follow=True))
    assert "What changed since version 1" in shown
    assert late.reference in shown
    assert meeting.packs.count() == 2


# -- outsiders -------------------------------------------------------------------------------------------------------------

PAGES = ("show", "attendance", "actions", "minutes", "pack")


@pytest.mark.parametrize("name", PAGES)
def test_another_line_cannot_tell_the_meeting_exists(client: Client, elsewhere: User, sitting: Meeting, name: str) -> None:
    client.force_login(elsewhere)
    assert client.get(page(sitting, name)).status_code == 404


@pytest.mark.parametrize("role", [Role.REFERRER, Role.WARD, Role.COMMISSIONER, Role.RETURNS, Role.GOVERNANCE, Role.ADMINISTRATOR])
@pytest.mark.parametrize("name", PAGES)
def test_other_roles_may_not_see_meetings(client: Client, sitting: Meeting, role: Role, name: str) -> None:
    client.force_login(user_with(role))
    assert client.get(page(sitting, name)).status_code == 403


def test_another_line_cannot_change_anything(client: Client, elsewhere: User, clp: User, sitting: Meeting, referral: Referral,
                                             at: datetime) -> None:  # fmt: skip
    made = services.decide(sitting, referral=referral, decision="defer", rationale="x", at=at, by=clp)
    action = ActionFactory(meeting=sitting)
    pack = services.issue_pack(sitting, at=at)
    client.force_login(elsewhere)

    addresses = [page(sitting, name) for name in ("open", "close", "guest", "add-action", "issue", "move", "attendance")]
    addresses += [page(sitting, name, referral=referral.pk) for name in ("decide", "interest", "add-action-for")]
    addresses += [reverse("meetings:reopen", args=[made.pk]), reverse("meetings:finish-action", args=[action.pk])]
    for address in addresses:
        assert client.post(address, {}).status_code == 404, address
    for address in [pack.get_absolute_url(), *(reverse("meetings:file", args=[file.pk]) for file in pack.files.all())]:
        assert client.get(address).status_code == 404, address


def test_a_case_manager_does_not_run_the_meeting(client: Client, case_manager: User, sitting: Meeting) -> None:
    client.force_login(case_manager)
    for name in ("open", "close", "guest", "add-action", "issue", "move", "attendance"):
        assert client.post(page(sitting, name), {}).status_code == 403, name


def test_someone_not_on_the_agenda_is_not_found(client: Client, clp: User, sitting: Meeting) -> None:
    client.force_login(clp)
    stranger = WaitingReferralFactory(service_line="aed")
    assert client.get(page(sitting, "person", referral=stranger.pk)).status_code == 404


# -- queries ---------------------------------------------------------------------------------------------------------------


def queries(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200
    return len(asked)


def test_as_many_queries_for_a_long_agenda_as_for_a_short_one(client: Client, clp: User, sitting: Meeting) -> None:
    client.force_login(clp)
    WardFactory(beds=2)
    first = WaitingReferralFactory()
    client.get(page(sitting, "person", referral=first.pk))
    few = queries(client, page(sitting, "person", referral=first.pk))
    poll = queries(client, reverse("meetings:agenda", args=[sitting.pk, first.pk, 0]))
    for _ in range(6):
        HoldFactory(referral=WaitingReferralFactory())
    WardFactory(beds=3)

    assert queries(client, page(sitting, "person", referral=first.pk)) == few <= 34
    assert queries(client, reverse("meetings:agenda", args=[sitting.pk, first.pk, 0])) == poll <= 16


def test_the_list_asks_as_often_for_many_meetings(client: Client, clp: User) -> None:
    client.force_login(clp)
    MeetingFactory()
    few = queries(client, reverse("meetings:list"))
    for week in range(1, 9):
        MeetingFactory(starts_at=timezone.now() + timedelta(days=7 * week))
    assert queries(client, reverse("meetings:list")) == few <= 10


def test_slots_are_named_in_words(client: Client) -> None:
    SlotFactory(service_line="lda", weekday=3)
    client.force_login(user_with(Role.ADMINISTRATOR))
    assert "Wednesdays at 10:00" in text(client.get(reverse("meetings:slots")))
