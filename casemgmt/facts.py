"""What is known of a case on a day, gathered for many cases at once: the ground that due dates, flags and lists stand on.

    for facts in facts_of(Case.objects.visible_to(user).current(), on=today): facts.ward, facts.days_in_hospital, ...

Everything is read from the intervals as they were on that day, so any day can be asked about. Four queries, however many cases,
and one for each of the further facts that somebody asks for.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, TypeVar

from django.db.models import Q, QuerySet
from django.db.models.expressions import RawSQL
from django.utils.functional import cached_property

from beds.matching import distance_km, position
from beds.models import Leave, ReadyForDischarge, Spell, Ward, WardStay
from casemgmt.models import Case, CommunityEpisode
from reachout.people.models import LegalStatus, Person
from referrals.models import Referral, Security

Row = TypeVar("Row", WardStay, LegalStatus)

ADJOINING = timedelta(days=1)
"""Spells with a gap of at most a day are one stay in hospital. Source: the measures' definition of length of stay."""

UNTOLD = tuple(f"person__{name}" for name in ("words", "adjustments", "created_at", "updated_at"))
"""What no fact is made of."""


class Further:
    """What not every page asks for of its cases: each is read for all of them, when it is first asked for of one."""

    def __init__(self, people: Iterable[int] = (), spells: Iterable[int] = (), on: date = date.max) -> None:
        self.people, self.spells, self.on = among(people), among(spells), on

    @cached_property
    def leaves(self) -> dict[int, Leave]:
        rows = Leave.objects.filter(_going_on(self.on), spell__in=self.spells, started_on__lte=self.on)
        return {row.spell_id: row for row in rows.order_by("started_on", "id")}

    @cached_property
    def readiness(self) -> dict[int, ReadyForDischarge]:
        rows = ReadyForDischarge.objects.filter(_going_on(self.on), spell__in=self.spells, ready_on__lte=self.on)
        return {row.spell_id: row for row in rows.order_by("ready_on", "id")}

    @cached_property
    def episodes(self) -> dict[tuple[int, str], CommunityEpisode]:
        rows = CommunityEpisode.objects.on(self.on).filter(person__in=self.people)
        return {(row.person_id, row.service_line): row for row in rows.order_by("referred_on", "id")}

    @cached_property
    def referrals(self) -> dict[tuple[int, str], Referral]:
        still_open = Q(closed_on=None) | Q(closed_on__gt=self.on)
        rows = Referral.objects.filter(still_open, person__in=self.people, received_on__lte=self.on)
        return {(row.person_id, row.service_line): row for row in rows.order_by("received_on")}


@dataclass(frozen=True)
class Facts:
    case: Case
    on: date
    spells: list[Spell] = field(default_factory=list)
    """Of this service line, begun by the day, oldest first; so are the rest."""
    stays: list[WardStay] = field(default_factory=list)
    statuses: list[LegalStatus] = field(default_factory=list)
    further: Further = field(default_factory=Further, repr=False)

    @property
    def person(self) -> Person:
        return self.case.person

    @cached_property
    def stay(self) -> WardStay | None:
        """The ward they are on."""
        return next((stay for stay in reversed(self.stays) if stay.ended_on is None or stay.ended_on > self.on), None)

    @property
    def ward(self) -> Ward | None:
        return self.stay.ward if self.stay else None

    @cached_property
    def spell(self) -> Spell | None:
        return next((s for s in reversed(self.spells) if self.stay and s.pk == self.stay.spell_id), None)

    @cached_property
    def in_hospital_since(self) -> date | None:
        """The first day of the whole stay, transfers between units included; None when in no bed."""
        if self.spell is None:
            return None
        since = self.spell.admitted_on
        for earlier in reversed([spell for spell in self.spells if spell.pk != self.spell.pk]):
            if earlier.discharged_on is None or earlier.discharged_on + ADJOINING < since:
                break
            since = min(since, earlier.admitted_on)
        return since

    @property
    def days_in_hospital(self) -> int | None:
        return (self.on - self.in_hospital_since).days if self.in_hospital_since else None

    @property
    def discharged_on(self) -> date | None:
        """The last discharge, of whoever is in no bed."""
        ends = [spell.discharged_on for spell in self.spells if spell.discharged_on and spell.discharged_on <= self.on]
        return max(ends) if ends and self.stay is None else None

    @cached_property
    def legal(self) -> LegalStatus | None:
        return next((status for status in self.statuses if status.is_current(self.on)), None)

    @property
    def leave(self) -> Leave | None:
        """Of the present spell."""
        return self.further.leaves.get(self.spells[-1].pk) if self.spells else None

    @property
    def readiness(self) -> ReadyForDischarge | None:
        """Since when they are ready and still here."""
        return self.further.readiness.get(self.spells[-1].pk) if self.spells else None

    @property
    def episode(self) -> CommunityEpisode | None:
        """With the community team on the day, or referred to it."""
        return self.further.episodes.get((self.case.person_id, self.case.service_line))

    @property
    def referral(self) -> Referral | None:
        """Open in this line: where they are waiting to go."""
        return self.further.referrals.get((self.case.person_id, self.case.service_line))

    @property
    def ready_days(self) -> int | None:
        return (self.on - self.readiness.ready_on).days if self.readiness else None

    @property
    def is_home_patient(self) -> bool:
        return self.person.home_in_region is True

    @property
    def out_of_area(self) -> bool:
        """A home patient on a ward whose site lies outside the region: a matter of site, not of provider. High secure is another
        commissioner's, and never counts (as in the measures)."""
        return self.is_home_patient and self.ward is not None and is_outside(self.ward)

    @cached_property
    def km_from_home(self) -> float | None:
        """Great circle from the home postcode to the ward's site; None when either is not known."""
        return distance_km(self.person.home_position, position(self.ward)) if self.ward else None


def is_outside(ward: Ward) -> bool:
    return not ward.site.in_region and ward.security != Security.HIGH


def facts_of(cases: QuerySet[Case], *, on: date) -> list[Facts]:
    """The facts of these cases as they stood on the day (the cases in the order given)."""
    found = list(cases.select_related("person__home_icb", "person__home_authority", "manager").defer(*UNTOLD))
    people = [case.person_id for case in found]
    stays = _on_their_wards(WardStay.objects.filter(started_on__lte=on, person__in=among(people)))
    statuses = LegalStatus.objects.filter(started_on__lte=on, person__in=among(people)).defer("during").order_by("started_on")
    current = {stay.spell_id for stay in stays if stay.spell.discharged_on is None or stay.spell.discharged_on > on}
    further = Further(people, current, on)
    stays_of, statuses_of = _by_person(stays), _by_person(statuses)
    return [_gathered(case, on, stays_of[case.person_id], statuses_of[case.person_id], further) for case in found]


def _gathered(case: Case, on: date, stays: list[WardStay], statuses: list[LegalStatus], further: Further) -> Facts:
    mine = [stay for stay in stays if stay.ward.service_line == case.service_line]
    spells = list({stay.spell_id: stay.spell for stay in mine}.values())
    return Facts(case, on, spells, mine, statuses, further)


def _going_on(day: date) -> Q:
    return Q(ended_on=None) | Q(ended_on__gt=day)


def among(keys: Iterable[int]) -> RawSQL:
    """For ``…__in``: one parameter however many keys. A thousand of their own take longer to send than their rows to find."""
    return RawSQL("SELECT unnest(%s::bigint[])", [list(keys)])


def _on_their_wards(stays: QuerySet[WardStay]) -> list[WardStay]:
    """Oldest first, each with its spell; a ward is one object for all who are on it."""
    rows = list(stays.select_related("spell").defer("during", "spell__during").order_by("started_on", "id"))
    wards = Ward.objects.filter(pk__in={stay.ward_id for stay in rows}).select_related("site__organisation").in_bulk()
    for stay in rows:
        stay.ward = wards[stay.ward_id]
    return rows


def _by_person(rows: Iterable[Row]) -> dict[int, list[Row]]:
    found: dict[Any, list[Row]] = defaultdict(list)
    for row in rows:
        found[row.person_id].append(row)
    return found
