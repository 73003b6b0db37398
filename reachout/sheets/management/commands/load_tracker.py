from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from reachout.refused import Refused
from reachout.sheets.columns import Now
from reachout.sheets.loading import Outcome, Problem, load
from reachout.sheets.progress import Bar
from reachout.sheets.report import write_report
from reachout.sheets.sources import sheets_at
from reachout.sheets.tables import TRACKER


class Command(BaseCommand):
    help = (
        "Load a tracker folder (or an XLSX workbook with a sheet each): everything, or nothing and a list of all that is wrong."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path, metavar="FOLDER")
        parser.add_argument("--check", action="store_true", help="only check; change nothing")
        parser.add_argument("--report", type=Path, metavar="FILE", help="write what is wrong to FILE, as CSV")

    def handle(self, *args: Any, folder: Path, check: bool, report: Path | None, **options: Any) -> None:
        with ExitStack() as open_files:
            outcome = self._load(folder, check, report, open_files)
        if outcome.refused:
            problems = "1 problem" if outcome.problems == 1 else f"{outcome.problems:,} problems"
            raise CommandError(f"Refused: {problems}. No row was changed.")
        self._say(outcome, "would be " if check else "")

    def _load(self, folder: Path, check: bool, report: Path | None, open_files: ExitStack) -> Outcome:
        into = open_files.enter_context(report.open("w", newline="", encoding="utf-8")) if report else None

        def tell(problems: Iterator[Problem]) -> None:
            for problem in write_report(problems, into) if into else problems:
                where = f"{problem.file} row {problem.row}" + (f", {problem.column}" if problem.column else "")
                self.stderr.write(f"{where}: {problem.kind}; allowed: {problem.allowed}")

        try:
            sheets = sheets_at(TRACKER, folder)
            if not sheets:
                raise Refused(f"{folder.name} holds none of the tracker's tables.")
            with Bar(sys.stderr) as bar:
                now = Now(timezone.now())
                return load(TRACKER, sheets, by=None, now=now, source=folder.name, check_only=check, report=tell, told=bar)
        except Refused as why:
            raise CommandError(str(why)) from why

    def _say(self, outcome: Outcome, would: str) -> None:
        for count in outcome.counts:
            self.stdout.write(
                f"{count.table:<22}{count.rows:>10,} rows: {would}{count.added:,} added, "
                f"{count.changed:,} changed, {count.unchanged:,} unchanged"
            )
