"""Rules that raise a flag on a case. Each is a small named function of the facts; each part of the floor, and the floors above,
declare theirs in a ``flags.py``:

    @flag("no_discharge_date", "No expected discharge date", thresholds=["cpa_first_months"], reads=plans_of)
    def no_discharge_date(facts: Facts, plan: Plan | None, rules: Rules) -> Iterator[Finding]:
        '''In hospital beyond the first CPA without an expected discharge date. Source: pathway, section 5.'''
        ...
            yield Finding(since=day, because="The first CPA was due on 3 May 2026; no date is set.", facts=[...])

The docstring is what the page says of the rule. ``thresholds`` are keys of the dated rules that it asks for. ``reads`` gives what
the rule needs beyond the facts, for all cases at once: ``reads(many, on=day)`` answers by the case's key.
A rule reads no clock and no database; ``facts.on`` is the day.

A finding must say the same tomorrow when nothing but the day has changed: days that run are counted where it is shown.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from inspect import getdoc
from typing import Any

from casemgmt.facts import Facts
from reachout.rules.selectors import Rules

Reads = Callable[..., dict[int, Any]]
Find = Callable[[Facts, Any, Rules], Iterable["Finding"]]
Said = tuple[str, str] | tuple[str, str, str]
"""What, what it says, and perhaps the address of the row that says so."""


@dataclass(frozen=True)
class Finding:
    """What a rule found on one case."""

    since: date
    """The day from which the facts ask for a flag: not before, and the same however often it is asked."""
    because: str
    """One sentence for the reader, with the days it rests on, without the person's name and without a number of days so far."""
    facts: Sequence[Said] = ()
    """The facts that raised it: what, what it says, and where."""
    key: str = ""
    """Which of several that one rule can find on a case (a kind of review, a referral)."""
    red: bool = False
    """Beyond the second threshold, or at once."""


@dataclass(frozen=True)
class FlagRule:
    id: str
    title: str
    definition: str
    thresholds: tuple[str, ...]
    reads: Reads | None
    find: Find
    for_meeting: bool = False
    """Whether the weekly bed meeting is told, who are many: of where somebody is and how they leave, never of how they are."""


RULES: dict[str, FlagRule] = {}


def flag(
    id: str, title: str, *, thresholds: Sequence[str] = (), reads: Reads | None = None, for_meeting: bool = False
) -> Callable[[Find], Find]:
    def add(find: Find) -> Find:
        RULES[id] = FlagRule(id, title, getdoc(find) or "", tuple(thresholds), reads, find, for_meeting)
        return find

    return add


def findings(many: list[Facts], *, on: date, rules: Rules) -> Iterator[tuple[Facts, FlagRule, Finding]]:
    """What every rule finds on these cases, as the facts and the dated rules of the day have it. What several rules read is
    read once."""
    told: dict[Reads | None, dict[int, Any]] = {None: {}}
    for rule in RULES.values():
        if rule.reads not in told:
            told[rule.reads] = rule.reads(many, on=on) if rule.reads else {}
        read = told[rule.reads]
        for facts in many:
            for finding in rule.find(facts, read.get(facts.case.pk), rules):
                yield facts, rule, finding
