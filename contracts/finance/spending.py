"""What is spent beside the contracts, by month: out of area, on packages, by agreed adjustment."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from django.db.models import Sum

from beds.models import WardStay
from casemgmt.away.selectors import stays_across
from contracts.finance.models import Adjustment, Package
from contracts.money import ZERO
from reachout.months import add_months, end_of

ByMonth = dict[date, Decimal]
Span = tuple[date, date]
"""The first day, and the first after it."""


def span_of(month: date) -> Span:
    return month, add_months(month, 1)


class AwayStay(NamedTuple):
    """All that the pages of money say of a stay outside the region."""

    pk: int
    person_id: int
    person: str
    """By reference."""
    ward_id: int
    ward: str
    provider: str
    service_line: str
    day_price: Decimal | None
    """None: it is not known."""
    started_on: date
    ended_on: date | None

    def nights(self, within: Span) -> int:
        return nights(self.started_on, self.ended_on or within[1], within=within)


SAID = (
    "pk", "person", "person__reference", "ward", "ward__name", "ward__site__organisation__name", "ward__service_line",
    "ward__day_price", "started_on", "ended_on",
)  # fmt: skip


def away_stays(lines: Collection[str], *, since: date, until: date, under_contract: Collection[int]) -> list[AwayStay]:
    """Home patients outside the region, on wards that no contract pays for."""
    rows = stays_across(WardStay.objects.filter(ward__service_line__in=lines), since=since, until=until)
    stays = map(AwayStay._make, rows.values_list(*SAID))
    return [stay for stay in stays if stay.ward_id not in under_contract]


def nights(since: date, until: date, *, within: Span) -> int:
    """The day of admission counts, that of leaving does not."""
    first, after = within
    return max(0, (min(until, after) - max(since, first)).days)


@dataclass(frozen=True)
class Charged:
    """A package and what its hours came to."""

    package: Package
    by_month: ByMonth = field(default_factory=dict)
    """Hours at their rate, in full."""

    @property
    def cost(self) -> Decimal:
        return sum(self.by_month.values(), ZERO)

    @property
    def payable(self) -> ByMonth:
        """Month by month up to the cap: what lies beyond was not approved."""
        left, found = self.package.cap, {}
        for month, amount in sorted(self.by_month.items()):
            found[month] = min(amount, left)
            left -= found[month]
        return found

    @property
    def paid(self) -> Decimal:
        return min(self.cost, self.package.cap)

    @property
    def over(self) -> Decimal:
        """Beyond the cap."""
        return self.cost - self.paid

    @property
    def left(self) -> Decimal:
        return self.package.cap - self.paid

    @property
    def share_used(self) -> int:
        """Of the cap, in per cent; above 100 when over it."""
        return int(100 * self.cost / self.package.cap)


def charged(packages: Iterable[Package]) -> list[Charged]:
    """Each with its costs by month. Reads ``hours``: prefetch them."""
    found = []
    for package in packages:
        by_month: ByMonth = defaultdict(lambda: ZERO)
        for one in package.hours.all():
            by_month[one.first_on.replace(day=1)] += one.amount
        found.append(Charged(package, dict(by_month)))
    return found


def adjustments_by_line(lines: Collection[str], months: Collection[date]) -> dict[tuple[str, date], Decimal]:
    """What was agreed, by service line and month: one query."""
    rows = Adjustment.objects.filter(service_line__in=lines, month__in=months).exclude(agreed_at=None)
    sums = rows.order_by().values_list("service_line", "month").annotate(Sum("amount"))
    return {(line, month): amount for line, month, amount in sums}


def months_until(since: date, until: date) -> list[date]:
    """The first of each month from ``since``'s own to the one that ``until`` lies in."""
    found = [since.replace(day=1)]
    while end_of(found[-1]) < until:
        found.append(add_months(found[-1], 1))
    return found
