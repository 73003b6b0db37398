"""My work today: each role's home. Each app says in its own ``worklist.py`` what waits for whom:

    @section(Permission.REFERRAL_TRIAGE, order=10)
    def to_triage(user: User, now: datetime) -> Section:
        waiting = Referral.objects.open_to(user, Permission.REFERRAL_TRIAGE).filter(...)
        return Section(
            "Referrals to triage",
            items=[Item(r.reference, r.get_absolute_url(), detail=str(r.get_source_display()), due_on=r.triage_due_on)
                   for r in waiting[:MOST]],
            count=waiting.count(),
            url=reverse("referrals:queue"),
        )

A fixed number of queries each: the home page runs every section that the user's roles allow.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from reachout.accounts.permissions import Permission
from reachout.pages.tags import Tag, due_tag

MOST = 10
"""What a section shows; the rest is one click away on its own page."""


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

    def in_order(self) -> list[Item]:
        """Late and soon first; what has no day keeps the order it came in, after them."""
        return sorted(self.items, key=lambda item: item.due_on or date.max)[:MOST]

    @property
    def more(self) -> int:
        return self.total - min(len(self.items), MOST)


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


def sections_for(user: Any, now: datetime) -> list[Section]:
    """What waits for the user: sections with something late first, then in the order of the pathway; empty ones left out."""
    today = timezone.localdate(now)
    mine = sorted((r for r in PROVIDERS if any(user.may(p) for p in r.permissions)), key=lambda r: r.order)
    found = [made for r in mine if (made := r.provider(user, now)) and made.total]
    return sorted(found, key=lambda made: not made.late_on(today))
