from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from reachout.demo.folder import write_folder


class Command(BaseCommand):
    help = "Write the fictional collaborative's history as a tracker folder."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path)
        parser.add_argument("--today", type=date.fromisoformat, help="the story's present (default: today)")
        parser.add_argument("--years", type=int, default=5)
        parser.add_argument("--regions", type=int, default=1, help="1 is a collaborative of 600 beds; 40 is England")
        parser.add_argument("--seed", type=int, default=1)

    def handle(self, *, folder: Path, today: date | None, years: int, regions: int, seed: int, **_: Any) -> None:
        write_folder(folder, today=today or timezone.localdate(), years=years, regions=regions, seed=seed)
