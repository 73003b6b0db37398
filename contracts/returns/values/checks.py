"""What is wrong with a version's figures, and what wants a word of explanation. Source: returns, "The monthly return".

A hard finding keeps the version from being submitted until the figure is right; a soft one until it has a comment, and one
comment on a figure answers all that is asked of it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from contracts.returns.models import Return, Submission
from contracts.returns.values.sheet import Key, Line, Sheet, sheet_of
from reachout.months import end_of
from reachout.pages.words import number as in_digits
from reachout.refused import Refused
from reachout.rules.selectors import rules_on
from reachout.xmr import FEWEST_FIXED, spc


@dataclass(frozen=True)
class Finding:
    line: Line
    words: str
    hard: bool = False

    @property
    def key(self) -> Key:
        return self.line.key

    @property
    def is_open(self) -> bool:
        """It keeps the version from being submitted."""
        return self.hard or not self.line.comment


class Limits(NamedTuple):
    """From how much on a change on the month before wants a comment."""

    share: Decimal
    least: int


WHOLES = [
    (["training_done"], "training_due"),
    (["supervision_done"], "supervision_due"),
    (["appraisal_done"], "appraisal_due"),
    (["sickness_days"], "working_days"),
    (["shifts_bank", "shifts_agency"], "shifts_filled"),
    (["complaints_acknowledged"], "complaints_received"),
    (["complaints_closed"], "complaints_due"),
    (["leave_days"], "occupied_bed_days"),
    (["ready_days"], "occupied_bed_days"),
    (["out_of_area_days"], "occupied_bed_days"),
    (["restraint"], "restrictive_interventions"),
    (["prone_restraint"], "restraint"),
    (["seclusion"], "restrictive_interventions"),
    (["segregation"], "restrictive_interventions"),
    (["rapid_tranquillisation"], "restrictive_interventions"),
]
"""Parts, which together cannot exceed their whole."""


def findings(version: Submission) -> list[Finding]:
    return check(sheet_of(version))


def check(sheet: Sheet) -> list[Finding]:
    """In the order of the figures. A nil return has none to check."""
    if sheet.version.nil:
        return []
    limits = limits_of(sheet.owed)
    return [Finding(line, words, hard) for line in sheet.lines.values() for words, hard in _about(line, sheet, limits)]


def limits_of(owed: Return) -> Limits:
    rules = rules_on(owed.month)
    return Limits(Decimal(rules.get("return_change_percent")) / 100, rules.get("return_change_least"))


def _about(line: Line, sheet: Sheet, limits: Limits) -> Iterator[tuple[str, bool]]:
    if line.number is None:
        if line.is_missing:
            yield "No value. Give one, or say why there is none.", False
        return
    hard = next(filter(None, (rule(line, sheet) for rule in HARD)), "")
    if hard:
        yield hard, True
    if words := _unlike_the_ledger(line, sheet):
        yield words, False
    if line.number != line.ledger:  # what the ledger shows as well is no news
        yield from ((words, False) for rule in SOFT if (words := rule(line, sheet, limits)))


# -- hard: it cannot be so ---------------------------------------------------------------------------------------------


def _beyond_the_beds(line: Line, sheet: Sheet) -> str:
    """More bed days than beds times days: so only if somebody explains it."""
    if line.figure.code != "occupied_bed_days" or line.comment or line.number is None:
        return ""
    beds, days = sheet.number("beds_commissioned", line.key[1]), end_of(sheet.owed.month).day
    if beds is None or line.number <= beds * days:
        return ""
    return f"{in_digits(beds)} beds for {days} days are {in_digits(beds * days)} bed days at most. Correct it, or explain it."


def _beyond_its_whole(line: Line, sheet: Sheet) -> str:
    for parts, whole in WHOLES:
        most = sheet.of(whole, line.key[1])
        if line.figure.code != parts[0] or most is None or most.number is None:
            continue
        if sum((sheet.number(part, line.key[1]) or Decimal() for part in parts), Decimal()) > most.number:
            return f"More than “{most.figure.title}”, {in_digits(most.number)}: a part cannot exceed its whole."
    return ""


# -- soft: it may be so, and wants a word ------------------------------------------------------------------------------


def _unlike_the_ledger(line: Line, sheet: Sheet) -> str:
    if not line.differs or line.ledger is None:
        return ""
    source = "The contract has" if line.figure.code == "beds_commissioned" else "The ledger has"
    return f"{source} {in_digits(line.ledger)}."


def _special_cause(line: Line, sheet: Sheet, limits: Limits) -> str:
    """Against at least twelve accepted months: what the process-control charts flag. Small counts are left to the charts."""
    if len(line.history) < FEWEST_FIXED or line.number is None or line.figure.code == "budget":
        return ""
    if max(line.number, *(value for _, value in line.history)) < limits.least:
        return ""
    points = [*((month, float(value)) for month, value in line.history), (sheet.owed.month, float(line.number))]
    last = spc(points).last
    if last is None or not last.special:
        return ""
    return f"Unusually {'high' if last.cause.high else 'low'} against the last {len(line.history)} months."


def _jump(line: Line, sheet: Sheet, limits: Limits) -> str:
    before = line.before(sheet.owed.month)
    if before is None or line.number is None:
        return ""
    change = line.number - before
    if abs(change) <= limits.share * abs(before) or max(abs(before), abs(line.number)) < limits.least:
        return ""
    much = f"{'Up' if change > 0 else 'Down'} {abs(change) / abs(before):.0%}" if before else "Up from none"
    return f"{much} on the month before ({in_digits(before)})."


HARD: list[Callable[[Line, Sheet], str]] = [_beyond_the_beds, _beyond_its_whole]
SOFT: list[Callable[[Line, Sheet, Limits], str]] = [_special_cause, _jump]


def refuse_unready(version: Submission) -> None:
    """Nothing is submitted with a hard error, or with a warning that nobody has explained."""
    found = findings(version)
    wrong = {one.key for one in found if one.hard}
    bare = {one.key for one in found if one.is_open} - wrong
    parts = [
        f"{len(wrong)} {'figure' if len(wrong) == 1 else 'figures'} cannot be right" if wrong else "",
        f"{len(bare)} {'figure wants' if len(bare) == 1 else 'figures want'} a comment" if bare else "",
    ]
    if wrong or bare:
        raise Refused(f"{' and '.join(filter(None, parts))}. Nothing was submitted.")
