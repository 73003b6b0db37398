"""What the pages of a file show."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.aggregates import ArrayAgg
from django.db import connection
from django.db.models import Count, Q, QuerySet

from contracts.intake.extract.book import FILLS
from contracts.intake.models import Faulty, Incident, Line, Problem, Remark, Stay, Upload
from contracts.returns.models import Return, Submission
from reachout.pages.words import number
from reachout.sheets.tables import Table

MODELS = {"figures": Line, "stays": Stay, "incidents": Incident}


@dataclass(frozen=True)
class Tally:
    """One table's rows."""

    table: str
    good: int
    faulty: int

    @property
    def rows(self) -> int:
        return self.good + self.faulty


def tallies(upload: Upload) -> list[Tally]:
    faulty = dict(upload.faulty.order_by().values_list("table").annotate(n=Count("pk")))
    good = {name: model._default_manager.filter(upload=upload).count() for name, model in MODELS.items()}
    return [Tally(name, good[name], faulty.get(name, 0)) for name in MODELS if good[name] or faulty.get(name)]


def tables_told(upload: Upload) -> list[tuple[str, str, str]]:
    """Of an extract that could be read: its tables, how many rows of each came, and what it fills."""
    rows = {name: number(count) for name, count in upload.tables.items()}
    return [(name, rows.get(name, "not sent"), fills) for name, fills in FILLS.items()] if rows else []


@dataclass(frozen=True)
class Kind:
    """One kind of error or warning, and how often it is there."""

    words: str
    soft: bool
    count: int
    remark: str = ""


def kinds_of(upload: Upload) -> list[Kind]:
    """Errors first, the most frequent first."""
    said = dict(upload.remarks.values_list("kind", "text"))
    rows = upload.problems.order_by().values_list("kind", "soft").annotate(n=Count("pk"))
    found = [Kind(words, soft, count, said.get(words, "")) for words, soft, count in rows]
    return sorted(found, key=lambda kind: (kind.soft, -kind.count, kind.words))


def file_behind(owed: Return, version: Submission) -> Upload | None:
    """The last that was taken of those received before the version was submitted: its own, or an extract that filled it too."""
    extract = Q(form=Upload.Form.EXTRACT, of__contract=owed.contract_id, of__month=owed.month)
    taken = Upload.objects.filter(Q(of=owed) | extract).exclude(taken_at=None)
    before = taken.filter(received_at__lte=version.submitted_at) if version.submitted_at else taken
    return before.order_by("received_at", "pk").last()


@dataclass(frozen=True)
class Place:
    """Where a kind of warning is."""

    table: str
    column: str
    count: int
    first: list[int]
    """The first few rows, by their numbers."""


@dataclass(frozen=True)
class Remarked:
    """One kind of warning, where it is, and what the provider says of it."""

    kind: str
    places: list[Place]
    remark: Remark

    @property
    def count(self) -> int:
        return sum(place.count for place in self.places)


FEW = 10


def remarks_on(upload: Upload) -> list[Remarked]:
    """In two queries, however many rows. What a remark was made on and is no more is left out."""
    places: dict[str, list[Place]] = {}
    rows = upload.problems.filter(soft=True).order_by("kind", "table", "column").values_list("kind", "table", "column")
    for kind, table, column, count, numbers in rows.annotate(n=Count("pk"), first=ArrayAgg("row", order_by="row")):
        places.setdefault(kind, []).append(Place(table, column, count, numbers[:FEW]))
    remarks = upload.remarks.select_related("by").order_by("kind")
    return [Remarked(one.kind, places[one.kind], one) for one in remarks if one.kind in places]


def faulty_rows(upload: Upload, table: str, row: str) -> QuerySet[Faulty]:
    rows = upload.faulty.filter(table=table).select_related("file").defer("file__content").order_by("file", "row")
    return rows.filter(row=row) if row.isdecimal() else rows


@dataclass(frozen=True)
class Cell:
    """One cell of a row that is being mended: what was typed there, and what is wrong with it."""

    column: str
    name: str
    text: str
    wrong: list[Problem]


@dataclass(frozen=True)
class Mended:
    row: Faulty
    cells: list[Cell]
    others: list[Problem]
    """What is wrong with the row as a whole."""


def rows_to_mend(table: Table, rows: list[Faulty]) -> list[Mended]:
    problems = Problem.objects.filter(upload=rows[0].upload_id, table=table.name, row__in=[row.row for row in rows])
    found: dict[tuple[Any, ...], list[Problem]] = {}
    for problem in problems.order_by("id"):
        found.setdefault((problem.file_id, problem.row, problem.column), []).append(problem)

    def cell(row: Faulty, column: str) -> Cell:
        wrong = found.get((row.file_id, row.row, column), [])
        return Cell(column, f"{row.pk}-{column}", row.cells.get(column, ""), wrong)

    return [Mended(row, [cell(row, column) for column in table.index], found.get((row.file_id, row.row, ""), [])) for row in rows]


COMPARED = """
WITH said AS (
    SELECT upload_id, reference, to_jsonb(t) - '{{id,upload_id,file_id,row}}'::text[] AS said
    FROM {table} t WHERE upload_id IN (%(old)s, %(new)s)
)
SELECT count(*) FILTER (WHERE old.said IS NULL), count(*) FILTER (WHERE new.said IS NULL),
       count(*) FILTER (WHERE old.said <> new.said)
FROM (SELECT * FROM said WHERE upload_id = %(old)s) old
FULL JOIN (SELECT * FROM said WHERE upload_id = %(new)s) new USING (reference)
"""


@dataclass(frozen=True)
class Compared:
    """The rows of one table beside those that are in the draft now."""

    table: str
    added: int
    gone: int
    changed: int


def compared(upload: Upload) -> list[Compared]:
    """Empty where no other file is in the draft."""
    before = Upload.objects.filter(of=upload.of_id, status=Upload.Status.TAKEN).exclude(pk=upload.pk).first()
    if before is None:
        return []
    found = []
    with connection.cursor() as cursor:
        for name, model in (("stays", Stay), ("incidents", Incident)):
            statement = COMPARED.format(table=connection.ops.quote_name(model._meta.db_table))
            cursor.execute(statement, {"old": before.pk, "new": upload.pk})
            found.append(Compared(name, *cursor.fetchone()))
    return [one for one in found if one.added or one.gone or one.changed]
