"""An extract read: staged table by table, joined, counted, and what could not be counted listed."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from contracts.intake.extract.book import ACTIVITY, extract_book, figures_told
from contracts.intake.extract.figures import CAPACITY, EVENTS, LISTED, SPANS, STAYS
from contracts.intake.extract.files import sheets_of_extract
from contracts.intake.models import File, Problem, Total, Upload
from contracts.intake.totals import INTERVENTION_KINDS
from contracts.returns.selectors import wards_of
from reachout.jobs import services as jobs
from reachout.jobs.models import Job
from reachout.months import add_months
from reachout.refused import Refused
from reachout.sheets.columns import Now
from reachout.sheets.loading import clear, problems_told, stage_all
from reachout.sheets.reading import Sheet
from reachout.sheets.staging import Staged
from reachout.sheets.tables import Book


def read_extract(upload: Upload, job: Job) -> None:
    files = list(upload.files.all())
    try:
        with transaction.atomic():
            staged = _read(upload, files, job)
    except Refused as reason:
        upload.files.update(rows=0, why=str(reason))
    else:
        upload.tables = {name: one.rows for name, one in staged.items()}
        upload.files.update(rows=sum(upload.tables.values()))


def _read(upload: Upload, files: list[File], job: Job) -> dict[str, Staged]:
    book = extract_book()
    sheets = sheets_of_extract(book, files)
    if not set(ACTIVITY) <= set(sheets):
        raise Refused(f"{' and '.join(ACTIVITY)} must be among the tables: without them it is not known who was on which ward.")
    staged = stage_all(book, sheets, Now(timezone.now()), lambda step, done, of: jobs.advance(job, done, of, step))
    _keep_what_is_wrong(book, files[0], staged)
    given = _given(upload)
    _run(STAYS, given)
    _keep_totals(upload, sheets, given)
    _list_what_is_left_out(upload, files[0], given)
    _run("DROP TABLE extract_stay", {})
    clear(book)
    return staged


def _given(upload: Upload) -> dict[str, Any]:
    month = upload.of.month
    wards = [ward.pk for ward in wards_of(upload.of)]
    return {"month": month, "after": add_months(month, 1), "wards": wards, "kinds": json.dumps(INTERVENTION_KINDS)}


def _keep_what_is_wrong(book: Book, file: File, staged: dict[str, Staged]) -> None:
    """Rows with a cell that cannot be read are left out, and told; a table without its columns is refused."""
    found = [
        Problem(
            upload=file.upload, file=file, table=told.file.removesuffix(".csv"), row=told.row, column=told.column,
            kind=told.kind, allowed=told.allowed,
        )
        for told in problems_told(book)
    ]  # fmt: skip
    header = [problem for problem in found if problem.row == 1]
    if header:
        raise Refused("; ".join(f"{one.table}: {one.kind} {one.column}".strip() for one in header[:20]) + ".")
    Problem.objects.bulk_create(found, batch_size=2_000)


def _keep_totals(upload: Upload, sheets: dict[str, Sheet], given: dict[str, Any]) -> None:
    """0 where a table came and nothing happened; nothing is said of what no table told."""
    numbers = {(figure, ward): Decimal() for figure in figures_told(set(sheets)) for ward in given["wards"]}
    for statement in (SPANS, EVENTS, CAPACITY):
        for figure, ward, number in _run(statement, given):
            if (figure, ward) in numbers or statement == CAPACITY:
                numbers[figure, ward] = Decimal(number)
    upload.totals.all().delete()
    rows = [Total(upload=upload, figure=figure, ward_id=ward, number=number) for (figure, ward), number in numbers.items()]
    Total.objects.bulk_create(rows)


def _list_what_is_left_out(upload: Upload, file: File, given: dict[str, Any]) -> None:
    found = [
        Problem(upload=upload, file=file, table=table, row=row, column=column, kind=kind, allowed=allowed, soft=True)
        for table, row, column, kind, allowed in _run(LISTED, given)
    ]
    Problem.objects.bulk_create(found, batch_size=2_000)


def _run(statement: str, given: dict[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, given)
        return cursor.fetchall() if cursor.description else []
