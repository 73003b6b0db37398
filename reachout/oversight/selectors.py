"""Reading the audit, millions of rows long, without counting it: always backwards along an index, a page at a time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.apps import apps
from django.db import connection
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.functional import cached_property

from reachout.accounts.models import User
from reachout.audit.models import Event
from reachout.oversight.words import act_in_words, fact_in_words
from reachout.people.models import BreakGlass, Person

PAGE = 50
SLACK = 10_000
"""Rows get their number and their moment not quite in the same order: a day's first row may lie this far before."""


@dataclass(frozen=True)
class Asked:
    """What to look for; what is None is not asked."""

    people: list[int] | None = None
    user: User | None = None
    act: str = ""
    model: str = ""
    object_id: int | None = None
    first: date | None = None
    last: date | None = None

    def __bool__(self) -> bool:
        return any([self.people is not None, self.user, self.act, self.model, self.first, self.last])


def events(asked: Asked) -> QuerySet[Event]:
    """The events asked for, the newest first."""
    wanted = {
        "person_id__in": asked.people,
        "by": asked.user,
        "act": asked.act or None,
        "model": asked.model or None,
        "object_id": asked.object_id,
    }
    rows = Event.objects.filter(**{lookup: value for lookup, value in wanted.items() if value is not None})
    return rows.filter(_between(asked.first, asked.last)).select_related("by").order_by("-id")


def _between(first: date | None, last: date | None) -> Q:
    """Days become numbers of rows, so that the walk along the index begins and ends in the right place."""
    rows = Q()
    if first:
        start = _midnight(first)
        rows &= Q(at__gte=start, pk__gte=_first_number_since(start) - SLACK)
    if last:
        end = _midnight(last + timedelta(days=1))
        rows &= Q(at__lt=end, pk__lte=_first_number_since(end) + SLACK)
    return rows


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=timezone.get_default_timezone())


def _first_number_since(moment: datetime) -> int:
    numbers = Event.objects.filter(at__gte=moment).order_by("at").values_list("pk", flat=True)
    return numbers.first() or 2**62


@dataclass(frozen=True)
class Row:
    event: Event
    reference: str

    @property
    def what(self) -> str:
        return act_in_words(self.event.act)

    @property
    def who(self) -> str:
        return self.event.by.name if self.event.by else "Nobody signed in" if self.event.act.startswith("user.") else "The system"

    @property
    def record(self) -> str:
        """Referral 712, as its model calls itself."""
        if not self.event.model:
            return ""
        return f"{model_in_words(self.event.model)} {self.event.object_id}"

    @property
    def facts(self) -> list[str]:
        return [fact_in_words(name, fact) for name, fact in self.event.facts.items()]


def model_in_words(label: str) -> str:
    if label == "accounts.ApiToken":
        return "API token"
    try:
        name = str(apps.get_model(label)._meta.verbose_name)
    except (LookupError, ValueError):
        return label
    return name[:1].upper() + name[1:]


@dataclass(frozen=True)
class Page:
    rows: list[Row]
    newer: int | None
    """Ask for rows ``after`` this number to go back up; None at the top."""
    older: int | None


def page(asked: Asked, *, before: int | None = None, after: int | None = None) -> Page:
    """A page of events: below ``before``, above ``after``, or the newest. One row more than is shown tells if there is more."""
    rows = events(asked)
    if after is not None:
        found = list(rows.filter(pk__gt=after).order_by("id")[: PAGE + 1])
        shown = found[:PAGE][::-1]
        return _page(shown, newer=len(found) > PAGE, older=True)
    found = list((rows.filter(pk__lt=before) if before is not None else rows)[: PAGE + 1])
    return _page(found[:PAGE], newer=before is not None, older=len(found) > PAGE)


def _page(shown: list[Event], *, newer: bool, older: bool) -> Page:
    return Page(
        with_references(shown),
        newer=shown[0].pk if shown and newer else None,
        older=shown[-1].pk if shown and older else None,
    )


def with_references(shown: list[Event]) -> list[Row]:
    """Each event with its person's reference: two queries for any number, and never a name."""
    keys = {event.person_id for event in shown if event.person_id}
    references = dict(Person.objects.filter(pk__in=keys).values_list("pk", "reference"))
    return [Row(event, references.get(event.person_id or 0, "")) for event in shown]


def in_batches(asked: Asked, *, most: int) -> Iterator[Row]:
    """Up to ``most`` rows for a file, a page at a time: memory stays small, and so does each query."""
    last: int | None = None
    left = most
    while left > 0:
        rows = events(asked)
        batch = list((rows.filter(pk__lt=last) if last is not None else rows)[: min(2000, left)])
        yield from with_references(batch)
        if len(batch) < min(2000, left):
            return
        left, last = left - len(batch), batch[-1].pk


def _distinct(column: str) -> list[str]:
    """The values a column has, by jumping along its index: as quick among a hundred million rows as among ten."""
    table = connection.ops.quote_name(Event._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(
            f"""WITH RECURSIVE seen AS (
                  (SELECT {column} AS value FROM {table} ORDER BY {column} LIMIT 1)
                  UNION ALL
                  SELECT (SELECT {column} FROM {table} WHERE {column} > seen.value ORDER BY {column} LIMIT 1)
                  FROM seen WHERE seen.value IS NOT NULL)
                SELECT value FROM seen WHERE value IS NOT NULL AND value <> ''"""  # noqa: S608 (our own two column names)
        )
        return [value for (value,) in cursor.fetchall()]


def acts() -> list[str]:
    return _distinct("act")


def models() -> list[str]:
    return _distinct("model")


def people_of(reference: str) -> list[int]:
    """The person's key, and those of the records merged into theirs."""
    of = Q(reference__iexact=reference)
    return list(Person.objects.filter(of | Q(merged_into__in=Person.objects.filter(of))).values_list("pk", flat=True))


# -- emergencies -------------------------------------------------------------------------------------------------------


class Emergency:
    """An emergency access, and what its user did with the person's record while it lasted."""

    def __init__(self, opened: BreakGlass) -> None:
        self.opened = opened

    @cached_property
    def meanwhile(self) -> list[Row]:
        during = {"at__gte": self.opened.began_at, "at__lt": self.opened.ends_at}
        done = Event.objects.filter(person_id=self.opened.person_id, by=self.opened.by, **during)
        return with_references(list(done.select_related("by").order_by("id")[:500]))
