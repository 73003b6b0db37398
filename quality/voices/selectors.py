"""Reads shaped for the pages of co-production, and for the board report."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import F, QuerySet

from beds.models import Ward
from quality.voices.models import PeerSupport, YouSaid
from reachout.organisations.models import ServiceLine
from reachout.pages.tags import Meaning, Tag

STATUSES = {
    YouSaid.Status.HEARD: Meaning.INFORMATION,
    YouSaid.Status.DOING: Meaning.SOON,
    YouSaid.Status.DONE: Meaning.DONE,
    YouSaid.Status.CANNOT: Meaning.NEUTRAL,
}


@dataclass(frozen=True)
class Support:
    """Peer-support posts of a place, or of a service line in all, against the commissioned beds they serve."""

    where: str
    funded: Decimal
    filled: Decimal
    beds: int
    unknown: int
    """Wards there of which no number of commissioned beds is known: left out of the beds."""

    @property
    def funded_per_100(self) -> Decimal | None:
        return 100 * self.funded / self.beds if self.beds else None

    @property
    def filled_per_100(self) -> Decimal | None:
        return 100 * self.filled / self.beds if self.beds else None


@dataclass(frozen=True)
class LineSupport:
    line: str
    rows: list[Support]
    total: Support


def peer_support(lines: Collection[str], *, on: date) -> list[LineSupport]:
    """Each line's posts on a day, place by place and in all: two queries. A bed that two rows serve counts once in the total."""
    kept = PeerSupport.objects.filter(service_line__in=lines).on(on).select_related("organisation", "site")
    posts = list(kept.order_by("organisation__name", F("site__name").asc(nulls_first=True), "pk"))
    wards = list(Ward.objects.filter(service_line__in=lines).open_on(on).select_related("site"))
    return [_line(line, posts, wards) for line in ServiceLine if line in lines and any(p.service_line == line for p in posts)]


def _line(line: ServiceLine, posts: list[PeerSupport], wards: list[Ward]) -> LineSupport:
    here = [row for row in posts if row.service_line == line]
    served = {row.pk: {ward for ward in wards if ward.service_line == line and _serves(row, ward)} for row in here}
    rows = [_support(row.where, [row], served[row.pk]) for row in here]
    return LineSupport(line.label, rows, _support("Together", here, set().union(*served.values())))


def _serves(posts: PeerSupport, ward: Ward) -> bool:
    return ward.site.organisation_id == posts.organisation_id and posts.site_id in (None, ward.site_id)


def _support(where: str, posts: Iterable[PeerSupport], wards: set[Ward]) -> Support:
    posts = list(posts)
    return Support(
        where,
        sum((row.funded for row in posts), Decimal(0)),
        sum((row.filled for row in posts), Decimal(0)),
        sum(ward.commissioned_beds or 0 for ward in wards),
        sum(ward.commissioned_beds is None for ward in wards),
    )


def you_said_we_did(lines: Collection[str], limit: int = 5) -> list[YouSaid]:
    """What was done about what people said, the latest first."""
    done = YouSaid.objects.filter(service_line__in=lines, status=YouSaid.Status.DONE)
    return list(done.select_related("organisation", "site").order_by("-did_on", "-pk")[:limit])


def said_listed(rows: QuerySet[YouSaid]) -> QuerySet[YouSaid]:
    return rows.select_related("organisation", "site").order_by(F("said_on").desc(), "-pk")


def said_tag(heard: YouSaid) -> Tag:
    return Tag(heard.get_status_display(), STATUSES[YouSaid.Status(heard.status)])


def quarter_in_words(first: date) -> str:
    """January to March 2026."""
    last = first.replace(month=first.month + 2)
    return f"{first:%B} to {last:%B %Y}"


def quarters(today: date, count: int = 8) -> list[date]:
    """The first days of the quarter that holds a day and of those before it."""
    month = today.year * 12 + (today.month - 1) // 3 * 3
    return [date((month - 3 * back) // 12, (month - 3 * back) % 12 + 1, 1) for back in range(count)]
