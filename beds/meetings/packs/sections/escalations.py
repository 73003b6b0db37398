"""What needs somebody above the meeting."""

from __future__ import annotations

from typing import Any

from beds.meetings.packs.reads import Reads
from beds.meetings.packs.sections.deadlines import deadlines
from beds.meetings.packs.sections.delays import leave, ready
from beds.meetings.packs.sections.referrals import assessments
from beds.meetings.packs.sections.words import WHO
from beds.meetings.packs.shape import Column, Row, Section, count
from beds.models import Leave


def escalations(reads: Reads) -> Section:
    """What the sections above show to be beyond its limit, in one list. Nothing here is typed in."""
    rows = [
        *_escalated(reads.section(deadlines), "Legal deadline breached", lambda r: r["clock"], state_="late"),
        *_escalated(reads.section(assessments), "Assessment overdue", lambda r: r["clock"]["text"], state="late"),
        *_escalated(reads.section(ready), "Ready and delayed", lambda r: f"{r['days']} days: {r['reason']}", late=True),
        *_escalated(reads.section(leave), "AWOL", lambda r: f"{r['days']} days", kind=Leave.Kind.AWOL.label),
    ]
    columns = [Column("what", "What", weight=1.4), WHO, Column("detail", "Detail", weight=3)]
    figures = [count(rows, what.lower() if what != "AWOL" else what, what=what, tone="red") for what in dict.fromkeys(
        row["what"] for row in rows)]  # fmt: skip
    return Section("escalations", "Escalations", columns, rows, "Nothing is beyond its limit.", figures)


def _escalated(section: Section, what: str, detail: Any, **where: Any) -> list[Row]:
    return [
        {"key": f"{what} {row['key']}", "link": row["link"], "what": what, "person": row["person"], "detail": detail(row)}
        for row in section.rows
        if all(row[name] == value for name, value in where.items())
    ]
