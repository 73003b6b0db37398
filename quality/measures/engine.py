"""From sources and measures to SQL: one statement a source, for every month, service line and part of a cut at once.

Facts that are rows are grouped as they are. Facts that are days become events, +1 where a span begins and −1 where it ends;
a month's days are the running sum before it times its days, plus each event's sign times the days left. That costs events
and cells, however long the spans are. A part of a cut, in a line, is a cell; its number is made of theirs, so that facts are
grouped by numbers and find their cell without looking it up.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from quality.measures.shape import Cut, Form, Measure
from quality.measures.source import Amount, Counts, Made, Source, Spans, Spread, Sums
from quality.measures.table import Table, Told
from quality.measures.views import ETHNICITIES, LINE_NO, SEXES, views

COLUMNS = {
    Cut.PROVIDER: "provider_no",
    Cut.SITE: "site_no",
    Cut.WARD: "ward_no",
    Cut.SECURITY: "security_no",
    Cut.SEX: "sex_no",
    Cut.ETHNICITY: "ethnicity_no",
    Cut.ICB: "icb_no",
}
PLACES = {Cut.PROVIDER: "provider_code", Cut.SITE: "site_code", Cut.WARD: "ward_code", Cut.SECURITY: "security"}


def table_of(source: Source, measures: Iterable[str], cuts: Sequence[Cut], lines: Collection[str]) -> Table:
    """What those measures of one source tell. Its parameters are ``parameters``'."""
    chosen = [source.measures[id] for id in measures]
    asked = [cut for cut in cuts if any(cut in measure.cuts for measure, _ in chosen)]
    sources = [source, source.beside] if source.beside else [source]
    parts = [scope(asked)]
    for each in sources:
        parts += cells(each, [made for _, made in chosen], asked, lines)
    # Days have a row for each month and cell, and are joined to those; the others have one only where there is something.
    every = [f"{each.name} JOIN month USING (month) JOIN scope USING (cell)" for each in sources if each.spans]
    joined = [f"LEFT JOIN {each.name} USING (month, cell)" for each in sources if not each.spans]
    told = [told_of(source, measure, made, number) for number, (measure, made) in enumerate(chosen)]
    return Table([*views(*parts), *parts], " ".join([*(every or ["month CROSS JOIN scope"]), *joined]), told)


def scope(cuts: Sequence[Cut]) -> str:
    """Every part that has a figure, 0 and null included: each line asked for, whole and by each key of each cut."""
    wanted = {
        Cut.ALL: "SELECT '', 0",
        Cut.SEX: f"SELECT * FROM unnest(ARRAY{list(SEXES)}) WITH ORDINALITY",
        Cut.ETHNICITY: f"SELECT * FROM unnest(ARRAY{list(ETHNICITIES)}) WITH ORDINALITY",
        Cut.ICB: """
            SELECT 'unknown', 0 UNION ALL SELECT code, id FROM organisations_organisation board
            WHERE kind = 'icb' OR EXISTS (SELECT FROM people_person WHERE home_icb_id = board.id)""",
    }
    for cut, name in PLACES.items():
        wanted[cut] = f"SELECT DISTINCT {name}, {COLUMNS[cut]} FROM place WHERE line.line IN ('', place.line)"
    parts = [
        f"SELECT line, '{cut}', key, {cell('line_no', cut, 'no')} FROM line, LATERAL ({wanted[cut]}) AS part (key, no)"
        for cut in cuts
    ]
    return f"""
    line AS (SELECT line, coalesce({LINE_NO("line")}, 0) AS line_no FROM unnest(%(lines)s::text[]) AS line),
    scope (line, cut, key, cell) AS ({" UNION ALL ".join(parts)})
    """


def cell(line: str, cut: Cut, number: str) -> str:
    """The number of a cell: of the line, 0 for all of them, of the cut, and of its part, 0 for the whole."""
    return f"({line} * 8 + {list(Cut).index(cut)}::bigint << 40) + {number}"


def facts(source: Source, days: Collection[str] = ()) -> str:
    """The source's facts, each with what it can be cut by; where they are spans, those that count towards such days."""
    rows = " UNION ALL ".join(_spans(spans, days) for spans in source.spans if set(days) & set(spans.days)) or source.facts
    line = f"facts.line AS of_line, {LINE_NO('facts.line')} AS line_no"
    place = "place.line AS of_line, line_no, ward_code, provider_no, site_no, ward_no, security_no"
    joined = "JOIN place ON place.ward = facts.ward" if source.wards else ""
    return f"""
    {source.name}_facts AS (
        SELECT facts.*, {place if source.wards else line}, people.home, sex_no, ethnicity_no, icb_no
        FROM ({rows}) facts
        {joined}
        LEFT JOIN people ON people.person = facts.person
    )
    """


def _spans(spans: Spans, days: Collection[str]) -> str:
    counting = ", ".join(name if name in spans.days else f"0 AS {name}" for name in days)
    return f"SELECT '{spans.kind}' AS kind, ward, person, reference, since, until, {counting} FROM ({spans.facts}) {spans.kind}"


def cells(source: Source, chosen: Sequence[Made], cuts: Sequence[Cut], lines: Collection[str]) -> list[str]:
    """The source's facts, and what the chosen measures need of them: in a row for each month and cell."""
    if source.spans:
        asked = source.asked_by(chosen)
        return [facts(source, asked), days(source, asked, cuts, lines)]
    return [facts(source), counted(source, chosen, cuts, lines)]


def counted(source: Source, chosen: Sequence[Made], cuts: Sequence[Cut], lines: Collection[str]) -> str:
    sums = ", ".join(sum for number, made in enumerate(chosen) for sum in sums_of(made, number))
    where = "WHERE home" if source.home_only else ""
    return f"""
    {source.name} AS (
        SELECT month, {cell_of_group(cuts)} AS cell, {sums}
        FROM {source.name}_facts {where}
        GROUP BY GROUPING SETS ({grouping(cuts, lines)})
    )
    """


def sums_of(made: Made, number: int) -> list[str]:
    """A measure's aggregates over the facts of a cell: ``of_3``, ``among_3`` and so on."""
    found = [f"{sql} AS {name}_{number}" for name, sql in {**made.detail, **made.tallies}.items()]
    if isinstance(made, Spread):
        middle = f"percentile_cont(0.5) WITHIN GROUP (ORDER BY {made.of})"
        return [f"{middle} AS of_{number}", f"count({made.of}) AS n_{number}", *found]
    if isinstance(made, Amount):
        return [f"coalesce(sum({made.of}), 0) AS of_{number}", f"count({made.of}) AS n_{number}", *found]
    if isinstance(made, Sums):
        sums = {"of": made.of, "among": made.among}
        return [*(f"sum({sql}) FILTER (WHERE {made.known}) AS {name}_{number}" for name, sql in sums.items()), *found]
    counted = f"DISTINCT {made.distinct}" if made.distinct else "*"
    found.append(f"count({counted}) FILTER (WHERE {made.of}) AS of_{number}")
    if made.among and "." not in made.among:
        found.append(f"count(*) FILTER (WHERE {made.among}) AS among_{number}")
    return found


def days(source: Source, asked: Sequence[str], cuts: Sequence[Cut], lines: Collection[str]) -> str:
    """Days in each month, or how many spans last beyond its end, from events."""
    earlier = "coalesce(sum({0}) OVER earlier, 0)"
    if source.at_end:
        changes, totals = ["sum(sign * {0}) AS {0}"], f"{earlier} + coalesce({{0}}, 0) AS {{0}}"
    else:
        changes = ["sum(sign * {0}) AS {0}", "sum(sign * {0} * (next - day)) AS {0}_left"]
        totals = f"{earlier} * days + coalesce({{0}}_left, 0) AS {{0}}"
    whose = "home" if source.home_only else "true"
    return f"""
    {source.name}_changes AS (
        SELECT month, {cell_of_group(cuts)} AS cell, {", ".join(change.format(name) for name in asked for change in changes)}
        FROM {source.name}_facts
        CROSS JOIN LATERAL (VALUES (greatest(since, %(first)s::date), 1), (until, -1)) AS event (day, sign)
        JOIN month ON month.month = date_trunc('month', day::timestamp)::date
        WHERE {whose} AND day < %(horizon)s AND (until > greatest(since, %(first)s::date) OR until IS NULL)
        GROUP BY GROUPING SETS ({grouping(cuts, lines)})
    ),
    {source.name} AS (
        SELECT month, cell, {", ".join(totals.format(name) for name in asked)}
        FROM month CROSS JOIN scope
        LEFT JOIN {source.name}_changes USING (month, cell)
        WINDOW earlier AS (PARTITION BY cell ORDER BY month ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)
    )
    """


def cell_of_group(cuts: Sequence[Cut]) -> str:
    """The cell of a group, told from what it was grouped by."""
    line = "CASE WHEN GROUPING(line_no) = 0 THEN line_no ELSE 0 END"
    parts = " ".join(f"WHEN GROUPING({COLUMNS[cut]}) = 0 THEN {cell(line, cut, COLUMNS[cut])}" for cut in cuts if cut)
    whole = cell(line, Cut.ALL, "0")
    return f"CASE {parts} ELSE {whole} END" if parts else whole


def grouping(cuts: Sequence[Cut], lines: Collection[str]) -> str:
    whose = [[], ["line_no"]] if "" in lines else [["line_no"]]
    sets = [["month", *line, *([COLUMNS[cut]] if cut else [])] for line in whose for cut in cuts]
    return ", ".join(f"({', '.join(each)})" for each in sets)


def told_of(source: Source, measure: Measure, made: Made, number: int) -> Told:
    """What one measure tells: value, numerator, denominator, n, detail."""
    value, numerator, denominator, n = figures_of(source, measure, made, number)
    if isinstance(made, Counts) and made.known:
        value, numerator = (f"CASE WHEN {made.known} THEN {told} END" for told in (value, numerator))
    return Told(measure, value, numerator, denominator, n, detail_of(source, made, number))


def figures_of(source: Source, measure: Measure, made: Made, number: int) -> tuple[str, str, str, str]:
    none, whole = "NULL::float8", "NULL::bigint"
    if isinstance(made, Spread):
        return f"of_{number}::float8", none, none, f"coalesce(n_{number}, 0)"
    if isinstance(made, Amount):
        sum = f"coalesce(of_{number}, 0)::float8"
        return (sum, none, none, f"coalesce(n_{number}, 0)") if measure.form is Form.MONEY else (sum, sum, none, whole)
    top = f"({made.of})::float8" if source.spans else f"coalesce(of_{number}, 0)::float8"
    if not made.among:
        return top, top, none, whole
    bottom = f"({made.among})::float8" if source.spans or "." in made.among else f"coalesce(among_{number}, 0)::float8"
    value = top if measure.form is Form.COUNT else f"{top} * {measure.per} / nullif({bottom}, 0)"
    return value, top, bottom, whole


def detail_of(source: Source, made: Made, number: int) -> dict[str, str]:
    found = {name: f"({sql})::float8" if source.spans else f"{name}_{number}" for name, sql in made.detail.items()}
    found |= {name: f"coalesce({name}_{number}, 0)" for name in made.tallies}
    if isinstance(made, Spread):
        found["median"] = f"of_{number}::float8"
    return found
