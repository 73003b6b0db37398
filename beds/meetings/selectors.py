"""Reads shaped for the meeting's screens."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet
from django.utils import timezone

from beds.meetings.models import Action, Attendance, Conflict, Decision, Meeting, Pack, PackFile
from beds.models import Hold
from reachout.pages.tags import Meaning, Tag
from referrals.selectors import Ranked, ranked

if TYPE_CHECKING:
    from referrals.models import Referral

DECIDED = {
    Decision.Kind.OFFER: Tag("Offered", Meaning.DONE),
    Decision.Kind.HOLD: Tag("Bed held", Meaning.CHANGE),
    Decision.Kind.DEFER: Tag("Deferred", Meaning.NEUTRAL),
    Decision.Kind.DECLINE: Tag("Declined", Meaning.REFUSED),
    Decision.Kind.AVOID: Tag("Avoided", Meaning.INFORMATION),
}


@dataclass
class Item:
    """One person on the agenda: where they stand, and what the meeting has made of it."""

    referral: Referral
    place: int | None
    ranked: Ranked | None
    decision: Decision | None = None
    hold: Hold | None = None
    deferred_until: date | None = None
    conflicts: list[Conflict] = field(default_factory=list)

    @property
    def tag(self) -> Tag:
        if self.decision:
            return DECIDED[Decision.Kind(self.decision.decision)]
        if self.deferred_until:
            return Tag("Put off", Meaning.NEUTRAL)
        return Tag("To decide", Meaning.INFORMATION)

    @property
    def to_do(self) -> bool:
        return self.decision is None and self.deferred_until is None

    @property
    def components(self) -> list[dict[str, str]]:
        """As they were when decided, else as they are."""
        if self.decision and self.decision.components:
            return list(self.decision.components)
        return [{"name": c.name, "words": c.words, "tone": c.tone} for c in self.ranked.components] if self.ranked else []


def agenda(meeting: Meeting, *, at: datetime) -> list[Item]:
    """Those who wait for a bed, in rank order, and those whom this meeting has already taken off the list: eight queries."""
    decisions = {decision.referral_id: decision for decision in decisions_of(meeting)}
    items = [] if meeting.status == Meeting.Status.CLOSED else _waiting(meeting, decisions, at)
    there = {item.referral.pk for item in items}
    for decision in sorted(decisions.values(), key=lambda d: (d.rank or 0, d.pk)):
        if decision.referral_id not in there:
            gone = Item(decision.referral, decision.rank, None, decision, decision.hold)
            items.insert(max((decision.rank or 1) - 1, 0), gone)
    _declare(meeting, items)
    return items


def _waiting(meeting: Meeting, decisions: dict[int, Decision], at: datetime) -> list[Item]:
    rows = ranked(meeting.service_line, at=at)
    wanted = [row.referral.pk for row in rows]
    live = Hold.objects.live(at).filter(referral__in=wanted).select_related("bed__ward__site")
    held = {hold.referral_id: hold for hold in live.order_by("placed_at")}
    until = _put_off(meeting, wanted, at)
    return [
        Item(
            row.referral,
            decision.rank if (decision := decisions.get(row.referral.pk)) else row.place,
            row,
            decision,
            held.get(row.referral.pk),
            until.get(row.referral.pk),
        )
        for row in rows
    ]


def _put_off(meeting: Meeting, referrals: list[int], at: datetime) -> dict[int, date]:
    """Deferred by an earlier meeting to a day that is still to come."""
    last = Decision.objects.standing().filter(referral__in=referrals, decided_at__lte=at).exclude(meeting=meeting)
    last = last.order_by("referral_id", "-decided_at").distinct("referral_id")
    today = timezone.localdate(at)
    return {d.referral_id: d.defer_until for d in last if d.defer_until and d.defer_until > today}


def _declare(meeting: Meeting, items: list[Item]) -> None:
    by_referral = {item.referral.pk: item for item in items}
    for conflict in meeting.conflicts.select_related("user"):
        if item := by_referral.get(conflict.referral_id):
            item.conflicts.append(conflict)


def decisions_of(meeting: Meeting) -> QuerySet[Decision]:
    """The meeting's standing decisions, in the order in which they were made."""
    return meeting.decisions.standing().select_related(
        "referral__person", "referral__referring_organisation", "ward", "bed__ward", "hold__bed__ward__site", "decided_by"
    )


def open_actions(meeting: Meeting) -> QuerySet[Action]:
    """What the line has to do: raised in this meeting or before it, and not done before it."""
    begun = meeting.began_at
    rows = Action.objects.filter(meeting__service_line=meeting.service_line).filter(Q(done_at=None) | Q(done_at__gte=begun))
    return rows.filter(meeting__held_on__lte=meeting.held_on).select_related("meeting", "referral__person", "done_by")


def earlier_decisions(referral: Referral, meeting: Meeting) -> QuerySet[Decision]:
    rows = Decision.objects.filter(referral=referral).exclude(meeting=meeting, reopened_at=None)
    return rows.select_related("meeting", "decided_by", "ward", "bed").order_by("-meeting__held_on", "-id")


def meetings_listed(meetings: QuerySet[Meeting]) -> QuerySet[Any]:
    """For the list: how many decisions, and whether a pack is out; two queries with the page's own count."""
    return meetings.annotate(
        decided=Count("decisions", filter=Q(decisions__reopened_at=None)),
        has_pack=Exists(Pack.objects.filter(meeting=OuterRef("pk"))),
    )


def minutes_of(meeting: Meeting) -> dict[str, Any]:
    """All that the minutes say."""
    attendances = list(meeting.attendances.select_related("organisation"))
    everything = Decision.objects.filter(meeting=meeting).select_related(
        "referral__person", "ward", "bed", "decided_by", "reopened_by"
    )
    return {
        "present": [a for a in attendances if a.presence == Attendance.Presence.PRESENT],
        "apologies": [a for a in attendances if a.presence == Attendance.Presence.APOLOGIES],
        "absent": [a for a in attendances if a.presence == Attendance.Presence.EXPECTED],
        "decisions": [d for d in everything if not d.reopened_at],
        "reopened": [d for d in everything if d.reopened_at],
        "conflicts": list(meeting.conflicts.select_related("user", "referral")),
        "actions": list(open_actions(meeting)),
        "pack": latest_pack(meeting),
    }


def latest_pack(meeting: Meeting) -> Pack | None:
    return meeting.packs.defer("snapshot").order_by("-version").first()


def packs_with_files(packs: QuerySet[Pack]) -> QuerySet[Pack]:
    """Without the files' content, which only a download needs."""
    return packs.select_related("meeting", "issued_by").prefetch_related(
        Prefetch("files", PackFile.objects.defer("content").order_by("kind"))
    )
