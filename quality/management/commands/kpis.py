"""Figures out, as the rows stand now; the commissioning function's own command: nothing is suppressed."""

import csv
import json
from argparse import ArgumentTypeError
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from quality.measures import CATALOGUE, Cut, figures
from quality.measures.words import COLUMNS, as_row
from reachout.organisations.models import ServiceLine


def month(text: str) -> date:
    try:
        return date.fromisoformat(f"{text}-01")
    except ValueError:
        raise ArgumentTypeError(f"{text} is no month: write it as 2026-03") from None


class Command(BaseCommand):
    help = "Every measure, month by month, as JSON, CSV or a table."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--from", dest="first", type=month, required=True, metavar="YYYY-MM")
        parser.add_argument("--to", dest="last", type=month, required=True, metavar="YYYY-MM")
        parser.add_argument("--measure", dest="measures", nargs="+", action="extend", choices=list(CATALOGUE), metavar="ID")
        parser.add_argument("--service-line", choices=ServiceLine.values, default="")
        parser.add_argument("--by", choices=[cut for cut in Cut if cut], default="")
        parser.add_argument("--format", choices=["json", "csv", "table"], default="table")

    def handle(self, *, first: date, last: date, measures: Any, service_line: str, by: str, format: str, **_: Any) -> None:
        found = figures(first=first, last=last, measures=measures, lines=[service_line], cuts=[by], today=timezone.localdate())
        order = {id: place for place, id in enumerate(CATALOGUE)}
        rows = [as_row(f) for f in sorted(found, key=lambda f: (order[f.measure], f.month, f.key))]
        getattr(self, f"write_{format}")(rows)

    def write_json(self, rows: Iterable[dict[str, Any]]) -> None:
        self.stdout.write("[\n" + ",\n".join(json.dumps(row) for row in rows) + "\n]")

    def write_csv(self, rows: Iterable[dict[str, Any]]) -> None:
        writer = csv.DictWriter(self.stdout, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows({**row, **{name: json.dumps(row[name]) for name in ("scope", "detail")}} for row in rows)

    def write_table(self, rows: Iterable[dict[str, Any]]) -> None:
        for row in rows:
            scope = " ".join((row["scope"] or {}).values())
            told = "–" if row["value"] is None else f"{row['value']:,.3f}".rstrip("0").rstrip(".")
            counts = [f"{name} {row[name]:,.10g}" for name in ("numerator", "denominator", "n") if row[name] is not None]
            self.stdout.write(f"{row['month']}  {row['measure']:<30} {scope:<12} {told:>12}  {', '.join(counts)}")
