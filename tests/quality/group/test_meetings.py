"""The group's meeting, from plan to frozen minutes."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from quality.assurance.models import Action, Signal
from quality.group import services
from quality.group.models import Attendance, GroupMeeting, Item, Member
from quality.voices.models import LivedExperienceMember
from reachout.accounts.permissions import Role
from reachout.audit.models import Event
from reachout.refused import Refused
from tests.factories.accounts import user_with
from tests.factories.assurance import QueryFactory, SignalFactory, SurveillanceFactory, VisitFactory, a_unit, lead_of
from tests.factories.beds import WardFactory
from tests.factories.group import (
    GroupAttendanceFactory,
    GroupMeetingFactory,
    ItemFactory,
    LearningFactory,
    MemberFactory,
    closed,
)
from tests.quality.reading import listed, text

pytestmark = pytest.mark.django_db
NOW = timezone.now


@pytest.fixture
def keeper(client):
    user = user_with(Role.COMMISSIONER)
    client.force_login(user)
    return user


@pytest.fixture
def meeting():
    """Being held, with somebody there."""
    return GroupAttendanceFactory(name="Ada Okoro").meeting


def moment(name, at):
    at = timezone.localtime(at)
    return {f"{name}_day": at.day, f"{name}_month": at.month, f"{name}_year": at.year, f"{name}_time": f"{at:%H:%M}"}


def boxes(name, day):
    return {f"{name}_day": day.day, f"{name}_month": day.month, f"{name}_year": day.year}


# -- planned ---------------------------------------------------------------------------------------------------------------


def test_a_planned_meeting_expects_its_members_the_lived_experience_ones_marked(client, keeper):
    voice = LivedExperienceMember.objects.create(
        service_line="adult_secure", public_name="Sol", group="Safety and quality", since_on=NOW().date()
    )
    client.post("/group/members/add/", {"voice": voice.pk, "role": "Lived experience", **boxes("since_on", timezone.localdate())})
    client.post("/group/members/add/", {"name": "Ada Okoro", "role": "Chair", **boxes("since_on", timezone.localdate())})
    MemberFactory(until_on=timezone.localdate())
    MemberFactory(service_line="aed")

    page = client.post(
        "/group/meetings/plan/", {"place": "Room 4", **moment("starts_at", NOW() + timedelta(days=9))}, follow=True
    )

    sheet = {row.name: row.lived_experience for row in Attendance.objects.all()}
    assert sheet == {"Sol": True, "Ada Okoro": False}
    assert "Sol, Lived experience Lived experience" in text(page)
    assert GroupMeeting.objects.get().service_line == "adult_secure"


def test_a_meeting_is_not_planned_in_the_past_nor_twice_at_once(keeper):
    with pytest.raises(Refused, match="still to come"):
        services.plan_group_meeting("aed", starts_at=NOW(), place="", at=NOW(), by=keeper)
    first = GroupMeetingFactory()
    with pytest.raises(Refused, match="already meets"):
        services.plan_group_meeting(first.service_line, starts_at=first.starts_at, place="", at=NOW(), by=keeper)


def test_a_member_leaves_and_is_expected_no_more(client, keeper):
    member = MemberFactory()

    client.post(f"/group/members/{member.pk}/leave/", boxes("on", timezone.localdate()))
    services.plan_group_meeting("adult_secure", starts_at=NOW() + timedelta(days=3), place="", at=NOW(), by=keeper)

    assert not Attendance.objects.exists()
    with pytest.raises(Refused, match="left the group"):
        services.leave_group(Member.objects.get(), on=timezone.localdate(), by=keeper)


# -- the agenda ------------------------------------------------------------------------------------------------------------


def subjects():
    unit = a_unit()
    ward = WardFactory(site=unit.site)
    return {
        "signal": SignalFactory(month=timezone.localdate().replace(day=1)),
        "visit": VisitFactory(unit=unit),
        "learning": LearningFactory(of=ward),
        "surveillance": SurveillanceFactory(unit=unit),
        "query": QueryFactory(unit=unit),
    }


@pytest.mark.parametrize("source", ["signal", "visit", "learning", "surveillance", "query"])
def test_each_record_may_come_before_the_group_once(client, keeper, source):
    meeting, subject = GroupMeetingFactory(), subjects()[source]

    client.post(f"/group/meetings/{meeting.pk}/add/", {"source": source, source: subject.pk})
    again = client.post(f"/group/meetings/{meeting.pk}/add/", {"source": source, source: subject.pk})

    item = Item.objects.get()
    assert (item.source, item.subject) == (source, subject)
    assert item.title in text(client.get(meeting.get_absolute_url()))
    assert "on the agenda already" in text(again)


@pytest.mark.parametrize("source", ["visit", "learning", "surveillance", "query"])
def test_a_record_is_brought_from_its_own_page(client, keeper, source):
    meeting, subject = GroupMeetingFactory(), subjects()[source]
    GroupMeetingFactory(service_line="aed")

    client.post(f"/group/bring/{source}/{subject.pk}/", {"meeting": meeting.pk, "title": "What now?"})

    assert Item.objects.get(meeting=meeting).subject == subject


def test_a_signal_is_brought_from_its_chart_and_becomes_a_record_then(client, keeper):
    meeting = GroupMeetingFactory()
    chart = "/group/bring/signal/occupancy/?month=2026-03-01&line=adult_secure&words=Above+the+upper+limit"

    shown = client.get(chart)
    assert not Signal.objects.exists()
    client.post(chart, {"meeting": meeting.pk, "title": "Occupancy"})

    assert "Above the upper limit" in text(shown)
    signal = Item.objects.get(meeting=meeting).signal
    assert (signal.measure, signal.service_line, f"{signal.month:%Y-%m-%d}") == ("occupancy", "adult_secure", "2026-03-01")
    assert "/figures/occupancy/?line=adult_secure" in client.get(meeting.get_absolute_url()).content.decode()


@pytest.mark.parametrize("query", ["nothing/", "occupancy/?line=aed"])
def test_no_signal_of_nothing_nor_of_another_line(client, keeper, query):
    assert client.get(f"/group/bring/signal/{query}").status_code == 404


@pytest.mark.parametrize("source", ["visit", "surveillance", "query"])
def test_each_record_s_page_leads_to_the_group(client, keeper, source):
    unit = a_unit()
    WardFactory(site=unit.site)
    made = {"visit": VisitFactory, "surveillance": SurveillanceFactory, "query": QueryFactory}[source](unit=unit)

    assert f"/group/bring/{source}/{made.pk}/" in client.get(made.get_absolute_url()).content.decode()


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"source": "free"}, "Enter a title"),
        ({"source": "learning", "title": "x"}, "Choose a learning response"),
        ({"source": "free", "title": "About 943 476 5919"}, "Take out the NHS number"),
    ],
)
def test_what_is_missing_is_said_at_the_form(client, keeper, asked, words):
    meeting = GroupMeetingFactory()

    assert words in text(client.post(f"/group/meetings/{meeting.pk}/add/", asked))
    assert not Item.objects.exists()


def test_nothing_of_another_line_comes_before_this_group(client, keeper):
    meeting, other = GroupMeetingFactory(), LearningFactory(of=WardFactory(service_line="aed"))

    shown = client.post(f"/group/meetings/{meeting.pk}/add/", {"source": "learning", "learning": other.pk})

    assert "Select a valid choice" in text(shown)
    assert client.get(f"/group/bring/learning/{other.pk}/").status_code == 404
    with pytest.raises(Refused, match="another service line"):
        services.add_item(meeting, title="x", source="learning", subject=other, at=NOW(), by=keeper)


def test_an_item_names_exactly_its_source():
    learning = LearningFactory()
    for wrong in ({"source": "learning"}, {"source": "free", "learning": learning}, {"source": "visit", "learning": learning}):
        with pytest.raises(IntegrityError), transaction.atomic():
            ItemFactory(**wrong)


def test_before_the_meeting_an_item_may_come_off_again_but_not_one_carried_forward(client, keeper):
    planned = GroupMeetingFactory()
    item, held = ItemFactory(meeting=planned), ItemFactory()
    carried = services.carry_forward(held, at=NOW(), by=keeper)

    client.post(f"/group/items/{item.pk}/take-off/")
    with pytest.raises(Refused, match="carried this forward"):
        services.take_item_off(carried, at=NOW(), by=keeper)
    with pytest.raises(Refused, match="has begun"):
        services.take_item_off(ItemFactory(), at=NOW(), by=keeper)
    assert not Item.objects.filter(pk=item.pk).exists()


# -- held ------------------------------------------------------------------------------------------------------------------


def test_whoever_chairs_is_there_and_whoever_joined_since_is_expected(client, keeper):
    meeting = services.plan_group_meeting("adult_secure", starts_at=NOW() + timedelta(days=1), place="", at=NOW(), by=keeper)
    chair = MemberFactory(name="Ada Okoro")

    client.post(f"/group/meetings/{meeting.pk}/hold/", {"chair": chair.pk})

    meeting.refresh_from_db()
    assert (meeting.status, meeting.chair) == ("held", chair)
    assert Attendance.objects.get().presence == "present"


def test_attendance_is_marked_for_all_at_once(client, keeper, meeting):
    ada, sol = meeting.attendances.get(), GroupAttendanceFactory(meeting=meeting, presence="expected")

    client.post(f"/group/meetings/{meeting.pk}/attendance/", {f"a{ada.pk}": "present", f"a{sol.pk}": "apologies"})
    client.post(f"/group/meetings/{meeting.pk}/guest/", {"name": "Wren", "role": "Carer", "lived_experience": "on"})

    assert dict(Attendance.objects.values_list("name", "presence")) == {
        "Ada Okoro": "present",
        sol.name: "apologies",
        "Wren": "present",
    }
    assert Attendance.objects.get(name="Wren").lived_experience


def test_the_group_decides_and_says_who(client, keeper, meeting):
    item, ada = ItemFactory(meeting=meeting), meeting.attendances.get()

    client.post(f"/group/items/{item.pk}/decide/", {"decision": "Visit the unit in May.", "decided_by": ada.pk})

    item.refresh_from_db()
    assert (item.decision, item.decided_by, item.minuted_by) == ("Visit the unit in May.", ada, keeper)
    assert "Ada Okoro, Peer support worker" in text(client.get(item.get_absolute_url()))


def test_until_the_meeting_closes_a_decision_may_be_put_right(client, keeper, meeting):
    item = ItemFactory(meeting=meeting)
    for words in ("Visit in May.", "Visit in June."):
        client.post(f"/group/items/{item.pk}/decide/", {"decision": words})

    item.refresh_from_db()
    assert (item.decision, item.decided_by) == ("Visit in June.", None)
    assert list(Event.objects.filter(model="group.Item").values_list("act", flat=True)) == [
        "group_item.decision_corrected",
        "group_item.decided",
    ]


def test_who_was_not_there_did_not_decide(keeper, meeting):
    away = GroupAttendanceFactory(meeting=meeting, presence="apologies")
    with pytest.raises(Refused, match="not marked as present"):
        services.decide_item(ItemFactory(meeting=meeting), decision="x", decided_by=away, at=NOW(), by=keeper)


def test_nothing_is_decided_before_the_meeting_begins(keeper):
    item = ItemFactory(meeting=GroupMeetingFactory())
    for act in (
        lambda: services.decide_item(item, decision="x", at=NOW(), by=keeper),
        lambda: services.carry_forward(item, at=NOW(), by=keeper),
        lambda: services.close_group_meeting(item.meeting, at=NOW(), by=keeper),
    ):
        with pytest.raises(Refused, match="has not begun"):
            act()


# -- carried forward -------------------------------------------------------------------------------------------------------


def test_an_item_goes_to_the_next_meeting_once(client, keeper, meeting):
    later, soon = GroupMeetingFactory(starts_at=NOW() + timedelta(days=90)), GroupMeetingFactory()
    GroupMeetingFactory(service_line="aed", starts_at=NOW() + timedelta(days=1))
    item = ItemFactory(meeting=meeting, source="learning", learning=LearningFactory(), background="All of it")

    for _ in range(2):
        client.post(f"/group/items/{item.pk}/carry/")

    carried = Item.objects.get(carried_from=item)
    assert (carried.meeting, carried.subject, carried.background) == (soon, item.learning, "All of it")
    assert "Carried forward from" in text(client.get(soon.get_absolute_url()))
    assert not later.items.exists()
    with pytest.raises(Refused, match="the next meeting deals with it"):
        services.decide_item(item, decision="x", at=NOW(), by=keeper)
    with pytest.raises(IntegrityError), transaction.atomic():
        ItemFactory(meeting=later, carried_from=item)


def test_without_a_next_meeting_nothing_is_carried(keeper, meeting):
    with pytest.raises(Refused, match="Plan the next one"):
        services.carry_forward(ItemFactory(meeting=meeting), at=NOW(), by=keeper)


def test_what_is_decided_is_not_carried(keeper, meeting):
    GroupMeetingFactory()
    item = services.decide_item(ItemFactory(meeting=meeting), decision="Done", at=NOW(), by=keeper)
    with pytest.raises(Refused, match="is decided"):
        services.carry_forward(item, at=NOW(), by=keeper)


# -- actions ---------------------------------------------------------------------------------------------------------------


def asked(owner):
    day = timezone.localdate() + timedelta(days=30)
    return {"text": "Mend the alarms", "measure": "None broken in June", "owner": owner.pk, **boxes("due_on", day)}


def test_an_action_is_asked_of_whom_the_item_is_about(client, keeper, meeting):
    query = QueryFactory()
    item, owner = ItemFactory(meeting=meeting, source="query", query=query), lead_of(query.unit)

    client.post(f"/group/items/{item.pk}/action/", asked(owner))

    action = Action.objects.get()
    assert (action.unit.key, action.owner, action.query) == (query.unit.key, owner, query)
    assert action.origin.startswith("Safety and quality group, ")
    assert "Mend the alarms" in text(client.get(f"/group/meetings/{meeting.pk}/minutes/"))


def test_where_an_item_is_about_nobody_the_provider_is_chosen_first(client, keeper, meeting):
    ward = WardFactory()
    item, site = ItemFactory(meeting=meeting), ward.site
    owner = user_with(Role.LEAD, organisation=site.organisation)

    first = client.get(f"/group/items/{item.pk}/action/")
    client.post(f"/group/items/{item.pk}/action/?place=adult_secure-{site.organisation_id}-{site.pk}", asked(owner))

    assert "Whom is it asked of?" in text(first)
    assert (Action.objects.get().site, list(item.actions.all())) == (site, list(Action.objects.all()))


def test_no_action_for_a_provider_of_another_line(client, keeper, meeting):
    ward = WardFactory(service_line="aed")
    place = f"aed-{ward.site.organisation_id}-{ward.site_id}"

    shown = client.get(f"/group/items/{ItemFactory(meeting=meeting).pk}/action/?place={place}")

    assert "Whom is it asked of?" in text(shown)


# -- closed ----------------------------------------------------------------------------------------------------------------


def test_it_closes_once_all_is_decided_or_carried(client, keeper, meeting):
    GroupMeetingFactory()
    decided, carried = ItemFactory(meeting=meeting), ItemFactory(meeting=meeting, title="The roof")

    refused = client.post(f"/group/meetings/{meeting.pk}/close/", follow=True)
    services.decide_item(decided, decision="Visit in May.", at=NOW(), by=keeper)
    services.carry_forward(carried, at=NOW(), by=keeper)
    done = client.post(f"/group/meetings/{meeting.pk}/close/", follow=True)

    assert "Still to decide or to carry forward" in text(refused)
    assert "“The roof”" in text(refused)
    assert done.redirect_chain[-1][0] == f"/group/meetings/{meeting.pk}/minutes/"
    for words in ("Visit in May.", "The group together", "Carried forward to the meeting of", "Ada Okoro"):
        assert words in text(done)


def test_a_closed_meeting_refuses_every_change(keeper, meeting):
    item = services.decide_item(ItemFactory(meeting=meeting), decision="Done", at=NOW(), by=keeper)
    services.close_group_meeting(meeting, at=NOW(), by=keeper)
    ada = meeting.attendances.get()
    due_on = timezone.localdate()
    common = {"at": NOW(), "by": keeper}

    for act in (
        lambda: services.add_item(meeting, title="Late", **common),
        lambda: services.decide_item(item, decision="Other", **common),
        lambda: services.carry_forward(item, **common),
        lambda: services.take_item_off(item, **common),
        lambda: services.raise_from_item(item, unit=a_unit(), text="x", measure="y", owner=keeper, due_on=due_on, **common),
        lambda: services.take_group_attendance(meeting, marks=[(ada, "apologies")], by=keeper),
        lambda: services.invite_to_group(meeting, name="x", role="y", lived_experience=False, by=keeper),
        lambda: services.move_group_meeting(meeting, starts_at=NOW() + timedelta(days=1), place="", **common),
        lambda: services.hold_group_meeting(meeting, chair=meeting.chair, **common),
        lambda: services.close_group_meeting(meeting, **common),
    ):
        with pytest.raises(Refused, match="closed"):
            act()


CHANGES = [
    "UPDATE group_groupmeeting SET place = 'elsewhere' WHERE id = {meeting}",
    "DELETE FROM group_groupmeeting WHERE id = {meeting}",
    "UPDATE group_item SET decision = 'other' WHERE id = {item}",
    "UPDATE group_item SET meeting_id = {other} WHERE id = {item}",
    "UPDATE group_item SET meeting_id = {meeting} WHERE id = {other_item}",
    "DELETE FROM group_item WHERE id = {item}",
    "INSERT INTO group_item (meeting_id, source, title, background, raised_at, decision)"
    " VALUES ({meeting}, 'free', 'late', '', now(), '')",
    "UPDATE group_attendance SET presence = 'apologies' WHERE meeting_id = {meeting}",
    "DELETE FROM group_attendance WHERE meeting_id = {meeting}",
    "DELETE FROM group_item_actions WHERE item_id = {item}",
    "UPDATE group_item_actions SET item_id = {other_item} WHERE item_id = {item}",
]


@pytest.mark.parametrize("change", CHANGES)
def test_the_database_keeps_closed_minutes_as_they_are(keeper, meeting, change):
    query = QueryFactory()
    item = ItemFactory(meeting=meeting, source="query", query=query)
    day = timezone.localdate()
    services.raise_from_item(
        item, unit=query.unit, text="x", measure="y", owner=lead_of(query.unit), due_on=day, at=NOW(), by=keeper
    )
    services.decide_item(item, decision="Done", at=NOW(), by=keeper)
    services.close_group_meeting(meeting, at=NOW(), by=keeper)
    other = ItemFactory()

    keys = {"meeting": meeting.pk, "item": item.pk, "other": other.meeting_id, "other_item": other.pk}
    with pytest.raises(IntegrityError, match=r"as it is|as they are"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(change.format(**keys))


def test_a_meeting_that_is_open_may_be_written_by_the_same_statements(meeting):
    """The triggers look at the meeting, not at the table."""
    item = ItemFactory(meeting=meeting)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE group_item SET title = 'other' WHERE id = %s", [item.pk])
        cursor.execute("DELETE FROM group_item WHERE id = %s", [item.pk])
    assert not Item.objects.exists()


# -- who sees it -----------------------------------------------------------------------------------------------------------


def test_a_provider_does_not_see_what_the_group_says_of_others(client):
    ward = WardFactory()
    held = ItemFactory().meeting
    past = closed(ItemFactory(decision="x", decided_at=NOW(), minuted_by=user_with(Role.COMMISSIONER)).meeting)
    client.force_login(user_with(Role.LEAD, organisation=ward.site.organisation))

    addresses = [held.get_absolute_url(), f"/group/meetings/{past.pk}/minutes/", f"/group/items/{held.items.get().pk}/"]
    assert {client.get(address).status_code for address in addresses} == {404}
    assert listed(client.get("/group/meetings/")) == []
    assert "Next meetings" not in text(client.get("/group/"))


def test_the_board_reads_and_changes_nothing(client, meeting):
    item = ItemFactory(meeting=meeting)
    client.force_login(user_with(Role.BOARD))

    page = text(client.get(item.get_absolute_url()))

    assert item.title in page
    assert "Minute the decision" not in page
    assert client.post(f"/group/items/{item.pk}/decide/", {"decision": "x"}).status_code == 403
    assert client.get(f"/group/meetings/{meeting.pk}/minutes/").status_code == 200


def test_the_front_page_gathers_what_comes_next(client, keeper):
    soon, learning = GroupMeetingFactory(), LearningFactory(due_on=timezone.localdate() - timedelta(days=2))

    page = text(client.get("/group/"))

    assert f"{timezone.localtime(soon.starts_at):%-d %B %Y}" in page
    assert learning.title in page
    assert "2 days late" in page
