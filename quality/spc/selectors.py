"""Marks on charts, as charts and their pages ask for them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field

from quality.spc.models import Annotation, Mark, Rebase
from quality.spc.scope import Scope


@dataclass
class Marks:
    """Those that stand on one chart, by month: what ``chart(…, rebases=…, annotations=…)`` takes."""

    rebases: list[Rebase] = field(default_factory=list)
    annotations: list[Annotation] = field(default_factory=list)


def marks(measures: Collection[str], *, line: str = "", cut: str = "", key: str = "") -> dict[str, Marks]:
    """By measure, for one scope: two queries however many measures. A measure without marks has an empty ``Marks``."""
    found: dict[str, Marks] = defaultdict(Marks)
    for rebase in Rebase.objects.standing_on(line, cut).filter(measure__in=measures, key=key):
        found[rebase.measure].rebases.append(rebase)
    for note in Annotation.objects.standing_on(line, cut).filter(measure__in=measures, key=key):
        found[note.measure].annotations.append(note)
    return found


def marks_by_key(measure: str, *, line: str, cut: str) -> dict[str, Marks]:
    """By part of a cut, for one measure's small multiples: two queries however many parts."""
    found: dict[str, Marks] = defaultdict(Marks)
    for rebase in Rebase.objects.standing_on(line, cut).filter(measure=measure):
        found[rebase.key].rebases.append(rebase)
    for note in Annotation.objects.standing_on(line, cut).filter(measure=measure):
        found[note.key].annotations.append(note)
    return found


def rebases_by_key(measures: Collection[str], *, line: str, cut: str) -> dict[tuple[str, str], list[Rebase]]:
    """By measure and part of a cut, for a table of parts: one query."""
    found: dict[tuple[str, str], list[Rebase]] = defaultdict(list)
    for rebase in Rebase.objects.standing_on(line, cut).filter(measure__in=measures):
        found[rebase.measure, rebase.key].append(rebase)
    return found


def every_mark(scope: Scope) -> list[Mark]:
    """All that was ever written on one chart, withdrawn or not, the newest month first: two queries."""
    rebases = Rebase.objects.filter(**scope.fields).select_related("by", "withdrawn_by")
    notes = Annotation.objects.filter(**scope.fields).select_related("by", "withdrawn_by")
    return sorted([*rebases, *notes], key=lambda mark: (mark.month, mark.at), reverse=True)
