"""Reads shaped for the pages of the safety and quality group."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import Case, Count, F, IntegerField, OuterRef, Prefetch, Q, QuerySet, Subquery, Value, When
from django.utils import timezone
from django.utils.http import urlencode

from quality.assurance.models import Action, Query, Signal, Surveillance, Visit
from quality.group.models import (
    DOMAINS,
    WORST_FIRST,
    Attendance,
    Grade,
    GroupMeeting,
    Item,
    LearningResponse,
    Rating,
    sites_open_to,
)
from quality.measures import CATALOGUE
from reachout.accounts.permissions import Permission
from reachout.pages.tags import Meaning, Tag

if TYPE_CHECKING:
    from reachout.accounts.models import User
    from reachout.organisations.models import Site

GRADES = {
    Grade.OUTSTANDING: Meaning.INFORMATION,
    Grade.GOOD: Meaning.DONE,
    Grade.REQUIRES_IMPROVEMENT: Meaning.SOON,
    Grade.INADEQUATE: Meaning.LATE,
    Grade.NOT_RATED: Meaning.NEUTRAL,
}


def grade_tag(grade: str | None) -> Tag | None:
    return Tag(Grade(grade).label, GRADES[Grade(grade)]) if grade else None


def rated_sites(user: User, *, on: date) -> QuerySet[Any]:
    """Every location within reach with its current rating, if it has one; ``worst`` sorts inadequate first, and after the rated
    those not rated, then those of which nothing is recorded."""
    latest = Rating.objects.filter(site=OuterRef("pk"), published_on__lte=on).order_by("-published_on")
    named = {name: Subquery(latest.values(name)[:1]) for name in ("published_on", "report_url", "overall", *DOMAINS)}
    ranks = [When(overall=grade, then=Value(place)) for place, grade in enumerate(WORST_FIRST)]
    sites = sites_open_to(user, Permission.ASSURANCE_VIEW).select_related("organisation").annotate(**named)
    return sites.annotate(worst=Case(*ranks, default=None, output_field=IntegerField()))


def count_of_grades(user: User, *, on: date) -> list[tuple[Tag, str, int]]:
    """How many locations now stand where, in the order of the list, each with the filter that shows them."""
    current = Counter(rated_sites(user, on=on).values_list("overall", flat=True))
    return [(Tag(grade.label, GRADES[grade]), grade.value, current[grade]) for grade in WORST_FIRST if current[grade]]


def history(site: Site) -> QuerySet[Rating]:
    return site.ratings.select_related("recorded_by")


def learning_listed(rows: QuerySet[LearningResponse]) -> QuerySet[LearningResponse]:
    """Unfinished first, the one due soonest on top."""
    return rows.select_related("organisation", "site", "ward").order_by(F("finished_on").desc(nulls_first=True), "due_on", "pk")


def learning_state(learning: LearningResponse, today: date) -> Tag:
    if learning.finished_on:
        return Tag("Finished", Meaning.DONE)
    return Tag("Overdue", Meaning.LATE) if learning.is_late(today) else Tag("Under way", Meaning.INFORMATION)


# -- the group's meetings --------------------------------------------------------------------------------------------------

STATES = {
    GroupMeeting.Status.PLANNED: Meaning.INFORMATION,
    GroupMeeting.Status.HELD: Meaning.SOON,
    GroupMeeting.Status.CLOSED: Meaning.NEUTRAL,
}


def meeting_tag(meeting: GroupMeeting) -> Tag:
    return Tag(meeting.get_status_display(), STATES[GroupMeeting.Status(meeting.status)])


def item_tag(item: Item) -> Tag:
    if item.decision:
        return Tag("Decided", Meaning.DONE)
    return Tag("Carried forward", Meaning.CHANGE) if item.onwards else Tag("To discuss", Meaning.INFORMATION)


def meetings_listed(meetings: QuerySet[Any]) -> QuerySet[Any]:
    return meetings.annotate(items_count=Count("items"))


def next_meetings(lines: Iterable[str], *, at: datetime) -> list[GroupMeeting]:
    """Of each line the meeting being held, or the next one planned."""
    unclosed = GroupMeeting.objects.filter(service_line__in=sorted(lines)).exclude(status=GroupMeeting.Status.CLOSED)
    coming = meetings_listed(unclosed).filter(Q(status="held") | Q(starts_at__gte=at - timedelta(days=1)))
    found: dict[str, GroupMeeting] = {}
    for meeting in coming.order_by("starts_at"):
        found.setdefault(meeting.service_line, meeting)
    return list(found.values())


WITH_AN_ITEM = [
    *("signal", "learning__organisation", "learning__site", "learning__ward"),
    *(f"{name}__{part}" for name in ("visit", "surveillance", "query") for part in ("provider", "site")),
    *("carried_from__meeting", "carried_to__meeting", "decided_by", "minuted_by"),
]


def agenda(meeting: GroupMeeting) -> list[Item]:
    """The items with what they come from, where they went and what they asked for: two queries."""
    actions = Prefetch("actions", Action.objects.select_related("owner", "owner_organisation"))
    return list(meeting.items.select_related(*WITH_AN_ITEM).prefetch_related(actions))


def attendance_of(meeting: GroupMeeting) -> dict[str, list[Attendance]]:
    rows = list(meeting.attendances.all())
    return {name: [row for row in rows if row.presence == name] for name in Attendance.Presence.values}


def subjects_for(meeting: GroupMeeting, user: User) -> dict[str, QuerySet[Any]]:
    """What may be brought before the group, by where it comes from: of its line, recent or still going on."""
    line = meeting.service_line
    recent = timezone.localdate(meeting.starts_at) - timedelta(days=365)
    keep = Permission.ASSURANCE_KEEP
    learning = LearningResponse.objects.open_to(user, keep).filter(Q(finished_on=None) | Q(finished_on__gte=recent))
    visits = Visit.objects.open_to(user, keep).filter(planned_on__gte=recent).exclude(status=Visit.Status.CANCELLED)
    watched = Surveillance.objects.open_to(user, keep).current()
    queries = Query.objects.open_to(user, keep).exclude(status=Query.Status.CLOSED)
    return {
        "signal": Signal.objects.filter(service_line__in=["", line], month__gte=recent),
        "visit": visits.filter(service_line=line).select_related("provider", "site"),
        "learning": learning.filter(service_line=line).select_related("organisation", "site", "ward"),
        "surveillance": watched.filter(service_line=line).select_related("provider", "site"),
        "query": queries.filter(service_line=line).select_related("provider", "site"),
    }


def in_words(source: str, subject: Any) -> str:
    """What an item comes from, in a line."""
    match source:
        case "signal":
            measure = CATALOGUE[subject.measure].title if subject.measure in CATALOGUE else subject.measure
            return f"{measure}, {subject.month:%B %Y}" + (f": {subject.words}" if subject.words else "")
        case "visit":
            return f"Visit to {subject.unit}, {subject.day:%-d %B %Y}"
        case "learning":
            return f"{subject.title}, {subject.where}"
        case "surveillance":
            return f"{subject.get_level_display()} surveillance of {subject.unit}"
        case "query":
            return f"Query to {subject.unit}: {subject.subject}"
    return ""


def title_of(source: str, subject: Any) -> str:
    """What an item is called unless somebody calls it something else."""
    match source:
        case "learning":
            return str(subject.title)
        case "query":
            return str(subject.subject)
    return in_words(source, subject)[:200]


def address_of(subject: Any) -> str:
    """Where it can be read: a record's own page, a signal's chart."""
    if not isinstance(subject, Signal):
        return str(subject.get_absolute_url())
    which = {"line": subject.service_line, "cut": subject.cut, "key": subject.key}
    return f"/figures/{subject.measure}/?{urlencode({name: value for name, value in which.items() if value})}"
