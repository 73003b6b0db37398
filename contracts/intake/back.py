"""Files that go out: the template to fill in, and a file's rows with a column that says what is wrong with each."""

from __future__ import annotations

import heapq
import tempfile
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from operator import itemgetter
from typing import IO, Any

import xlsxwriter
from django.utils import timezone

from beds.models import Ward
from contracts.intake.book import ERRORS, HARM, TYPES, book_of
from contracts.intake.models import Problem, Upload
from contracts.intake.totals import KINDS, STAY_FIGURES
from contracts.returns.figures import figures_of
from contracts.returns.models import Return
from contracts.returns.selectors import wards_of
from reachout.pages.tables.exports import csv_lines
from reachout.sheets.tables import Table

OPTIONS = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
WORKED_OUT = {*STAY_FIGURES, *KINDS}
"""Figures that the rows come to: nobody has to give them."""


def rows_back(upload: Upload, table: Table, *, every: bool) -> Iterator[list[str]]:
    """In the order of the file, what is wrong at the end; ``every`` row, or only those to mend."""
    names = list(table.index)
    wrong = _said(upload, table.name)
    faulty = (
        ((row.file_id, row.row), [row.cells.get(name, "") for name in names] + [wrong.get((row.file_id, row.row), "")])
        for row in upload.faulty.filter(table=table.name).order_by("file_id", "row").iterator()
    )
    good = _good(upload, table, names) if every else iter(())
    yield from (cells for _, cells in heapq.merge(good, faulty, key=itemgetter(0)))


def _said(upload: Upload, table: str) -> dict[tuple[int, int], str]:
    said: dict[tuple[int, int], str] = {}
    for problem in Problem.objects.filter(upload=upload, table=table, soft=False).order_by("id").iterator():
        place = (problem.file_id, problem.row)
        words = f"{problem.column}: {problem.kind}".removeprefix(": ")
        said[place] = f"{said[place]}; {words}" if place in said else words
    return said


def _good(upload: Upload, table: Table, names: list[str]) -> Iterator[tuple[tuple[int, int], list[str]]]:
    rows = table.model._default_manager.filter(upload=upload).order_by("file_id", "row")
    for file, row, *cells in rows.values_list("file_id", "row", *names).iterator():
        yield (file, row), [as_text(cell) for cell in cells] + [""]


def as_text(cell: Any) -> str:
    if cell is None or isinstance(cell, bool):
        return {None: "", True: "yes", False: "no"}[cell]
    if isinstance(cell, datetime):
        return f"{timezone.localtime(cell):%Y-%m-%dT%H:%M}"
    return cell.isoformat() if isinstance(cell, date) else str(cell)


def csv_back(upload: Upload, table: Table, *, every: bool) -> Iterator[str]:
    return csv_lines([*table.index, ERRORS], rows_back(upload, table, every=every))


def workbook_back(upload: Upload, tables: Iterable[Table], *, every: bool) -> IO[bytes]:
    file = tempfile.TemporaryFile()  # noqa: SIM115 (the response closes it)
    with xlsxwriter.Workbook(file, OPTIONS) as book:
        red = book.add_format({"font_color": "#b10e1e"})
        for table in tables:
            sheet = _sheet(book, table, [*table.index, ERRORS])
            for number, cells in enumerate(rows_back(upload, table, every=every), start=1):
                for place, text in enumerate(cells):
                    sheet.write_string(number, place, text, red if place == len(table.index) else None)
    file.seek(0)
    return file


def _sheet(book: Any, table: Table, names: list[str]) -> Any:
    sheet = book.add_worksheet(table.name)
    sheet.freeze_panes(1, 0)
    sheet.set_column(0, len(names) - 1, 18)
    sheet.write_row(0, 0, names, book.add_format({"bold": True, "bottom": 1}))
    return sheet


def template_of(owed: Return) -> IO[bytes]:
    """Its figures with what the draft has already; its other sheets empty, with lists to choose from."""
    file = tempfile.TemporaryFile()  # noqa: SIM115 (the response closes it)
    with xlsxwriter.Workbook(file, {**OPTIONS, "constant_memory": False}) as book:
        tables, wards = list(book_of(owed)), wards_of(owed)
        for table in tables:
            sheet = _sheet(book, table, list(table.index))
            for number, cells in enumerate(figure_lines(owed, wards) if table.name == "figures" else [], start=1):
                sheet.write_row(number, 0, cells)
            _offer_lists(sheet, table, wards)
        _write_guide(book, tables)
    file.seek(0)
    return file


def figure_lines(owed: Return, wards: list[Ward]) -> Iterator[list[Any]]:
    latest = owed.latest
    held = {(value.figure, value.ward_id): value for value in latest.values.all()} if latest else {}
    for figure in figures_of(owed.part):
        if figure.code not in WORKED_OUT:
            for ward in wards if figure.by_ward else [None]:
                value = held.get((figure.code, ward.pk if ward else None))
                number = value.text if value and figure.is_text else value.number if value else None
                yield [figure.code, ward.code if ward else "", number, value.comment if value else ""]


def _offer_lists(sheet: Any, table: Table, wards: list[Ward]) -> None:
    lists = {"ward": [ward.code for ward in wards], "out_of_area": ["yes", "no"], "type": list(TYPES), "harm": HARM}
    for name, place in table.index.items():
        choices = lists.get(name, [])
        # Excel takes a list of at most 255 characters.
        if choices and len(",".join(choices)) <= 255 and table.name != "figures":
            sheet.data_validation(1, place, 5_000, place, {"validate": "list", "source": choices, "error_type": "warning"})


def _write_guide(book: Any, tables: list[Table]) -> None:
    sheet = book.add_worksheet("Read me")
    sheet.set_column(0, 1, 18)
    sheet.set_column(2, 2, 90)
    sheet.write_row(0, 0, ["Sheet", "Column", "What may stand there"], book.add_format({"bold": True, "bottom": 1}))
    lines = [(table.name, column.name, column.told_allowed) for table in tables for column in table.columns]
    for number, line in enumerate(lines, start=1):
        sheet.write_row(number, 0, line)
