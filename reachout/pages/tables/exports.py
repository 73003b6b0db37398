"""Files out: text never becomes a formula."""

import csv
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

import xlsxwriter
from django.utils import timezone

from reachout.pages.tables.columns import Column

DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n")


def plain(value: Any) -> Any:
    """A value as a spreadsheet may hold it: numbers, days and text; moments in London time without their zone."""
    if value is None or isinstance(value, bool | int | float | Decimal):
        return {True: "Yes", False: "No"}[value] if isinstance(value, bool) else value
    if isinstance(value, datetime):
        return timezone.localtime(value).replace(tzinfo=None) if timezone.is_aware(value) else value
    return value if isinstance(value, date | time) else str(value)


def defused(value: Any) -> Any:
    """CSV has no types, so text that a spreadsheet would run as a formula gets an apostrophe before it."""
    value = plain(value)
    if isinstance(value, datetime):
        return value.isoformat(sep=" ", timespec="minutes")
    if isinstance(value, str) and value.lstrip(" ").startswith(DANGEROUS):
        return f"'{value}"
    return value


class _Echo:
    def write(self, line: str) -> str:
        return line


def csv_lines(heads: list[str], rows: Iterable[list[Any]]) -> Iterator[str]:
    writer: Any = csv.writer(_Echo())
    yield "\N{ZERO WIDTH NO-BREAK SPACE}" + writer.writerow(heads)  # the byte order mark by which Excel knows UTF-8
    for row in rows:
        yield writer.writerow([defused(value) for value in row])


def write_xlsx(file: Any, title: str, columns: list[Column], rows: Iterable[list[Any]]) -> None:
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(file, options) as book:
        sheet = book.add_worksheet("".join(letter for letter in title if letter not in "[]:*?/\\'")[:31] or None)
        bold = book.add_format({"bold": True, "bottom": 1})
        formats = {
            datetime: book.add_format({"num_format": "d mmm yyyy hh:mm"}),
            date: book.add_format({"num_format": "d mmm yyyy"}),
            time: book.add_format({"num_format": "hh:mm"}),
        }
        sheet.freeze_panes(1, 0)
        for across, column in enumerate(columns):
            sheet.set_column(across, across, 18)
            sheet.write_string(0, across, column.label, bold)
        for down, row in enumerate(rows, start=1):
            for across, value in enumerate(row):
                _write_cell(sheet, down, across, plain(value), formats)


def _write_cell(sheet: Any, down: int, across: int, value: Any, formats: dict[type, Any]) -> None:
    if value is None:
        return
    if isinstance(value, int | float | Decimal):
        sheet.write_number(down, across, value)
    elif isinstance(value, date | time):
        sheet.write_datetime(down, across, value, formats[type(value)])
    else:
        sheet.write_string(down, across, value)
