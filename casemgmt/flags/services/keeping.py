"""Flags follow the facts: raised, changed, lapsed and escalated as the day has it, each change with its step and its audit.

So many cases at a time, each chunk all or nothing: killed half-way leaves whole chunks, and the next run does the rest. Run twice
it changes nothing; two at once wait for each other.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from django.db import connection, transaction

from casemgmt.facts import facts_of
from casemgmt.flags.models import Flag, FlagStep
from casemgmt.flags.rules import Finding, findings
from casemgmt.flags.services.escalating import answer_by, due_escalations
from casemgmt.flags.services.history import keep_history
from casemgmt.models import Case
from casemgmt.models.cases import CaseQuerySet
from reachout.rules.selectors import Rules, rules_on

CHUNK = 500

Key = tuple[int, str, str]
"""Case, rule, and which of several."""


@dataclass(frozen=True)
class Kept:
    raised: int = 0
    changed: int = 0
    lapsed: int = 0
    escalated: int = 0

    def __add__(self, other: Kept) -> Kept:
        return Kept(*(getattr(self, one.name) + getattr(other, one.name) for one in fields(self)))

    @property
    def all(self) -> int:
        return self.raised + self.changed + self.lapsed + self.escalated


def keep_flags(*, on: date, of: CaseQuerySet | None = None) -> Kept:
    """Bring every flag up to what the facts of the day say; or those of some cases only."""
    rules = rules_on(on)
    every = Case.objects.all() if of is None else of
    flagged = Flag.objects.standing().filter(case__in=every).values_list("case", flat=True)
    cases = sorted({*every.open_on(on).values_list("pk", flat=True), *flagged})
    chunks = (cases[at : at + CHUNK] for at in range(0, len(cases), CHUNK))
    return sum((_keep(chunk, on=on, rules=rules) for chunk in chunks), Kept())


@transaction.atomic
def _keep(cases: list[int], *, on: date, rules: Rules) -> Kept:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('flags.keep_flags'))")
    found = _found(cases, on=on, rules=rules)
    standing = _standing(cases)
    before = {key: _state(flag) for key, flag in standing.items()}

    raised = _raised({key: told for key, told in found.items() if key not in standing}, on, rules)
    lapsed = [_lapse(flag, on) for key, flag in standing.items() if key not in found]
    changed = [step for key, flag in standing.items() if key in found and (step := _change(flag, found[key][1], on))]
    escalated = [step for flag in standing.values() for step in _escalations(flag, on, rules)]

    touched = [flag for key, flag in standing.items() if _state(flag) != before[key]]
    Flag.objects.bulk_update(touched, STATE, batch_size=CHUNK)
    keep_history([*raised, *changed, *escalated, *lapsed])
    return Kept(len(raised), len(changed), len(lapsed), len(escalated))


STATE = ["since", "because", "facts", "level", "red_on", "status", "escalated_to", "escalated_on", "ended_on"]
"""What the job changes of a flag; plans and resolutions are people's."""


def _state(flag: Flag) -> list[Any]:
    return [getattr(flag, name) for name in STATE]


def _standing(cases: list[int]) -> dict[Key, Flag]:
    rows = Flag.objects.standing().filter(case__in=cases).select_related("case")
    return {(flag.case_id, flag.rule, flag.key): flag for flag in rows.select_for_update(of=("self",)).order_by("pk")}


def _found(cases: list[int], *, on: date, rules: Rules) -> dict[Key, tuple[Case, Finding]]:
    many = facts_of(Case.objects.filter(pk__in=cases).open_on(on), on=on)
    told = findings(many, on=on, rules=rules)
    return {(facts.case.pk, rule.id, finding.key): (facts.case, finding) for facts, rule, finding in told}


def _raised(new: dict[Key, tuple[Case, Finding]], on: date, rules: Rules) -> list[FlagStep]:
    quiet = _resolved(new)
    flags = [
        _written(_blank(case, key, on, rules), finding, on)
        for key, (case, finding) in new.items()
        if not {(*key, finding.since, level) for level in (level_of(finding), Flag.Level.RED)} & quiet
    ]
    return [_step(flag, FlagStep.Kind.RAISED, on) for flag in Flag.objects.bulk_create(flags)]


def _blank(case: Case, key: Key, on: date, rules: Rules) -> Flag:
    return Flag(case=case, rule=key[1], key=key[2], raised_on=on, answer_by=answer_by(on, case.service_line, rules))


def _resolved(new: dict[Key, tuple[Case, Finding]]) -> set[tuple[Any, ...]]:
    """What somebody resolved by hand stays quiet while the facts are what they were then: since the same day, and no worse."""
    rows = Flag.objects.filter(status=Flag.Status.RESOLVED, case__in={case for case, _, _ in new})
    return set(rows.values_list("case", "rule", "key", "since", "level"))


def _lapse(flag: Flag, on: date) -> FlagStep:
    flag.status, flag.ended_on = Flag.Status.LAPSED, on
    return _step(flag, FlagStep.Kind.LAPSED, on)


def _change(flag: Flag, finding: Finding, on: date) -> FlagStep | None:
    """The facts behind it are always the latest; that it says something else than before is a step of its story."""
    before = flag.since, flag.because, flag.level
    _written(flag, finding, on)
    return _step(flag, FlagStep.Kind.CHANGED, on) if before != (flag.since, flag.because, flag.level) else None


def _written(flag: Flag, finding: Finding, on: date) -> Flag:
    flag.since, flag.because, flag.facts = finding.since, finding.because, [list(said) for said in finding.facts]
    flag.level = level_of(finding)
    flag.red_on = (flag.red_on or on) if finding.red else None
    return flag


def level_of(finding: Finding) -> Flag.Level:
    return Flag.Level.RED if finding.red else Flag.Level.AMBER


def _escalations(flag: Flag, on: date, rules: Rules) -> list[FlagStep]:
    return [
        _step(flag, FlagStep.Kind.ESCALATED, due.on, escalated_to=due.to) for due in due_escalations(flag, on=on, rules=rules)
    ]


def _step(flag: Flag, kind: FlagStep.Kind, on: date, **more: Any) -> FlagStep:
    text = flag.because if kind in (FlagStep.Kind.RAISED, FlagStep.Kind.CHANGED) else ""
    return FlagStep(flag=flag, kind=kind, on=on, level=flag.level, text=text, **more)
