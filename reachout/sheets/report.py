"""The report of a refused load, as CSV: where each problem is and what is allowed there, never what the cell held."""

import csv
from collections.abc import Iterable, Iterator
from typing import TextIO

from reachout.sheets.loading import Problem

HEADER = ["file", "row", "column", "kind", "allowed"]
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def write_report(problems: Iterable[Problem], into: TextIO) -> Iterator[Problem]:
    """Write each problem as it passes by."""
    lines = csv.writer(into, lineterminator="\n")
    lines.writerow(HEADER)
    for problem in problems:
        lines.writerow([problem.file, problem.row, harmless(problem.column), problem.kind, harmless(problem.allowed)])
        yield problem


def harmless(text: str) -> str:
    """Text that no spreadsheet takes for a formula: an unknown column's name comes from the file."""
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text
