import argparse
import sys
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from quality.figures import freezing, services
from reachout.months import from_text
from reachout.refused import Refused
from reachout.sheets.progress import Bar


def month(text: str) -> date:
    try:
        return from_text(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not a month: write 2026-03") from None


class Command(BaseCommand):
    help = "Freeze the figures of months, each whole or not at all; months frozen before stay as they are."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--from", dest="first", type=month, required=True, metavar="2020-01")
        parser.add_argument("--to", dest="last", type=month, required=True, metavar="2026-10")
        parser.add_argument("--refresh", default="", metavar="WHY", help="freeze again, for this reason, months that differ")

    def handle(self, *, first: date, last: date, refresh: str, **_: Any) -> None:
        at = timezone.now()
        try:
            with Bar(sys.stderr) as told:
                if refresh:
                    made = freezing.refresh(first, last, why=refresh, at=at, told=told)
                else:
                    made = freezing.freeze(first, last, at=at, told=told)
        except Refused as why:
            raise CommandError(str(why)) from why
        for snapshot in made:
            self.stdout.write(f"{snapshot}: {snapshot.size:,} figures, {snapshot.checksum[:12]}")
        self.stdout.write(services.said(made, again=bool(refresh)))
