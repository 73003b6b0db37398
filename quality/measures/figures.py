"""Figures from the rows themselves, as they stand now."""

from __future__ import annotations

import json
from calendar import monthrange
from collections.abc import Collection, Iterator
from datetime import date
from typing import Any

from django.db import connection

from quality.measures.catalogue import CATALOGUE, SOURCES
from quality.measures.change import MEASURE, restrictive_change
from quality.measures.engine import table_of
from quality.measures.shape import Cut, Figure
from quality.measures.table import Table
from reachout.months import add_months
from reachout.organisations.models import ServiceLine
from reachout.rules.selectors import Rulebook, rulebook

EVERY_LINE = ("", *ServiceLine.values)
MANY = 20_000
"""Rows that are read at a time: England's five years of every ward do not fit into memory."""


def figures(
    *,
    first: date,
    last: date,
    measures: Collection[str] | None = None,
    lines: Collection[str] = ("",),
    cuts: Collection[str] = ("",),
    today: date,
) -> Iterator[Figure]:
    """Every figure of the months from ``first`` to ``last`` (their first days), 0 and null included: for the three service lines
    together ("") and each line named, whole ("") and by each cut named, for the measures that have it."""
    for table, asked in _tables(first, last, measures, lines, cuts, today):
        with connection.chunked_cursor() if table.by_place(cuts) else connection.cursor() as cursor:
            cursor.execute(table.wide, asked)
            yield from table.figures(_rows(cursor))


def statements(
    *,
    first: date,
    last: date,
    measures: Collection[str] | None = None,
    lines: Collection[str] = EVERY_LINE,
    cuts: Collection[str] = tuple(Cut),
    today: date,
) -> Iterator[tuple[str, dict[str, Any]]]:
    """The same for PostgreSQL to keep: a SELECT with its parameters for each source. Its columns are Figure's."""
    for table, asked in _tables(first, last, measures, lines, cuts, today):
        yield table.long, asked


def _tables(
    first: date, last: date, measures: Collection[str] | None, lines: Collection[str], cuts: Collection[str], today: date
) -> Iterator[tuple[Table, dict[str, Any]]]:
    wanted, in_order, book = set(CATALOGUE if measures is None else measures), [c for c in Cut if c in cuts], rulebook()
    asked = parameters(first, last, lines, today, book)
    for source in SOURCES:
        chosen = [id for id in source.measures if id in wanted and CATALOGUE[id].cuts & set(in_order)]
        if chosen:
            yield table_of(source, chosen, in_order, lines), asked
    if MEASURE.id in wanted:
        early = min(baseline_of(first, book), add_months(first, -11))
        yield restrictive_change(in_order, lines), parameters(early, last, lines, today, book) | {"asked": first}


def _rows(cursor: Any) -> Iterator[tuple[Any, ...]]:
    rows = cursor.fetchmany(MANY)
    while rows:
        yield from rows
        rows = cursor.fetchmany(MANY) if len(rows) == MANY else []


def parameters(first: date, last: date, lines: Collection[str], today: date, book: Rulebook) -> dict[str, Any]:
    return {
        "first": first,
        "horizon": add_months(last, 1),
        "today": today,
        "lines": list(lines),
        "months": json.dumps([month_row(month, book, first) for month in months(first, last)]),
    }


def month_row(month: date, book: Rulebook, first: date) -> dict[str, Any]:
    last_day = month.replace(day=monthrange(month.year, month.month)[1])
    rules, baseline = book.on(last_day), baseline_of(month, book)
    return {
        "month": str(month),
        "next": str(add_months(month, 1)),
        "last_day": str(last_day),
        "days": last_day.day,
        "assess_within": rules.get("wait_assessment_days"),
        "decide_within": rules.get("wait_decision_days"),
        "admit_within": rules.get("wait_admission_days"),
        "transfer_within": rules.get("prison_total_days"),
        "baseline": str(baseline),
        "baseline_ends": max(1, months_between(first, baseline) + 12),  # which of the months is the baseline's last
    }


def baseline_of(month: date, book: Rulebook) -> date:
    """The first month of the year that a month's change is measured against."""
    named = book.on(month).get("restrictive_baseline_from")
    return date.fromisoformat(f"{named}-01") if named else add_months(month, -23)


def months(first: date, last: date) -> Iterator[date]:
    while first <= last:
        yield first
        first = add_months(first, 1)


def months_between(first: date, then: date) -> int:
    return (then.year - first.year) * 12 + then.month - first.month
