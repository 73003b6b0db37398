import json
import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from quality.spc.series import Unfit, answer, read_series


class Command(BaseCommand):
    help = "Judge series by the XmR rules: JSON of one series, or of a list of them, from standard input."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--format", choices=["json"], default="json")

    def handle(self, **_: Any) -> None:
        try:
            asked = json.load(sys.stdin)
        except (json.JSONDecodeError, UnicodeDecodeError) as fault:
            raise CommandError(f"Standard input is not JSON: {fault}.") from None
        try:
            made = _each(asked) if isinstance(asked, list) else answer(read_series(asked))
        except Unfit as reason:
            raise CommandError(str(reason)) from None
        self.stdout.write(json.dumps(made, indent=1, allow_nan=False))


def _each(asked: list[Any]) -> list[dict[str, Any]]:
    made = []
    for number, series in enumerate(asked, start=1):
        try:
            made.append(answer(read_series(series)))
        except Unfit as reason:
            raise Unfit(f"Series {number}: {reason}") from None
    return made
