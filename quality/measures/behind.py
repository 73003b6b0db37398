"""Down to the rows: what a figure counted, how much each row counts, and what was left out and why."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from django.db import connection

from quality.measures.catalogue import SOURCE_OF
from quality.measures.change import MEASURE, RATE
from quality.measures.engine import COLUMNS, cell, facts, scope
from quality.measures.figures import parameters
from quality.measures.shape import Cut
from quality.measures.source import Amount, Made, Source, Spread, Sums
from quality.measures.views import views
from reachout.months import add_months
from reachout.rules.selectors import rulebook


class Behind(NamedTuple):
    """A row that a figure is made of: of a patient, or of a bed or a meeting (then ``person`` is empty)."""

    reference: str
    person: int | None
    ward: str
    """The ward's code, where the measure has one."""
    began_on: date | None
    ended_on: date | None
    counts: float
    """What it adds to the numerator or the amount; 1 where its value is among those a median is taken of."""
    among: float
    """What it adds to the denominator."""
    value: float | None
    """Its own number, for a median or an amount."""
    left_out: str
    """Why it is not counted; empty for those that are."""


def behind(measure: str, *, month: date, line: str = "", cut: str = "", key: str = "", today: date) -> list[Behind]:
    """The rows behind one figure, as they stand now. What they count adds up to its numerator, denominator or n.

    A denominator that another source counts (bed days, under a rate) has its own rows, behind ``occupied_bed_days``. Behind a
    change are the interventions of its twelve months.
    """
    first = add_months(month, -11) if measure == MEASURE.id else month
    measure = RATE if measure == MEASURE.id else measure
    source = SOURCE_OF[measure]
    asked = parameters(first, month, [line], today, rulebook()) | {"key": key}
    with connection.cursor() as cursor:
        cursor.execute(_statement(source, source.measures[measure][1], line, Cut(cut)), asked)
        return [Behind(*row) for row in cursor.fetchall()]


def _statement(source: Source, made: Made, line: str, cut: Cut) -> str:
    left_out = f"({made.left_out})" if made.left_out else "NULL"
    if source.home_only:
        left_out = f"CASE WHEN home IS NULL THEN 'It is not known whether their home is in the region' ELSE {left_out} END"
    counts, among, value = _in_the_month(source, made) if source.spans else _each(source, made)
    began, ended = ("since", "until") if source.spans else ("began_on", "ended_on")
    parts = [facts(source, source.asked_by([made])), scope([cut])]
    return f"""
    WITH {", ".join([*views(*parts), *parts])},
    told AS (
        SELECT reference, person, {"ward_code" if source.wards else "''"} AS ward, {began} AS began_on, {ended} AS ended_on,
               {counts} AS counts, {among} AS among, {value} AS value, coalesce({left_out}, '') AS left_out
        FROM {_days_of(source, source.asked_by([made])) if source.spans else f"{source.name}_facts"} fact
        WHERE {cell("line_no" if line else "0", cut, COLUMNS.get(cut, "0"))} = (SELECT cell FROM scope WHERE key = %(key)s)
          AND {"home IS NOT FALSE" if source.home_only else "true"}
    )
    SELECT * FROM told WHERE counts <> 0 OR among <> 0 OR left_out <> '' ORDER BY began_on, reference
    """


def _days_of(source: Source, asked: list[str]) -> str:
    """Each span's days within the months asked about, by each of its columns."""
    weighed = ", ".join(f"{name} * days AS {name}" for name in asked)
    within = "least(until, %(horizon)s::date) - greatest(since, %(first)s::date)"
    lasting = "(since < %(horizon)s AND coalesce(until >= %(horizon)s, true))::int"
    return f"""(
        SELECT kind, reference, person, ward_code, since, until, home, line_no, {", ".join(COLUMNS.values())}, {weighed}
        FROM (
            SELECT *, {lasting if source.at_end else within} AS days FROM {source.name}_facts
        ) spans
        WHERE days > 0
    )"""


def _in_the_month(source: Source, made: Made) -> tuple[str, str, str]:
    among = getattr(made, "among", "")
    return f"({made.of})::float8", f"({among or '0'})::float8", "NULL::float8"


def _each(source: Source, made: Made) -> tuple[str, str, str]:
    at_home = "AND home" if source.home_only else ""
    if isinstance(made, Spread | Amount):
        number = f"CASE WHEN true {at_home} THEN ({made.of})::float8 END"
        return f"({number} IS NOT NULL)::int::float8", "0::float8", number
    if isinstance(made, Sums):
        of, among = (f"coalesce(CASE WHEN {made.known} THEN {sql} END, 0)::float8" for sql in (made.of, made.among))
        return of, among, "NULL::float8"
    counted = f"coalesce(({made.of}) {at_home}, false)"
    if made.distinct:
        once = f"row_number() OVER (PARTITION BY {made.distinct}, {counted} ORDER BY reference) = 1"
        counted = f"({counted} AND {once})"
    among = f"coalesce(({made.among}) {at_home}, false)" if made.among and "." not in made.among else "false"
    return f"{counted}::int::float8", f"{among}::int::float8", "NULL::float8"
