"""Small tracker folders, made row by row: every column of a table is there, and empty unless the test gives it."""

import csv
from pathlib import Path
from typing import Any

import xlsxwriter

from reachout.sheets.tables import TRACKER

Rows = list[dict[str, Any]]


def header(table: str) -> list[str]:
    return [column.name for column in TRACKER[table].columns]


def row(table: str, **cells: Any) -> dict[str, Any]:
    return dict.fromkeys(header(table), "") | cells


def write_csv(folder: Path, **tables: Rows) -> Path:
    folder.mkdir(exist_ok=True)
    for table, rows in tables.items():
        with (folder / f"{table}.csv").open("w", newline="", encoding="utf-8") as file:
            lines = csv.DictWriter(file, header(table))
            lines.writeheader()
            lines.writerows({**row(table), **cells} for cells in rows)
    return folder


def write_workbook(path: Path, **tables: Rows) -> Path:
    """Python's dates, numbers and booleans become the spreadsheet's own."""
    with xlsxwriter.Workbook(path, {"default_date_format": "dd/mm/yyyy"}) as workbook:
        for table, rows in tables.items():
            sheet = workbook.add_worksheet(table)
            sheet.write_row(0, 0, header(table))
            for number, cells in enumerate(rows, start=1):
                sheet.write_row(number, 0, list(({**row(table), **cells}).values()))
    return path


ORGANISATION = {"code": "O1", "name": "A trust", "kind": "provider", "in_collaborative": "yes"}
SITE = {"code": "S1", "organisation": "O1", "name": "A house", "in_region": "yes"}
WARD = {
    "code": "W1", "site": "S1", "name": "A ward", "service_line": "lda", "security": "low", "sex": "mixed",
}  # fmt: skip
PLACES: dict[str, Rows] = {
    "organisations": [ORGANISATION],
    "sites": [SITE],
    "wards": [WARD, WARD | {"code": "W2"}],
    "beds": [{"code": "B1", "ward": "W1"}, {"code": "B2", "ward": "W1"}],
}
