"""Flags that incidents raise: somebody kept apart from others, force used often or face down, a concern that is open, silence."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.db.models import Q
from django.utils import timezone

from casemgmt.facts import Facts
from casemgmt.flags.rules import Finding, flag
from casemgmt.incidents.clocks import Restriction
from casemgmt.incidents.models import Concern, Incident
from casemgmt.incidents.models.incidents import GRAVE
from casemgmt.incidents.selectors import end_of, restrictions_of, start_of
from casemgmt.models import RestrictiveIntervention
from reachout.pages.words import long_day, moment, plural
from reachout.rules.selectors import Rules

PRONE = "01"
HELD = (PRONE, "04", "07", "08", "09", "10", "11", "12", "13")
"""Restrained by hands or by a device."""

SECLUSION_RULES = [
    "seclusion_nursing_hours", "seclusion_first_medical_hours", "seclusion_medical_hours", "seclusion_later_medical_hours",
    "seclusion_first_mdt_hours", "seclusion_mdt_hours", "seclusion_independent_hours", "seclusion_independent_total_hours",
    "seclusion_independent_within_hours",
]  # fmt: skip
SEGREGATION_RULES = ["segregation_clinician_hours", "segregation_mdt_hours", "segregation_external_months"]


def first_day_after(at: datetime) -> date:
    """The first day that begins after a moment."""
    return timezone.localdate(at) + timedelta(days=1)


def _where(one: Restriction) -> list[tuple[str, str]]:
    return [("Since", moment(one.since)), ("Ward", str(one.intervention.ward)), ("Intervention", one.intervention.reference)]


@flag("segregated", "Long-term segregation", reads=restrictions_of)
def segregated(facts: Facts, restrictions: list[Restriction] | None, rules: Rules) -> Iterator[Finding]:
    """Kept apart from others in long-term segregation, from its first day. Source: pathway, section 5."""
    for one in restrictions or []:
        if one.is_segregation:
            since = timezone.localdate(one.since)
            yield Finding(
                since, f"In long-term segregation since {long_day(since)}.", _where(one), key=one.intervention.reference, red=True
            )


@flag("secluded_long", "Secluded for long", thresholds=["seclusion_long_hours"], reads=restrictions_of)
def secluded_long(facts: Facts, restrictions: list[Restriction] | None, rules: Rules) -> Iterator[Finding]:
    """A seclusion that has gone on for longer than the rule allows when the day begins."""
    hours = rules.get("seclusion_long_hours", facts.case.service_line)
    for one in restrictions or []:
        too_long = one.since + timedelta(hours=hours)
        if not one.is_segregation and too_long <= start_of(facts.on):
            yield Finding(
                first_day_after(too_long - timedelta.resolution),
                f"Secluded since {moment(one.since)}: longer than {hours} hours.",
                _where(one),
                key=one.intervention.reference,
            )


@flag(
    "restriction_review_late",
    "Review of seclusion or segregation late",
    thresholds=[*SECLUSION_RULES, *SEGREGATION_RULES],
    reads=restrictions_of,
)
def restriction_review_late(facts: Facts, restrictions: list[Restriction] | None, rules: Rules) -> Iterator[Finding]:
    """A review that the Code of Practice asks for was due before the day began, and has not been recorded since. Source: Mental
    Health Act 1983 Code of Practice (2015), chapter 26."""
    for one in restrictions or []:
        if late := one.late(start_of(facts.on)):
            first = late[0]
            others = f"; {plural(len(late) - 1, 'other review')} late" if len(late) > 1 else ""
            due = moment(first.due_at)
            yield Finding(
                first_day_after(first.due_at),
                f"{one.word}: the {first.kind.label.lower()} was due {due}{others}.",
                [*_where(one), *((clock.kind.label, f"due {moment(clock.due_at)}") for clock in late)],
                key=one.intervention.reference,
            )


@dataclass(frozen=True)
class Held:
    """The days on which somebody was restrained, one for each incident, and the prone restraints."""

    days: list[date] = field(default_factory=list)
    prone: list[tuple[date, str]] = field(default_factory=list)


def restraints_of(many: list[Facts], *, on: date) -> dict[int, Held]:
    """Of whoever is in hospital, by the end of the day. One query."""
    cases = {spell.pk: facts.case.pk for facts in many if facts.stay for spell in facts.spells}
    rows = RestrictiveIntervention.objects.filter(spell__in=cases, type__in=HELD, started_at__lte=end_of(on))
    seen: set[tuple[int, str]] = set()
    found: dict[int, Held] = defaultdict(Held)
    for row in rows.order_by("started_at", "id"):
        day, held = timezone.localdate(row.started_at), found[cases[row.spell_id]]
        if (row.spell_id, row.incident) not in seen:
            held.days.append(day)
        seen.add((row.spell_id, row.incident))
        if row.type == PRONE:
            held.prone.append((day, row.reference))
    return found


@flag("restrained_often", "Restrained often", thresholds=["restraint_many_count", "restraint_many_days"], reads=restraints_of)
def restrained_often(facts: Facts, held: Held | None, rules: Rules) -> Iterator[Finding]:
    """So many incidents with restraint, or more, in so many days. Several holds in one incident count once."""
    line = facts.case.service_line
    most, days = rules.get("restraint_many_count", line), rules.get("restraint_many_days", line)
    if held is None or within(held.days, facts.on, days) < most:
        return
    since = facts.on
    while within(held.days, since - timedelta(days=1), days) >= most:
        since -= timedelta(days=1)
    count = within(held.days, facts.on, days)
    yield Finding(
        since,
        f"Restrained in {plural(count, 'incident')} within {plural(days, 'day')}.",
        [("Restrained on", ", ".join(long_day(day) for day in held.days[-count:]))],
    )


def within(sorted_days: list[date], on: date, days: int) -> int:
    return bisect_right(sorted_days, on) - bisect_left(sorted_days, on - timedelta(days=days - 1))


@flag("restrained_prone", "Prone restraint", thresholds=["prone_restraint_days"], reads=restraints_of)
def restrained_prone(facts: Facts, held: Held | None, rules: Rules) -> Iterator[Finding]:
    """Held face down within the days of the rule. Source: Code of Practice, 26.70: there must be no planned or intentional
    restraint of a person in a prone position."""
    days = rules.get("prone_restraint_days", facts.case.service_line)
    for day, reference in held.prone if held else []:
        if day > facts.on - timedelta(days=days):
            facts_of_it = [("On", long_day(day)), ("Intervention", reference)]
            yield Finding(day, f"Held face down on {long_day(day)}.", facts_of_it, key=reference)


def concerns_of(many: list[Facts], *, on: date) -> dict[int, list[Concern]]:
    """Safeguarding concerns that are open when the day ends."""
    cases = {spell.pk: facts.case.pk for facts in many for spell in facts.spells}
    end = end_of(on)
    rows = Concern.objects.filter(
        Q(closed_at=None) | Q(closed_at__gt=end), incident__spell__in=cases, incident__withdrawn_at=None, raised_at__lte=end
    )
    found: dict[int, list[Concern]] = defaultdict(list)
    for concern in rows.select_related("incident").order_by("raised_at", "pk"):
        found[cases[concern.incident.spell_id]].append(concern)
    return found


@flag("safeguarding", "Safeguarding concern open", thresholds=["safeguarding_refer_days"], reads=concerns_of)
def safeguarding(facts: Facts, concerns: list[Concern] | None, rules: Rules) -> Iterator[Finding]:
    """A safeguarding concern that the commissioning side has not closed; red when it was not referred to the local authority in
    time. Source: pathway, section 5."""
    days = rules.get("safeguarding_refer_days", facts.case.service_line)
    for concern in concerns or []:
        raised = timezone.localdate(concern.raised_at)
        referred = concern.referred_on if concern.referred_on and concern.referred_on <= facts.on else None
        state = f"referred on {long_day(referred)}" if referred else "not referred to the local authority"
        told = [("Kind", str(concern.get_about_display())), ("Incident", concern.incident.reference)]
        late = referred is None and raised + timedelta(days=days) < facts.on
        yield Finding(raised, f"Raised on {long_day(raised)}, {state}.", told, key=concern.incident.reference, red=late)


def untold_of(many: list[Facts], *, on: date) -> dict[int, list[Incident]]:
    """Deaths and serious harm of which somebody has still to be told when the day ends."""
    cases = {spell.pk: facts.case.pk for facts in many for spell in facts.spells}
    rows = Incident.objects.untold(on=on).filter(GRAVE, spell__in=cases, happened_at__lte=end_of(on))
    found: dict[int, list[Incident]] = defaultdict(list)
    for incident in rows.order_by("happened_at", "pk"):
        found[cases[incident.spell_id]].append(incident)
    return found


@flag("incident_untold", "Death or serious harm not notified", thresholds=["incident_notify_days"], reads=untold_of)
def incident_untold(facts: Facts, incidents: list[Incident] | None, rules: Rules) -> Iterator[Finding]:
    """A death or serious harm of which the Care Quality Commission or the commissioner has not been told within the days of the
    rule. Source: Care Quality Commission (Registration) Regulations 2009, 16 to 18."""
    days = rules.get("incident_notify_days", facts.case.service_line)
    for incident in incidents or []:
        happened = timezone.localdate(incident.happened_at)
        if happened + timedelta(days=days) < facts.on:
            yield Finding(
                happened + timedelta(days=days + 1),
                f"It happened on {long_day(happened)}; still to be told: {', '.join(incident.to_tell)}.",
                [("Incident", incident.reference), ("Kind", str(incident.get_kind_display()))],
                key=incident.reference,
                red=True,
            )
