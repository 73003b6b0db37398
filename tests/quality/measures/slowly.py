"""Every measure of the catalogue counted again, slowly: day by day and row by row, in plain Python, from plain rows.

Written from the published definitions alone, without a look at the product's SQL, so that the two can be held against each other.
"""

from __future__ import annotations

from calendar import monthrange
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta
from decimal import Decimal
from functools import wraps
from itertools import pairwise
from math import asin, cos, floor, radians, sin, sqrt
from statistics import fmean, median
from typing import Any, NamedTuple

from tests.quality.measures.rows import Assessment, Episode, Patient, Referral, Rows, Spell, Ward, WardStay

ACCEPTS = {"accept_medium", "accept_low", "accept_sedu"}
GIVEN_UP = {"not_accepted", "withdrawn"}
EARTH_KM, MILE_KM = 6371.0088, 1.609344
GROUPS = {"white": "ABC", "mixed": "DEFG", "asian": "HJKL", "black": "MNP", "other": "RS"}
NEVER = date.max


class Answer(NamedTuple):
    value: Any
    numerator: Any = None
    denominator: Any = None
    n: int | None = None
    detail: dict[str, Any] = {}


class Fact(NamedTuple):
    """Something that counts: of a line, and where it has them on a ward and of a patient."""

    line: str
    ward: Ward | None
    patient: Patient | None
    what: Any = None


Cell = tuple[str, str, str]
"""A service line ("" = all three), a cut ("" = none) and a key of it."""
Counted = dict[Cell, list[Fact]]


def counted(facts: Callable[..., Iterable[Fact]]) -> Callable[..., Counted]:
    """Each fact of a month, put into every cell that it counts in; once for each month."""

    @wraps(facts)
    def by_cell(self: Slowly, *month: Any) -> Counted:
        kept = self.kept.setdefault(facts.__name__, {})
        if month not in kept:
            kept[month] = cells = defaultdict(list)
            for fact in facts(self, *month):
                for cell in self.cells_of(fact):
                    cells[cell].append(fact)
        return kept[month]

    return by_cell


class Slowly:
    def __init__(self, rows: Rows, today: date) -> None:
        self.rows, self.today = rows, today
        self.kept: dict[str, dict[Any, Counted]] = {}

        self.sites = {site.code: site for site in rows.sites}
        self.patients = {patient.reference: patient for patient in rows.patients}
        self.referrals = {referral.reference: referral for referral in rows.referrals}
        self.all_spells = {spell.reference: spell for spell in rows.spells}
        self.wards = {ward.code: ward for ward in rows.wards if in_scope(ward)}
        self.beds = {bed.code: bed for bed in rows.beds if bed.ward in self.wards}
        self.incidents = [row for row in rows.incidents if row.ward in self.wards]

        self.stays: dict[str, list[WardStay]] = defaultdict(list)
        for stay in sorted(rows.ward_stays, key=lambda stay: (stay.started_on, stay.ended_on or NEVER, stay.reference)):
            if stay.ward in self.wards:
                self.stays[stay.spell].append(stay)
        self.spells = [spell for spell in rows.spells if spell.reference in self.stays]
        self.spells.sort(key=lambda spell: (spell.admitted_on, spell.discharged_on or NEVER, spell.reference))
        self.spells_of_patient: dict[str, list[Spell]] = defaultdict(list)
        self.first_spell: dict[str, Spell] = {}
        for spell in self.spells:
            self.spells_of_patient[spell.patient].append(spell)
            if spell.referral:
                self.first_spell.setdefault(spell.referral, spell)
        self.assessments: dict[str, list[Assessment]] = defaultdict(list)
        for assessment in rows.assessments:
            self.assessments[assessment.referral].append(assessment)
        self.pathways = [pathway for spells in self.spells_of_patient.values() for pathway in pathways(spells)]
        self.pathway_of = {spell.reference: pathway for pathway in self.pathways for spell in pathway}

    def answer(self, measure: str, month: date, line: str = "", cut: str = "", key: str = "") -> Answer:
        answer: Answer = getattr(self, measure)(month, (line, cut, key))
        return answer

    def keys(self, cut: str) -> list[str]:
        """Every key that a fact of these rows may have under a cut; places only where a ward is in scope."""
        everywhere = [Fact("", ward, None) for ward in self.wards.values()]
        everybody = [Fact("", None, patient) for patient in self.rows.patients]
        return sorted({key for fact in everywhere + everybody for _, its, key in self.cells_of(fact) if its == cut})

    # -- whose figure a fact is ------------------------------------------------------------------------------------------

    def cells_of(self, fact: Fact) -> Iterator[Cell]:
        keys = {"": ""}
        if ward := fact.ward:
            site = self.sites[ward.site]
            keys |= {"provider": site.organisation, "site": site.code, "ward": ward.code, "security": ward.security}
        if patient := fact.patient:
            keys |= {"sex": patient.sex or "unknown", "ethnicity": ethnicity_group(patient), "icb": patient.home_icb or "unknown"}
        for cut, key in keys.items():
            yield "", cut, key
            yield fact.line, cut, key

    def on_ward(self, code: str, patient: str, what: Any) -> Fact:
        ward = self.wards[code]
        return Fact(ward.service_line, ward, self.patients[patient], what)

    def on_row(self, line: str, patient: str, what: Any) -> Fact:
        return Fact(line, None, self.patients[patient], what)

    def first_ward(self, spell: Spell) -> str:
        return self.stays[spell.reference][0].ward

    def last_ward(self, spell: Spell) -> str:
        return self.stays[spell.reference][-1].ward

    def ward_on(self, spell: Spell, day: date) -> str | None:
        begun = [stay.ward for stay in self.stays[spell.reference] if stay.started_on <= day]
        return begun[-1] if begun else None

    def is_home(self, row: Spell | Referral | Episode) -> bool:
        """Not known is not home."""
        return self.patients[row.patient].home_in_region is True

    def is_ours(self, ward: str) -> bool:
        return self.sites[self.wards[ward].site].in_region

    # -- in hospital -----------------------------------------------------------------------------------------------------

    @counted
    def in_hospital(self, month: date) -> Iterator[Fact]:
        end = last_day(month)
        for spell in filter(self.is_home, self.spells):
            if spell.admitted_on <= end < (spell.discharged_on or NEVER) and (ward := self.ward_on(spell, end)):
                yield self.on_ward(ward, spell.patient, spell)

    def inpatients(self, month: date, cell: Cell) -> Answer:
        return count(patients(self.in_hospital(month)[cell]))

    def out_of_area_patients(self, month: date, cell: Cell) -> Answer:
        there = self.in_hospital(month)[cell]
        return share(patients(fact for fact in there if not self.is_ours(fact.ward.code)), patients(there))

    def ready_for_discharge_patients(self, month: date, cell: Cell) -> Answer:
        end, there = last_day(month), self.in_hospital(month)[cell]
        ready = {row.spell for row in self.rows.ready_for_discharge if row.ready_on <= end < (row.ended_on or NEVER)}
        return share(patients(fact for fact in there if fact.what.reference in ready), patients(there))

    def length_of_stay_current(self, month: date, cell: Cell) -> Answer:
        began = [self.pathway_of[fact.what.reference][0].admitted_on for fact in self.in_hospital(month)[cell]]
        days = [(last_day(month) - day).days for day in began]
        over = {"over_2_years": sum(n > 730 for n in days), "over_5_years": sum(n > 1826 for n in days)}
        return spread(days, mean=mean(days), **over)

    def distance_from_home(self, month: date, cell: Cell) -> Answer:
        there = self.in_hospital(month)[cell]
        known = [km for fact in there if (km := self.distance(fact)) is not None]
        return spread(
            known,
            mean=mean(known),
            median_miles=miles(middle(known)),
            mean_miles=miles(mean(known)),
            share=part([km >= 50 for km in known]),
            unknown=len(there) - len(known),
        )

    def distance(self, fact: Fact) -> float | None:
        patient, site = fact.patient, self.sites[fact.ward.site]
        places = (patient.home_latitude, patient.home_longitude, site.latitude, site.longitude)
        return None if None in places else haversine(*places)

    # -- bed days --------------------------------------------------------------------------------------------------------

    @counted
    def bed_days(self, month: date) -> Iterator[Fact]:
        """Every day that somebody had a bed, on whatever ward in scope."""
        for spell in self.spells:
            for stay in self.stays[spell.reference]:
                for day in days_of(month, stay.started_on, stay.ended_on):
                    yield self.on_ward(stay.ward, spell.patient, (spell.reference, day))

    def home_bed_days(self, month: date, cell: Cell) -> list[Fact]:
        return [fact for fact in self.bed_days(month)[cell] if fact.patient.home_in_region is True]

    def our_bed_days(self, month: date, cell: Cell) -> list[Fact]:
        return [fact for fact in self.bed_days(month)[cell] if self.is_ours(fact.ward.code)]

    def out_of_area_bed_days(self, month: date, cell: Cell) -> Answer:
        home = self.home_bed_days(month, cell)
        return share(sum(not self.is_ours(fact.ward.code) for fact in home), len(home))

    def occupied_bed_days(self, month: date, cell: Cell) -> Answer:
        return count(len(self.our_bed_days(month, cell)))

    @counted
    def open_bed_days(self, month: date) -> Iterator[Fact]:
        for bed in self.beds.values():
            if self.is_ours(bed.ward):
                ward, closures = self.wards[bed.ward], [row for row in self.rows.bed_closures if row.bed == bed.code]
                for day in days_of(month, None, None):
                    is_open = within(day, bed.opened_on, bed.closed_on) and within(day, ward.opened_on, ward.closed_on)
                    if is_open and not any(within(day, row.closed_on, row.reopened_on) for row in closures):
                        yield Fact(ward.service_line, ward, None, day)

    def available_bed_days(self, month: date, cell: Cell) -> Answer:
        return count(len(self.open_bed_days(month)[cell]))

    def occupancy(self, month: date, cell: Cell) -> Answer:
        return share(len(self.our_bed_days(month, cell)), len(self.open_bed_days(month)[cell]))

    def occupancy_excluding_leave(self, month: date, cell: Cell) -> Answer:
        away = self.leave_days(month)
        there = [fact for fact in self.our_bed_days(month, cell) if fact.what not in away]
        return share(len(there), len(self.open_bed_days(month)[cell]))

    def leave_days(self, month: date) -> set[tuple[str, date]]:
        kept: dict[Any, Any] = self.kept.setdefault("leave_days", {})
        if month not in kept:
            leaves = [row for row in self.rows.leave if row.kind in {"home", "leave_of_absence"}]
            kept[month] = {(row.spell, day) for row in leaves for day in days_of(month, row.started_on, row.ended_on)}
        return kept[month]

    @counted
    def ready_days(self, month: date) -> Iterator[Fact]:
        periods = defaultdict(list)
        for row in self.rows.ready_for_discharge:
            if row.ready_on != row.ended_on:
                periods[row.spell].append((row.ready_on, row.ended_on or NEVER))
        for spell in filter(self.is_home, self.spells):
            for day in days_of(month, spell.admitted_on, spell.discharged_on) if spell.reference in periods else ():
                if counts_as_ready(day, periods[spell.reference]) and (ward := self.ward_on(spell, day)):
                    yield self.on_ward(ward, spell.patient, (spell.reference, day))

    def ready_for_discharge_days(self, month: date, cell: Cell) -> Answer:
        days, beds = len(self.ready_days(month)[cell]), len(self.home_bed_days(month, cell))
        return Answer(days, days, beds, detail={"share": over(days, beds)})

    # -- waits -----------------------------------------------------------------------------------------------------------

    @counted
    def first_contacts(self, month: date) -> Iterator[Fact]:
        for referral in self.rows.referrals:
            contacts = [row.first_contact_on for row in self.assessments[referral.reference] if row.first_contact_on]
            if contacts and self.waited_until(referral, min(contacts), month):
                yield self.on_row(referral.service_line, referral.patient, (min(contacts) - referral.received_on).days)

    @counted
    def decisions(self, month: date) -> Iterator[Fact]:
        for row in self.rows.assessments:
            referral = self.referrals[row.referral]
            decided = row.first_contact_on and row.decided_on and row.outcome != "defer"
            if decided and self.waited_until(referral, row.decided_on, month):
                yield self.on_row(referral.service_line, referral.patient, (row.decided_on - row.first_contact_on).days)

    @counted
    def accepted_admissions(self, month: date) -> Iterator[Fact]:
        for reference, spell in self.first_spell.items():
            referral, accepted = self.referrals[reference], self.accepted_on(reference)
            if accepted and self.waited_until(referral, spell.admitted_on, month):
                yield self.on_ward(self.first_ward(spell), spell.patient, (spell.admitted_on - accepted).days)

    def waited_until(self, referral: Referral, day: date, month: date) -> bool:
        """A wait of the home population that ended on a day of the month, and not after the referral was given up."""
        given_up = referral.close_reason in GIVEN_UP and referral.closed_on is not None and referral.closed_on < day
        return day.replace(day=1) == month and not given_up and self.is_home(referral)

    def accepted_on(self, referral: str) -> date | None:
        days = [row.decided_on for row in self.assessments[referral] if row.outcome in ACCEPTS and row.decided_on]
        return min(days, default=None)

    def wait_referral_to_assessment(self, month: date, cell: Cell) -> Answer:
        return wait(self.first_contacts(month)[cell], standard=28)

    def wait_assessment_to_decision(self, month: date, cell: Cell) -> Answer:
        return wait(self.decisions(month)[cell], standard=14)

    def wait_decision_to_admission(self, month: date, cell: Cell) -> Answer:
        return wait(self.accepted_admissions(month)[cell], standard=28)

    @counted
    def waiting(self, month: date) -> Iterator[Fact]:
        end = last_day(month)
        for referral in filter(self.is_home, self.rows.referrals):
            accepted, spell = self.accepted_on(referral.reference), self.first_spell.get(referral.reference)
            if accepted and accepted <= end < (referral.closed_on or NEVER) and (spell is None or spell.admitted_on > end):
                yield self.on_row(referral.service_line, referral.patient, (end - accepted).days)

    def waiting_now(self, month: date, cell: Cell) -> Answer:
        waiting = self.waiting(month)[cell]
        return count(patients(waiting), oldest=max((fact.what for fact in waiting), default=None))

    # -- admissions and discharges ---------------------------------------------------------------------------------------

    @counted
    def admitted(self, month: date) -> Iterator[Fact]:
        for spell in filter(self.is_home, self.spells):
            if spell.admitted_on.replace(day=1) == month:
                yield self.on_ward(self.first_ward(spell), spell.patient, spell)

    @counted
    def discharged(self, month: date) -> Iterator[Fact]:
        for spell in filter(self.is_home, self.spells):
            if spell.discharged_on and spell.discharged_on.replace(day=1) == month:
                yield self.on_ward(self.last_ward(spell), spell.patient, spell)

    def admissions(self, month: date, cell: Cell) -> Answer:
        return count(len(self.admitted(month)[cell]))

    def discharges(self, month: date, cell: Cell) -> Answer:
        return count(len(self.discharged(month)[cell]))

    def prison_transfer_28_days(self, month: date, cell: Cell) -> Answer:
        spells = [fact.what for fact in self.admitted(month)[cell] if self.first_spell.get(fact.what.referral) is fact.what]
        pairs = [(spell, self.referrals[spell.referral]) for spell in spells]
        asked = [(spell.admitted_on, referral.initial_request_on) for spell, referral in pairs if referral.from_prison]
        unknown = sum(request is None for _, request in asked)
        days = [(admitted - request).days for admitted, request in asked if request]
        within_28, negative = sum(0 <= n <= 28 for n in days), sum(n < 0 for n in days)
        return share(within_28, len(asked) - negative, unknown=unknown, negative=negative)

    def bed_meeting_admissions(self, month: date, cell: Cell) -> Answer:
        held = {meeting.reference: meeting.held_on for meeting in self.rows.meetings}
        decided = defaultdict(list)
        for row in self.rows.decisions:
            decided[row.referral].append(held[row.meeting])
        spells = [fact.what for fact in self.admitted(month)[cell]]
        return count(sum(any(day <= spell.admitted_on for day in decided[spell.referral]) for spell in spells if spell.referral))

    def bed_meeting_hours(self, month: date, cell: Cell) -> Answer:
        return count(sum(fact.what for fact in self.met(month)[cell]) / 60)

    @counted
    def met(self, month: date) -> Iterator[Fact]:
        for meeting in self.rows.meetings:
            if meeting.held_on.replace(day=1) == month:
                yield Fact(meeting.service_line, None, None, meeting.minutes)

    @counted
    def pathways_ended(self, month: date) -> Iterator[Fact]:
        """In the twelve months that end with this one."""
        for pathway in self.pathways:
            first, last = pathway[0], pathway[-1]
            ended = last.discharged_on and months_before(month, 11) <= last.discharged_on <= last_day(month)
            if ended and self.is_home(last):
                yield self.on_ward(self.last_ward(last), last.patient, (last.discharged_on - first.admitted_on).days)

    def length_of_stay(self, month: date, cell: Cell) -> Answer:
        days = [fact.what for fact in self.pathways_ended(month)[cell]]
        return spread(days, mean=mean(days))

    def readmissions_30(self, month: date, cell: Cell) -> Answer:
        return self.readmissions(30, month, cell)

    def readmissions_90(self, month: date, cell: Cell) -> Answer:
        return self.readmissions(90, month, cell)

    def readmissions(self, within_days: int, month: date, cell: Cell) -> Answer:
        home = [fact.what for fact in self.discharged(month)[cell] if fact.what.destination == "community"]
        back = sum(self.days_until_next(spell) <= within_days for spell in home)
        if self.today < last_day(month) + timedelta(days=within_days):
            return Answer(None, None, len(home))
        return share(back, len(home))

    def days_until_next(self, spell: Spell) -> float:
        spells = self.spells_of_patient[spell.patient]
        after = spells[spells.index(spell) + 1 :]
        return (after[0].admitted_on - spell.discharged_on).days if after else float("inf")

    # -- avoided, community ----------------------------------------------------------------------------------------------

    @counted
    def avoided(self, month: date) -> Iterator[Fact]:
        for row in self.rows.avoided:
            referral = self.referrals[row.referral]
            days_after = [(spell.admitted_on - row.agreed_on).days for spell in self.spells_of_patient[referral.patient]]
            reversed_by_day_90 = any(0 <= days <= 90 for days in days_after)
            if row.agreed_on.replace(day=1) == month and not reversed_by_day_90 and self.is_home(referral):
                yield self.on_row(referral.service_line, referral.patient, row)

    def avoided_admissions(self, month: date, cell: Cell) -> Answer:
        return count(len(self.avoided(month)[cell]))

    def avoided_savings(self, month: date, cell: Cell) -> Answer:
        rows = [fact.what for fact in self.avoided(month)[cell]]
        low = sum((row.benchmark_days * row.price_low - row.alternative_cost for row in rows), Decimal())
        high = sum((row.benchmark_days * row.price_high - row.alternative_cost for row in rows), Decimal())
        return Answer(low, n=len(rows), detail={"low": low, "high": high})

    @counted
    def in_community(self, month: date) -> Iterator[Fact]:
        end = last_day(month)
        for row in filter(self.is_home, self.rows.community):
            begun = (row.accepted_on or NEVER) <= end and (row.first_contact_on or NEVER) <= end
            if begun and end < (row.discharged_on or NEVER) and not row.liaison_only:
                yield self.on_row(row.service_line, row.patient, row)

    def community_caseload(self, month: date, cell: Cell) -> Answer:
        return count(patients(self.in_community(month)[cell]))

    # -- restrictive practice --------------------------------------------------------------------------------------------

    @counted
    def restrictive(self, month: date) -> Iterator[Fact]:
        for row in self.incidents:
            if row.started_at.date().replace(day=1) == month and self.is_ours(row.ward):
                yield self.on_ward(row.ward, self.all_spells[row.spell].patient, row)

    def interventions(self, month: date, cell: Cell) -> int:
        return len({(fact.what.incident, fact.what.type) for fact in self.restrictive(month)[cell]})

    def seclusions_per_100_patients(self, month: date, cell: Cell) -> Answer:
        episodes = sum(fact.what.type == "05" for fact in self.restrictive(month)[cell])
        beds = len(self.our_bed_days(month, cell)) / monthrange(month.year, month.month)[1]
        return Answer(over(100 * episodes, beds), episodes, beds)

    def restrictive_per_1000_bed_days(self, month: date, cell: Cell) -> Answer:
        interventions, beds = self.interventions(month, cell), len(self.our_bed_days(month, cell))
        return Answer(over(1000 * interventions, beds), interventions, beds)

    def restrictive_change(self, month: date, cell: Cell) -> Answer:
        began, ended = months_before(month, 23), months_before(month, 12)
        r1, r0 = self.rate_of_a_year(month, cell), self.rate_of_a_year(ended, cell)
        on_record = any(row.started_at.date() <= last_day(began) for row in self.incidents)
        change = (r1 - r0) / r0 if on_record and r0 and r1 is not None else None
        baseline = {"baseline_rate": r0, "baseline_from": f"{began:%Y-%m}", "baseline_to": f"{ended:%Y-%m}"}
        return Answer(change, detail={"rate": r1} | baseline)

    def rate_of_a_year(self, last: date, cell: Cell) -> float | None:
        months = [months_before(last, back) for back in range(12)]
        beds = sum(len(self.our_bed_days(month, cell)) for month in months)
        return over(1000 * sum(self.interventions(month, cell) for month in months), beds)


# -- the rules on wards, readiness and pathways --------------------------------------------------------------------------


def in_scope(ward: Ward) -> bool:
    return ward.security in {"low", "medium"} if ward.service_line == "adult_secure" else ward.security != "high"


def counts_as_ready(day: date, periods: list[tuple[date, date]]) -> bool:
    """After the day they were declared ready, or on that very day where the period adjoins an earlier one; never on its end."""
    return any(start < day < end or (start == day < end and adjoins(start, periods)) for start, end in periods)


def adjoins(start: date, periods: list[tuple[date, date]]) -> bool:
    return any(began < start and (ended == NEVER or start <= ended + timedelta(days=1)) for began, ended in periods)


def pathways(spells: list[Spell]) -> Iterator[list[Spell]]:
    """One person's spells in order, those at most a day apart joined."""
    pathway = spells[:1]
    for before, after in pairwise(spells):
        if before.discharged_on is None or (after.admitted_on - before.discharged_on).days > 1:
            yield pathway
            pathway = []
        pathway.append(after)
    yield pathway


def ethnicity_group(patient: Patient) -> str:
    return next((group for group, codes in GROUPS.items() if patient.ethnicity and patient.ethnicity in codes), "unknown")


# -- days ----------------------------------------------------------------------------------------------------------------


def last_day(month: date) -> date:
    return month.replace(day=monthrange(month.year, month.month)[1])


def months_before(month: date, back: int) -> date:
    years, months = divmod(month.year * 12 + month.month - 1 - back, 12)
    return date(years, months + 1, 1)


def within(day: date, start: date | None, end: date | None) -> bool:
    """The day it starts counts, the day it ends does not."""
    return (start is None or start <= day) and (end is None or day < end)


def days_of(month: date, start: date | None, end: date | None) -> Iterator[date]:
    if (start and start > last_day(month)) or (end and end < month):
        return
    for number in range(1, monthrange(month.year, month.month)[1] + 1):
        if within(day := month.replace(day=number), start, end):
            yield day


# -- forms of figure -----------------------------------------------------------------------------------------------------


def over(numerator: Any, denominator: Any) -> float | None:
    return numerator / denominator if denominator else None


def count(numerator: Any, **detail: Any) -> Answer:
    return Answer(numerator, numerator, detail=detail)


def share(numerator: int, denominator: int, **detail: Any) -> Answer:
    return Answer(over(numerator, denominator), numerator, denominator, detail=detail)


def spread(values: list[Any], **detail: Any) -> Answer:
    return Answer(middle(values), n=len(values), detail={"median": middle(values)} | detail)


def wait(facts: list[Fact], standard: int) -> Answer:
    days = sorted(fact.what for fact in facts if fact.what >= 0)
    within_standard = part([n <= standard for n in days])
    return spread(days, p90=percentile_90(days), share=within_standard, negative=len(facts) - len(days))


def patients(facts: Iterable[Fact]) -> int:
    return len({fact.patient.reference for fact in facts})


def middle(values: list[Any]) -> float | None:
    return median(values) if values else None


def mean(values: list[Any]) -> float | None:
    return fmean(values) if values else None


def part(truths: list[bool]) -> float | None:
    return sum(truths) / len(truths) if truths else None


def percentile_90(ordered: list[int]) -> float | None:
    """Between the two closest ranks, in a straight line."""
    if not ordered:
        return None
    place = 0.9 * (len(ordered) - 1)
    below = floor(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (place - below) * (ordered[above] - ordered[below])


def miles(km: float | None) -> float | None:
    return None if km is None else km / MILE_KM


def haversine(latitude: float, longitude: float, to_latitude: float, to_longitude: float) -> float:
    north, east = radians(to_latitude - latitude), radians(to_longitude - longitude)
    chord = sin(north / 2) ** 2 + cos(radians(latitude)) * cos(radians(to_latitude)) * sin(east / 2) ** 2
    return 2 * EARTH_KM * asin(sqrt(chord))
