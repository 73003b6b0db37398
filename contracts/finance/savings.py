"""What avoided admissions saved, and what was put into the community instead.

Saved: over the admissions avoided of home patients, benchmark days at the day price less the cost of the alternative, low and
high price; an admission 0 to 90 days after all takes it back. Source: measures, ``avoided_savings``.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from django.db.models import Exists, F, OuterRef, Prefetch, Q
from django.utils.functional import cached_property

from beds.meetings.models import AvoidedAdmission
from beds.models import WardStay
from contracts.finance.models import Scheme, SchemeEntry
from contracts.money import ZERO
from reachout.months import end_of, months_of
from reachout.organisations.models import ServiceLine
from referrals.models import Security

REVERSED_WITHIN = timedelta(days=90)


@dataclass(frozen=True)
class Saved:
    """One admission avoided."""

    avoided: AvoidedAdmission
    came_after_all: bool

    @property
    def low(self) -> Decimal:
        return ZERO if self.came_after_all else self._saved(self.avoided.price_low)

    @property
    def high(self) -> Decimal:
        return ZERO if self.came_after_all else self._saved(self.avoided.price_high)

    def _saved(self, price: Decimal) -> Decimal:
        return self.avoided.benchmark_days * price - self.avoided.alternative_cost


def saved(lines: Collection[str], year: date) -> list[Saved]:
    """The year's, in the order in which they were agreed: one query."""
    secure = Q(ward__service_line=ServiceLine.ADULT_SECURE)
    in_scope = ~Q(ward__security=Security.HIGH) & (~secure | Q(ward__security__in=[Security.LOW, Security.MEDIUM]))
    came = WardStay.objects.filter(
        in_scope,
        person=OuterRef("referral__person"),
        spell__admitted_on__gte=OuterRef("agreed_on"),
        spell__admitted_on__lte=OuterRef("agreed_on") + REVERSED_WITHIN,
    )
    rows = (
        AvoidedAdmission.objects.filter(
            referral__service_line__in=lines,
            referral__person__home_in_region=True,
            agreed_on__range=(year, end_of(months_of(year)[-1])),
        )
        .annotate(came=Exists(came), line=F("referral__service_line"))
        .select_related("referral__person")
        .order_by("agreed_on", "reference")
    )
    return [Saved(row, row.came) for row in rows]


@dataclass(frozen=True)
class Reinvested:
    """A scheme and its sums."""

    scheme: Scheme
    by_month: dict[date, Decimal] = field(default_factory=dict)

    @cached_property
    def total(self) -> Decimal:
        return sum(self.by_month.values(), ZERO)


def reinvested(lines: Collection[str], year: date) -> list[Reinvested]:
    """Every scheme of the lines, with what it had in the year: two queries."""
    entries = SchemeEntry.objects.filter(month__in=months_of(year))
    rows = Scheme.objects.filter(service_line__in=lines).prefetch_related(Prefetch("entries", entries, to_attr="of_year"))
    found = []
    for scheme in rows:
        by_month: dict[date, Decimal] = {}
        for entry in scheme.of_year:
            by_month[entry.month] = by_month.get(entry.month, ZERO) + entry.amount
        found.append(Reinvested(scheme, by_month))
    return found


def total_reinvested(lines: Collection[str], year: date) -> Decimal:
    return sum((one.total for one in reinvested(lines, year)), ZERO)
