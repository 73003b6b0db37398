"""From sources and measures to SQL: one statement a source, for every month, service line and part of a cut at once.

Facts that are rows are grouped as they are. Facts that are days become events, +1 where a span begins and −1 where it ends;
a month's days are the running sum before it times its days, plus each event's sign times the days left. That costs events
and cells, however long the spans are.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from quality.measures.shape import Cut, Form, Measure
from quality.measures.source import Amount, Counts, Made, Source, Spans, Spread
from quality.measures.views import VIEWS

COLUMNS = {
    Cut.PROVIDER: "provider_code",
    Cut.SITE: "site_code",
    Cut.WARD: "ward_code",
    Cut.SECURITY: "security",
    Cut.SEX: "sex",
    Cut.ETHNICITY: "ethnicity",
    Cut.ICB: "icb",
}
SEXES = ("male", "female", "other", "unknown")
ETHNICITIES = ("white", "mixed", "asian", "black", "other", "unknown")


def statement(source: Source, measures: Iterable[str], cuts: Sequence[Cut], lines: Collection[str]) -> str:
    """SELECT those measures of one source. Its parameters are ``parameters``'."""
    chosen = [source.measures[id] for id in measures]
    asked = [cut for cut in cuts if any(cut in measure.cuts for measure, _ in chosen)]
    sources = [source, source.beside] if source.beside else [source]
    parts = [VIEWS, scope(asked)]
    for each in sources:
        parts += cells(each, [made for _, made in chosen], asked, lines)
    # Days have a row for each month and cell, and are joined to those; the others have one only where there is something.
    every = [f"{each.name} JOIN month USING (month) JOIN scope USING (cell)" for each in sources if each.spans]
    joined = "\n".join(f"LEFT JOIN {each.name} USING (month, cell)" for each in sources if not each.spans)
    values = ",\n".join(row_of(source, measure, made, number) for number, (measure, made) in enumerate(chosen))
    return f"""
    WITH {", ".join(parts)}
    SELECT figure.measure, month, scope.line AS service_line, scope.cut, scope.key,
           figure.value, figure.numerator, figure.denominator, figure.n, figure.detail
    FROM {every[0] if every else "month CROSS JOIN scope"}
    {joined}
    CROSS JOIN LATERAL (VALUES {values}) AS figure (measure, cuts, value, numerator, denominator, n, detail)
    WHERE scope.cut = ANY (figure.cuts)
    """


def scope(cuts: Sequence[Cut]) -> str:
    """Every part that has a figure, 0 and null included: each line asked for, whole and by each key of each cut."""
    wanted = {
        Cut.ALL: "SELECT line, '', '' FROM line",
        Cut.SEX: f"SELECT line, 'sex', unnest(ARRAY{list(SEXES)}) FROM line",
        Cut.ETHNICITY: f"SELECT line, 'ethnicity', unnest(ARRAY{list(ETHNICITIES)}) FROM line",
        Cut.ICB: """
            SELECT line, 'icb', code FROM line CROSS JOIN (
                SELECT 'unknown' AS code UNION SELECT icb FROM people
                UNION SELECT code FROM organisations_organisation WHERE kind = 'icb'
            ) boards""",
    }
    for cut in (Cut.PROVIDER, Cut.SITE, Cut.WARD, Cut.SECURITY):
        wanted[cut] = f"SELECT DISTINCT line.line, '{cut}', {COLUMNS[cut]} FROM place JOIN line ON line.line IN ('', place.line)"
    return f"""
    line AS (SELECT unnest(%(lines)s::text[]) AS line),
    scope (cell, line, cut, key) AS (
        SELECT row_number() OVER ()::int, * FROM ({" UNION ALL ".join(wanted[cut] for cut in cuts)}) parts
    )
    """


def facts(source: Source, days: Collection[str] = ()) -> str:
    """The source's facts, each with what it can be cut by; where they are spans, those that count towards such days."""
    rows = " UNION ALL ".join(_spans(spans, days) for spans in source.spans if set(days) & set(spans.days)) or source.facts
    line = "place.line" if source.wards else "facts.line"
    place = ", place.provider_code, place.site_code, place.ward_code, place.security" if source.wards else ""
    joined = "JOIN place ON place.ward = facts.ward" if source.wards else ""
    return f"""
    {source.name}_facts AS (
        SELECT facts.*, {line} AS of_line {place}, people.home, people.sex, people.ethnicity, people.icb
        FROM ({rows}) facts
        {joined}
        LEFT JOIN people ON people.person = facts.person
    )
    """


def _spans(spans: Spans, days: Collection[str]) -> str:
    counting = ", ".join(name if name in spans.days else f"0 AS {name}" for name in days)
    return f"SELECT '{spans.kind}' AS kind, ward, person, reference, since, until, {counting} FROM ({spans.facts}) {spans.kind}"


def cells(source: Source, chosen: Sequence[Made], cuts: Sequence[Cut], lines: Collection[str]) -> list[str]:
    """The source's facts, and what the chosen measures need of them: in a row for each month and cell of the scope."""
    if source.spans:
        asked = source.asked_by(chosen)
        return [facts(source, asked), days(source, asked, cuts, lines)]
    return [facts(source), counted(source, chosen, cuts, lines)]


def counted(source: Source, chosen: Sequence[Made], cuts: Sequence[Cut], lines: Collection[str]) -> str:
    sums = ", ".join(sum for number, made in enumerate(chosen) for sum in sums_of(made, number))
    where = "WHERE home" if source.home_only else ""
    return f"""
    {source.name} AS (
        SELECT counted.*, cell FROM scope JOIN (
            SELECT month, {part(cuts)}, {sums}
            FROM {source.name}_facts {where}
            GROUP BY GROUPING SETS ({grouping(cuts, lines)})
        ) counted USING (line, cut, key)
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
    counted = f"DISTINCT {made.distinct}" if made.distinct else "*"
    found.append(f"count({counted}) FILTER (WHERE {made.of}) AS of_{number}")
    if made.among and "." not in made.among:
        found.append(f"count(*) FILTER (WHERE {made.among}) AS among_{number}")
    return found


def days(source: Source, asked: Sequence[str], cuts: Sequence[Cut], lines: Collection[str]) -> str:
    """Days in each month, or how many spans last beyond its end, from events."""
    columns, kept = ", ".join(asked), ", ".join(["of_line", *(COLUMNS[cut] for cut in cuts if cut)])
    changes = ", ".join(f"sum(sign * {name}) AS {name}, sum(sign * {name} * (next - day)) AS {name}_left" for name in asked)
    in_month = "coalesce(sum({0}) OVER earlier, 0) * days + coalesce({0}_left, 0) AS {0}"
    at_end = "coalesce(sum({0}) OVER earlier, 0) + coalesce({0}, 0) AS {0}"
    totals = ", ".join((at_end if source.at_end else in_month).format(name) for name in asked)
    whose = "home" if source.home_only else "true"
    return f"""
    {source.name}_events AS (
        SELECT greatest(since, %(first)s::date) AS day, 1 AS sign, {columns}, {kept}
        FROM {source.name}_facts
        WHERE {whose} AND (since < %(horizon)s OR since IS NULL) AND (until > %(first)s OR until IS NULL)
        UNION ALL
        SELECT until, -1, {columns}, {kept}
        FROM {source.name}_facts
        WHERE {whose} AND until > %(first)s AND until < %(horizon)s AND (since <= until OR since IS NULL)
    ),
    {source.name}_changes AS (
        SELECT changed.*, cell FROM scope JOIN (
            SELECT month, {part(cuts)}, {changes}
            FROM {source.name}_events
            JOIN month ON month.month = date_trunc('month', day::timestamp)::date
            GROUP BY GROUPING SETS ({grouping(cuts, lines)})
        ) changed USING (line, cut, key)
    ),
    {source.name} AS (
        SELECT month, cell, {totals}
        FROM month CROSS JOIN scope
        LEFT JOIN {source.name}_changes USING (month, cell)
        WINDOW earlier AS (PARTITION BY cell ORDER BY month ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)
    )
    """


def part(cuts: Sequence[Cut]) -> str:
    """Which part a group is of: its line, cut and key, told from what it was grouped by."""
    named = [(cut, COLUMNS[cut]) for cut in cuts if cut]
    if not named:
        return f"{LINE}, '' AS cut, '' AS key"
    which = " ".join(f"WHEN GROUPING({column}) = 0 THEN '{cut}'" for cut, column in named)
    key = " ".join(f"WHEN GROUPING({column}) = 0 THEN {column}" for _, column in named)
    return f"{LINE}, CASE {which} ELSE '' END AS cut, CASE {key} ELSE '' END AS key"


LINE = "CASE WHEN GROUPING(of_line) = 0 THEN of_line ELSE '' END AS line"


def grouping(cuts: Sequence[Cut], lines: Collection[str]) -> str:
    whose = [[], ["of_line"]] if "" in lines else [["of_line"]]
    sets = [["month", *line, *([COLUMNS[cut]] if cut else [])] for line in whose for cut in cuts]
    return ", ".join(f"({', '.join(each)})" for each in sets)


def row_of(source: Source, measure: Measure, made: Made, number: int) -> str:
    """One measure's row of VALUES: its id, the cuts it has, value, numerator, denominator, n, detail."""
    cuts = "ARRAY[" + ", ".join(f"'{cut}'" for cut in sorted(measure.cuts)) + "]"
    told = value, numerator, denominator, n = figures_of(source, measure, made, number)
    if isinstance(made, Counts) and made.known:
        told = (f"CASE WHEN {made.known} THEN {value} END", f"CASE WHEN {made.known} THEN {numerator} END", denominator, n)
    return f"('{measure.id}', {cuts}, {', '.join(told)}, {detail_of(source, made, number)})"


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


def detail_of(source: Source, made: Made, number: int) -> str:
    found = {name: f"({sql})::float8" if source.spans else f"{name}_{number}" for name, sql in made.detail.items()}
    found |= {name: f"coalesce({name}_{number}, 0)" for name in made.tallies}
    if isinstance(made, Spread):
        found["median"] = f"of_{number}::float8"
    pairs = ", ".join(f"'{name}', {sql}" for name, sql in found.items())
    return f"jsonb_build_object({pairs})" if found else "'{}'::jsonb"
