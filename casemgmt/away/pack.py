"""What the weekly pack tells of whoever is outside the region: why, and how they are to come home."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.db.models import Q, QuerySet

from beds.meetings.packs.additions import Cell, adds
from beds.meetings.packs.reads import Reads
from beds.meetings.packs.sections.bed_state import bed_state
from beds.meetings.packs.sections.words import short_day
from beds.meetings.packs.shape import Column
from casemgmt.away.models import BedAtHome, Repatriation
from casemgmt.away.selectors import repatriations_of, visits_of
from casemgmt.facts import facts_of
from casemgmt.models import Case
from casemgmt.reviews.due import Due

Line = dict[str, str]
NAMED = 3
"""Wards that are named; the register has them all."""


@adds(Column("coming_home", "Coming home", "lines", 2.8), to=["out_of_area"])
def coming_home(reads: Reads, people: list[int]) -> dict[int, Cell]:
    """As it stood that day: the reason, where to and by when, the next visit, and the beds that would suit and stand free."""
    cases = Case.objects.open_on(reads.day).filter(person__in=people, service_line=reads.line)
    away = [facts for facts in facts_of(cases, on=reads.day) if facts.out_of_area]
    plans, visits, beds = repatriations_of(away, on=reads.day), visits_of(away, on=reads.day), _free(reads, cases)
    return {
        facts.person.pk: [
            *_plan(plans.get(facts.case.pk), reads.day),
            *_visit(visits.get(facts.case.pk), reads.day),
            *_beds(beds.get(facts.case.pk, [])),
        ]
        for facts in away
    }


def _free(reads: Reads, cases: QuerySet[Case]) -> dict[int, list[str]]:
    """By the case's key: the wards noted as suiting that day, where a bed is available on this pack's bed state."""
    available = {row["key"] for row in reads.section(bed_state).rows if row["available"]}
    noted = BedAtHome.objects.filter(Q(gone_on=None) | Q(gone_on__gt=reads.day), case__in=cases, opened_on__lte=reads.day)
    found: dict[int, list[str]] = {}
    for bed in noted.filter(ward__code__in=available).select_related("ward").order_by("opened_on", "pk"):
        found.setdefault(bed.case_id, []).append(bed.ward.name)
    return found


def _plan(plan: Repatriation | None, day: date) -> Iterator[Line]:
    if plan is None:
        yield _line("Reason", "not recorded", "orange")
    else:
        yield _line("Reason", plan.get_reason_display().lower())
    if plan and plan.appropriate:
        yield _line("Right for them", plan.get_fit_display().removeprefix("Appropriate: "))
    if plan and plan.plan:
        late = plan.target_on is not None and plan.target_on < day
        by = f"by {short_day(plan.target_on)}" if plan.target_on else "no day set"
        yield _line("Home", ", ".join(word for word in (plan.target, by) if word), "red" if late else "grey")
    elif not (plan and plan.appropriate):
        yield _line("Home", "no plan", "red")


def _visit(visit: Due | None, day: date) -> Iterator[Line]:
    if visit and visit.booked_on:
        yield _line("Next visit", f"booked for {short_day(visit.booked_on)}")
    elif visit:
        yield _line("Next visit", f"due {short_day(visit.due_on)}", "red" if visit.due_on < day else "grey")


def _beds(wards: list[str]) -> Iterator[Line]:
    if wards:
        more = f" and {len(wards) - NAMED} more" if len(wards) > NAMED else ""
        yield _line("Would suit", f"{', '.join(wards[:NAMED])}{more}: free now", "green")


def _line(name: str, words: str, tone: str = "grey") -> Line:
    return {"name": name, "words": words, "tone": tone}
