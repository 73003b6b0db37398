"""Flags as pages read them, each in a fixed number of queries."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.db.models import Prefetch

from beds.models import WardStay
from casemgmt.flags.models import Flag, FlagQuerySet
from casemgmt.flags.rules import RULES, FlagRule
from casemgmt.flags.services import next_escalation
from reachout.rules.catalogue import CATALOGUE, Definition
from reachout.rules.models import Rule
from reachout.rules.selectors import Period, Rules, history_of

if TYPE_CHECKING:
    from reachout.accounts.models import User


def listed(rows: FlagQuerySet) -> FlagQuerySet:
    """With the person, the case manager and the ward that each of them is on."""
    here = WardStay.objects.current().select_related("ward__site__organisation")
    return rows.select_related("case__person", "case__manager").prefetch_related(
        Prefetch("case__person__stays", queryset=here, to_attr="current_stays")
    )


def stay_of(flag: Flag) -> WardStay | None:
    """The present stay in the case's service line, of a flag that was ``listed``."""
    stays: list[WardStay] = flag.case.person.current_stays  # type: ignore[attr-defined]
    return next((stay for stay in stays if stay.ward.service_line == flag.case.service_line), None)


@dataclass(frozen=True)
class Threshold:
    definition: Definition
    periods: list[Period]
    """What holds now: for all lines, and for those that have a value of their own; or what one line has."""


def thresholds_of(rules: list[FlagRule], *, on: date, line: str = "") -> dict[str, list[Threshold]]:
    """The dated rules that each rule asks for, by its id: one query."""
    rows: dict[str, list[Rule]] = {}
    for row in Rule.objects.filter(key__in={key for rule in rules for key in rule.thresholds}).order_by("-valid_from"):
        rows.setdefault(row.key, []).append(row)
    held = {key: _held(CATALOGUE[key], rows.get(key, []), on, line) for rule in rules for key in rule.thresholds}
    return {rule.id: [held[key] for key in rule.thresholds] for rule in rules}


def _held(definition: Definition, rows: list[Rule], on: date, line: str) -> Threshold:
    periods = history_of(definition, rows).in_state("current", on)
    own = [period for period in periods if line and period.service_line == line]
    return Threshold(definition, own or [period for period in periods if not line or not period.service_line])


@dataclass(frozen=True)
class RuleShown:
    rule: FlagRule
    thresholds: list[Threshold]
    amber: int
    red: int


def rules_shown(user: User, *, on: date) -> list[RuleShown]:
    """Every rule with its thresholds and how many flags of it stand within the user's sight: two queries."""
    every = sorted(RULES.values(), key=lambda rule: rule.title)
    thresholds = thresholds_of(every, on=on)
    counts = Counter(Flag.objects.visible_to(user).standing().order_by().values_list("rule", "level"))
    return [
        RuleShown(rule, thresholds[rule.id], counts[rule.id, Flag.Level.AMBER], counts[rule.id, Flag.Level.RED]) for rule in every
    ]


def what_next(flag: Flag, rules: Rules, today: date) -> list[str]:
    """What happens to a standing flag if nobody does anything, in sentences."""
    if not flag.stands:
        return []
    lapses = "It lapses by itself once the facts no longer ask for it."
    due, waits = next_escalation(flag, rules), f"{flag.answer_by:%-d %B %Y}"
    if flag.status == Flag.Status.ACKNOWLEDGED:
        said = f"The plan is due on {waits}." if flag.answer_by >= today else f"The plan was due on {waits}."
    else:
        said = f"To be answered by {waits}." if flag.answer_by >= today else f"It was to be answered by {waits}."
    if due is None:
        return [said, "It has gone as far as it goes: it waits for an answer.", lapses]
    missed = "If the flag still stands then" if flag.status == Flag.Status.ACKNOWLEDGED else "Without an answer"
    again = " again" if due.to == flag.escalated_to else ""
    return [said, f"{missed}, it goes to the {due.to.label.lower()}{again} on {due.on:%-d %B %Y}.", lapses]
