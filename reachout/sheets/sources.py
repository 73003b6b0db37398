"""A folder of CSV files, or a workbook, as the sheets of a book."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

from reachout.refused import Refused
from reachout.sheets.reading import CsvSheet, Sheet
from reachout.sheets.tables import Book
from reachout.sheets.workbook import sheets_of_workbook


def sheets_at(book: Book, path: Path) -> dict[str, Sheet]:
    """The sheets in a folder, or in the workbook at (or alone in) it. What is not a table of the book is left alone."""
    if path.is_dir():
        found = sheets_of_folder(book, path)
        workbooks = sorted(path.glob("*.xlsx"))
        if found or len(workbooks) != 1:
            return found
        path = workbooks[0]
    if path.suffix.lower() != ".xlsx" or not path.is_file():
        raise Refused(f"There is no folder and no .xlsx workbook called {path.name}.")
    return sheets_of_workbook(book, _opener(path))


def sheets_of_folder(book: Book, folder: Path) -> dict[str, Sheet]:
    paths = {table.name: folder / table.file for table in book}
    return {name: CsvSheet(_opener(path), size=path.stat().st_size) for name, path in paths.items() if path.is_file()}


def _opener(path: Path) -> Callable[[], BinaryIO]:
    return lambda: path.open("rb")
