from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.test.utils import setup_test_environment, teardown_test_environment

from reachout.bench.measuring import Measured, everything
from reachout.bench.stage import on_stage

HEAD = f"{'':<52} {'ours ms':>9} {'floor ms':>9} {'ratio':>6}  goal"


class Command(BaseCommand):
    help = "Measure pages, loads and races beside their floors, at a collaborative's size (1 region) and England's (40)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--regions", type=int, nargs="+", default=[1, 40])
        parser.add_argument("--only", default="", metavar="APP", help="what one app measures, such as quality")
        parser.add_argument("--strict", action="store_true", help="exit 1 when a goal is missed")

    def handle(self, *, regions: list[int], only: str, strict: bool, **_: Any) -> None:
        setup_test_environment(debug=False)
        missed, took = [], dict[str, dict[int, float]]()
        try:
            for count in regions:
                with on_stage(count, self.stdout.write) as stage:
                    self.stdout.write(f"\n{count} region{'s' * (count > 1)}, {600 * count:,} beds\n{HEAD}")
                    for measured in everything(stage, only):
                        self.stdout.write(in_a_row(measured))
                        took.setdefault(measured.name, {})[count] = measured.seconds
                        missed += [] if measured.reached else [f"{measured.name} ({count})"]
        finally:
            teardown_test_environment()
        for name, seconds in took.items():
            if len(seconds) > 1:
                self.stdout.write(growth(name, seconds))
        self.stdout.write(f"\nGoals missed: {', '.join(missed) or 'none'}")
        if strict and missed:
            raise CommandError("A goal was missed.")


def in_a_row(m: Measured) -> str:
    goals = [f"≤ {m.goal:g}×" if m.goal else "", f"< {m.limit * 1000:g} ms" if m.limit else ""]
    said = " ".join(filter(None, goals)) or "–"
    mark = "" if m.reached else "  missed"
    floor, ratio = (f"{m.floor * 1000:.1f}", f"{m.ratio:.2f}") if m.floor and m.ratio else ("–", "–")
    return f"{m.name:<52} {m.seconds * 1000:>9.1f} {floor:>9} {ratio:>6}  {said}{mark}  {m.note}".rstrip()


def growth(name: str, seconds: dict[int, float]) -> str:
    """How many times the work of the fewest regions the most take, beside how many times as many they are."""
    few, many = min(seconds), max(seconds)
    return f"{name:<52} {many / few:g} times the data takes {seconds[many] / seconds[few]:.1f} times as long"
