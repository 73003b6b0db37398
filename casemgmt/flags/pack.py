"""What the weekly pack tells of flags: what stands of whom it lists, by name, and since when."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import Q

from beds.meetings.packs.additions import Cell, adds
from beds.meetings.packs.reads import Reads
from beds.meetings.packs.shape import Column
from casemgmt.flags.models import Flag
from casemgmt.flags.rules import RULES


@adds(Column("flags", "Flags", "lines", 2.4), to=["ready", "out_of_area"])
def flags(reads: Reads, people: list[int]) -> dict[int, Cell]:
    """Those that the meeting is told of, as they stood that day; each once, red ones first."""
    told = [name for name, rule in RULES.items() if rule.for_meeting]
    stood = Flag.objects.filter(Q(ended_on=None) | Q(ended_on__gt=reads.day), raised_on__lte=reads.day, rule__in=told)
    rows = stood.filter(case__person__in=people, case__service_line=reads.line).order_by("since", "pk")
    by_person: dict[int, list[Flag]] = {}
    for flag in rows.select_related("case"):
        by_person.setdefault(flag.case.person_id, []).append(flag)
    return {person: _lines(found, reads.day) for person, found in by_person.items()}


def _lines(found: Iterable[Flag], day: date) -> list[dict[str, str]]:
    """Of several that one rule raised, the oldest."""
    oldest = {flag.rule: flag for flag in reversed(list(found))}
    lines = [_line(flag, red=flag.red_on is not None and flag.red_on <= day) for flag in oldest.values()]
    return sorted(lines, key=lambda line: line["tone"] != "red")


def _line(flag: Flag, *, red: bool) -> dict[str, str]:
    return {"name": flag.title, "words": f"since {flag.since:%-d %b %Y}", "tone": "red" if red else "orange"}
