"""Who is outside the region, since when, and what is planned."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet
from django.utils import timezone

from beds.matching import WardMatch
from beds.models import WardStay
from casemgmt.away.costs import cost_of
from casemgmt.away.home import beds_at_home
from casemgmt.away.models import Repatriation
from casemgmt.facts import ADJOINING, Facts, facts_of, is_outside
from casemgmt.models.cases import CaseQuerySet
from casemgmt.reviews.due import Due, due_of
from casemgmt.reviews.models import Kind
from reachout.accounts.permissions import Permission
from reachout.months import year_of
from referrals.models import Security

if TYPE_CHECKING:
    from reachout.accounts.models import User


def stays_away(facts: Facts) -> list[WardStay]:
    """The stays of the time outside the region, oldest first, moves between wards out there included; none for who is not."""
    return _same_side(facts) if facts.out_of_area else []


def stays_here(facts: Facts) -> list[WardStay]:
    """The mirror image: of somebody from elsewhere in a bed of the region."""
    return _same_side(facts) if is_inbound(facts) else []


def is_inbound(facts: Facts) -> bool:
    return facts.person.home_in_region is False and facts.ward is not None and facts.ward.site.in_region


def _same_side(facts: Facts) -> list[WardStay]:
    if facts.stay is None:
        return []
    found = [facts.stay]
    for earlier in reversed([stay for stay in facts.stays if stay.started_on < facts.stay.started_on]):
        since, side = found[0].started_on, is_outside(found[0].ward)
        if is_outside(earlier.ward) != side or earlier.ended_on is None or earlier.ended_on + ADJOINING < since:
            break
        found.insert(0, earlier)
    return found


def away_since(facts: Facts) -> date | None:
    """The first day of the time outside the region; None for whoever is not there."""
    return next((stay.started_on for stay in stays_away(facts)), None)


def repatriations_of(many: Sequence[Facts], *, on: date) -> dict[int, Repatriation]:
    """The last word on each placement outside the region by the day, by the case's key; who is not out there has none."""
    since = {facts.case.pk: day for facts in many if (day := away_since(facts))}
    rows = (
        Repatriation.objects.filter(case__in=since, recorded_on__lte=on)
        .select_related("owner", "target_site")
        .order_by("recorded_on", "id")
    )
    return {row.case_id: row for row in rows if row.recorded_on >= since[row.case_id]}


@dataclass(frozen=True)
class Placed:
    """A line of the register: one person on the other side of the region's border."""

    facts: Facts
    stays: list[WardStay]
    repatriation: Repatriation | None = None
    suiting: list[WardMatch] = field(default_factory=list)
    """The wards at home that have a bed and would suit now, nearest first."""
    visit: Due | None = None
    """The next oversight visit."""

    @property
    def since(self) -> date:
        return self.stays[0].started_on

    @property
    def days(self) -> int:
        return (self.facts.on - self.since).days

    @property
    def km(self) -> float | None:
        return self.facts.km_from_home

    @property
    def price(self) -> Decimal | None:
        return self.facts.ward.day_price if self.facts.ward else None

    @property
    def cost(self) -> Decimal | None:
        return cost_of(self.stays, until=self.facts.on)

    @property
    def appropriate(self) -> bool | None:
        return self.repatriation.appropriate if self.repatriation else None

    @property
    def wants_a_bed_at_home(self) -> bool:
        """Unless somebody judged that it is right for them to be out there."""
        return self.appropriate is not True


def register(cases: CaseQuerySet, *, at: datetime) -> list[Placed]:
    """Who of these is outside the region now, furthest from home first, with what is planned and the beds at home that suit."""
    on = timezone.localdate(at)
    away = [facts for facts in facts_of(cases.current().filter(_home(True)), on=on) if facts.out_of_area]
    plans = repatriations_of(away, on=on)
    placed = [Placed(facts, stays_away(facts), plans.get(facts.case.pk)) for facts in away]
    suited = beds_at_home([one.facts for one in placed], plans, at=at)
    visits = visits_of(away, on=on)
    rows = [replace(one, suiting=suited[pk], visit=visits.get(pk)) for one in placed if (pk := one.facts.case.pk)]
    return sorted(rows, key=lambda one: (-(one.km or 0), one.facts.case.pk))


def visits_of(many: list[Facts], *, on: date) -> dict[int, Due]:
    """The next oversight visit of each, by the case's key."""
    due = due_of(many, on=on)
    return {case: visit for case, dues in due.items() if (visit := next((one for one in dues if one.kind == Kind.VISIT), None))}


def inbound(cases: CaseQuerySet, *, on: date) -> list[Placed]:
    """Who of these is from elsewhere and in a bed of the region."""
    found = [facts for facts in facts_of(cases.current().filter(_home(False)), on=on) if is_inbound(facts)]
    return [Placed(facts, stays_here(facts)) for facts in found]


def _home(in_region: bool) -> Q:
    """Only people on a ward are anywhere: the facts are asked for of no others."""
    stays = WardStay.objects.current().filter(ward__site__in_region=not in_region).values("person")
    return Q(person__home_in_region=in_region, person__in=stays)


def stays_this_year(user: User, *, on: date, inbound: bool = False) -> list[WardStay]:
    """Every stay on the other side of the border in the financial year, of whoever still is there and whoever came home."""
    mine = WardStay.objects.open_to(user, Permission.CASE_VIEW)
    return list(stays_across(mine, since=year_of(on), until=on, inbound=inbound).select_related("person__home_icb"))


def stays_across(stays: QuerySet[WardStay], *, since: date, until: date, inbound: bool = False) -> QuerySet[WardStay]:
    """Of these, those on the other side of the border that lie between the days, both included."""
    return (
        stays.filter(
            Q(ended_on=None) | Q(ended_on__gt=since),
            started_on__lte=until,
            person__home_in_region=not inbound,
            ward__site__in_region=inbound,
        )
        .exclude(ward__security=Security.HIGH)
        .select_related("ward__site__organisation", "person")
        .order_by("started_on", "pk")
    )
