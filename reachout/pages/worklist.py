"""My work today: each role's home. Each app says in its own ``worklist.py`` what waits for whom:

    @section(Permission.REFERRAL_TRIAGE, order=10)
    def to_triage(user: User, now: datetime) -> Section:
        waiting = Referral.objects.open_to(user, Permission.REFERRAL_TRIAGE).filter(...).order_by("triage_due_on")
        return first_of("Referrals to triage", waiting, to_item, url=reverse("referrals:queue"))

A fixed number of queries each, mostly one: the home page runs every section that the user's roles allow. What several of them
read is ``@shared``; the ``first_of`` one table are read together.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import wraps
from typing import Any, TypeVar

from django.db.models import Count, Q, QuerySet, Value, Window
from django.utils import timezone

from reachout.accounts.permissions import Permission
from reachout.pages.tags import Meaning, Tag, due_tag

MOST = 10
"""What a section shows; the rest is one click away on its own page."""

Read = TypeVar("Read")


@dataclass(frozen=True)
class Item:
    title: str
    url: str
    detail: str = ""
    due_on: date | None = None
    tag: Tag | None = None
    count: int | None = None

    def shown_tag(self, today: date) -> Tag | None:
        return self.tag or due_tag(self.due_on, today)

    def is_late(self, today: date) -> bool:
        return self.due_on is not None and self.due_on < today

    def presses(self, today: date) -> bool:
        """Late, or soon to be."""
        tag = self.shown_tag(today)
        return tag is not None and tag.meaning in {Meaning.LATE, Meaning.SOON}


@dataclass
class Section:
    title: str
    items: list[Item] = field(default_factory=list)
    count: int | None = None
    """How many wait in all, when ``items`` are only the first of them."""
    url: str = ""
    late: int | None = None
    """How many of all are late; counted from ``items`` when not given."""

    @property
    def total(self) -> int:
        return len(self.items) if self.count is None else self.count

    def late_on(self, today: date) -> int:
        return sum(item.is_late(today) for item in self.items) if self.late is None else self.late

    def presses(self, today: date) -> bool:
        return bool(self.late_on(today)) or any(item.presses(today) for item in self.items)

    def in_order(self) -> list[Item]:
        """Late and soon first; what has no day keeps the order it came in, after them."""
        return sorted(self.items, key=lambda item: item.due_on or date.max)[:MOST]

    @property
    def more(self) -> int:
        return self.total - min(len(self.items), MOST)


def first_of(title: str, rows: QuerySet[Any], item: Callable[[Any], Item], *, url: str = "", late: Q | None = None) -> Section:
    """A section of the first few rows, with how many there are, and how many of them all are late: one query. On a page it is
    read after every section was asked, together with those of the same table."""
    made = Section(title, url=url)
    counted = rows.annotate(in_all=Window(Count("pk")), in_all_late=Window(Count("pk", filter=late)))

    def tell(found: list[Any]) -> None:
        made.items = [item(row) for row in found]
        made.count, late_ones = (found[0].in_all, found[0].in_all_late) if found else (0, 0)
        made.late = late_ones if late else None

    page = _page.get()
    if page is None:
        tell(list(counted[:MOST]))
    else:
        page.waiting[_shape(counted)].append((counted, tell))
    return made


Tell = Callable[[list[Any]], None]


@dataclass
class _Page:
    """What is read while one page is made."""

    known: dict[Any, Any] = field(default_factory=dict)
    """What sections share, by the function that reads it."""
    waiting: dict[Any, list[tuple[QuerySet[Any], Tell]]] = field(default_factory=lambda: defaultdict(list))
    """The rows that sections are of, by their shape: what is of one shape is read together."""


_page: ContextVar[_Page | None] = ContextVar("the page that is being made", default=None)


def _shape(rows: QuerySet[Any]) -> tuple[Any, ...]:
    """The columns that a query reads."""
    query = rows.query
    return rows.model, str(query.select_related), str(query.deferred_loading), tuple(query.annotations)


def _read(alike: list[tuple[QuerySet[Any], Tell]]) -> None:
    """The first rows of each, in one query."""
    first, *others = [rows.annotate(in_section=Value(part))[:MOST] for part, (rows, _) in enumerate(alike)]
    found = defaultdict(list)
    for row in first.union(*others, all=True) if others else first:
        found[row.in_section].append(row)
    for part, (_, tell) in enumerate(alike):
        tell(found[part])


Provider = Callable[[Any, datetime], Section | None]


@dataclass(frozen=True)
class _Registered:
    provider: Provider
    permissions: tuple[Permission, ...]
    order: int


PROVIDERS: list[_Registered] = []


def section(*permissions: Permission, order: int) -> Callable[[Provider], Provider]:
    """Show a section to whoever has one of the permissions. The provider may return None: nothing to say."""

    def register(provider: Provider) -> Provider:
        PROVIDERS.append(_Registered(provider, permissions, order))
        return provider

    return register


def shared(read: Callable[[Any, datetime], Read]) -> Callable[[Any, datetime], Read]:
    """What several sections draw on: the first of a page reads it, the others are given the same."""

    @wraps(read)
    def once(user: Any, now: datetime) -> Read:
        page = _page.get()
        if page is None:
            return read(user, now)
        if read not in page.known:
            page.known[read] = read(user, now)
        found: Read = page.known[read]
        return found

    return once


@contextmanager
def _one_page() -> Iterator[None]:
    page = _Page()
    outer = _page.set(page)
    try:
        yield
        for alike in page.waiting.values():
            _read(alike)
    finally:
        _page.reset(outer)


def sections_for(user: Any, now: datetime) -> list[Section]:
    """What waits for the user: sections with something late first, then those with something soon, each in the order of the
    pathway; empty ones left out."""
    today = timezone.localdate(now)
    mine = sorted((r for r in PROVIDERS if any(user.may(p) for p in r.permissions)), key=lambda r: r.order)
    with _one_page():
        asked = [r.provider(user, now) for r in mine]
    found = [made for made in asked if made and made.total]
    return sorted(found, key=lambda made: (not made.late_on(today), not made.presses(today)))
