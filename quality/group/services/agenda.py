"""What is on the agenda: brought to it, decided, acted on, carried to the next meeting."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from quality.assurance.models import Action, Unit
from quality.assurance.services import Seen, raise_action
from quality.assurance.services.signals import kept
from quality.group.models import SOURCES, Attendance, GroupMeeting, Item
from quality.group.services.meetings import locked, locked_held
from reachout.audit.services import record
from reachout.refused import Refused

if TYPE_CHECKING:
    from reachout.accounts.models import User


@transaction.atomic
def add_item(
    meeting: GroupMeeting,
    *,
    title: str,
    at: datetime,
    by: User,
    source: str = Item.Source.FREE,
    background: str = "",
    subject: Any = None,
    seen: Seen | None = None,
) -> Item:
    """Put something on the agenda; ``subject`` is the record that the source names, or ``seen`` the point of a chart."""
    meeting = locked(meeting)
    subject = kept(seen) or subject
    about = {} if source == Item.Source.FREE else {source: subject}
    if subject and subject.service_line not in ("", meeting.service_line):
        raise Refused("That belongs to another service line, whose own group discusses it.")
    if about and meeting.items.filter(**about).exists():
        raise Refused("This is on the agenda already.")
    item = Item.objects.create(
        meeting=meeting, source=source, title=title, background=background, raised_at=at, raised_by=by, **about
    )
    record("group_item.added", item, by=by, meeting=meeting, source=source, subject=subject)
    return item


@transaction.atomic
def take_item_off(item: Item, *, at: datetime, by: User) -> GroupMeeting:
    """Off the agenda before the meeting begins. What an earlier meeting carried forward stays on."""
    meeting = locked(item.meeting)
    if not meeting.is_planned:
        raise Refused("The meeting has begun: decide this item, or carry it forward.")
    if item.carried_from_id:
        raise Refused("The last meeting carried this forward: it stays on the agenda.")
    record("group_item.taken_off", item, by=by, meeting=meeting)
    item.delete()
    return meeting


@transaction.atomic
def decide_item(item: Item, *, decision: str, at: datetime, by: User, decided_by: Attendance | None = None) -> Item:
    """Minute what was decided and by whom (nobody named: the group together). Until the meeting is closed it may be put right."""
    item = _in_session(item)
    if decided_by and (decided_by.meeting_id != item.meeting_id or decided_by.presence != Attendance.Presence.PRESENT):
        raise Refused(f"{decided_by.name} is not marked as present: only who was there decides.")
    again = bool(item.decision)
    item.decision, item.decided_by, item.decided_at, item.minuted_by = decision, decided_by, at, by
    item.save(update_fields=["decision", "decided_by", "decided_at", "minuted_by"])
    act = "group_item.decision_corrected" if again else "group_item.decided"
    record(act, item, by=by, meeting=item.meeting, decided_by=decided_by)
    return item


@transaction.atomic
def carry_forward(item: Item, *, at: datetime, by: User) -> Item:
    """To the next planned meeting of the group, once: the new item knows where it comes from."""
    item = _in_session(item)
    if item.decision:
        raise Refused("This item is decided: what is still to do is an action.")
    later = GroupMeeting.objects.filter(
        service_line=item.meeting.service_line, status=GroupMeeting.Status.PLANNED, starts_at__gt=item.meeting.starts_at
    )
    onto = later.select_for_update().order_by("starts_at").first()
    if onto is None:
        raise Refused("No later meeting is planned. Plan the next one, then carry this forward.")
    about = {name: getattr(item, name) for name in SOURCES}
    carried = _carried(
        Item(
            meeting=onto, carried_from=item, source=item.source, title=item.title, background=item.background,
            raised_at=at, raised_by=by, **about,
        )
    )  # fmt: skip
    record("group_item.carried_forward", item, by=by, meeting=item.meeting, to=onto, item=carried)
    return carried


def _carried(item: Item) -> Item:
    try:
        with transaction.atomic():
            item.save()
    except IntegrityError:
        raise Refused("This item was carried forward a moment ago.") from None
    return item


@transaction.atomic
def raise_from_item(
    item: Item, *, unit: Unit, text: str, measure: str, owner: User, due_on: date, at: datetime, by: User
) -> Action:
    """An action the group asks for: kept, chased and closed with all the others."""
    item = _in_session(item)
    if unit.service_line != item.meeting.service_line:
        raise Refused("The group of this service line asks nothing of another.")
    seen_on = f"{timezone.localdate(item.meeting.starts_at):%-d %B %Y}"
    origin = f"Safety and quality group, {seen_on}: {item.title}"[:200]
    known = {name: subject for name in ("query",) if (subject := getattr(item, name))}
    action = raise_action(unit, text=text, measure=measure, owner=owner, due_on=due_on, origin=origin, at=at, by=by, **known)
    item.actions.add(action)
    record("group_item.action_raised", item, by=by, meeting=item.meeting, action=action)
    return action


def _in_session(item: Item) -> Item:
    """The item, its meeting held against closing, if it is still the meeting's to deal with."""
    meeting = locked_held(item.meeting)
    item = Item.objects.select_for_update(of=("self",)).select_related("query", "decided_by").get(pk=item.pk)
    item.meeting = meeting
    if Item.objects.filter(carried_from=item).exists():
        raise Refused("This item was carried forward: the next meeting deals with it.")
    return item
