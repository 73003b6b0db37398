"""Two pieces of work timed in turn, in one run: ours, and the floor, the least that doing it takes. Only ratios travel.

A floor of the product says what is to be measured in its own ``bench.py``, as ``measure(stage)``, which yields ``Measured``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from importlib import import_module
from statistics import median
from time import perf_counter
from typing import Any, NamedTuple

from django.apps import apps
from django.test import Client
from django.utils.module_loading import module_has_submodule

PAGE = 2.0
"""A page may take at most twice its floor."""


class Measured(NamedTuple):
    """Medians in seconds. ``goal`` is the highest ratio aimed at; ``limit`` the longest time, in seconds."""

    name: str
    seconds: float
    floor: float | None
    goal: float | None = None
    limit: float | None = None
    note: str = ""

    @property
    def ratio(self) -> float | None:
        return self.seconds / self.floor if self.floor else None

    @property
    def reached(self) -> bool:
        near = self.goal is None or self.ratio is None or self.ratio <= self.goal
        return near and (self.limit is None or self.seconds <= self.limit)


@dataclass
class Stage:
    """A loaded database, and people who sign in: a practitioner of each line, by line."""

    regions: int
    now: datetime
    practitioners: dict[str, Any]

    def client(self, line: str) -> Client:
        client = Client()
        client.force_login(self.practitioners[line])
        return client


def beside(
    name: str, ours: Callable[[], Any], floor: Callable[[], Any], *, rounds: int = 9, goal: float | None = None, note: str = ""
) -> Measured:
    """Both once to warm up, then in turn, so that a noisy moment meets both."""
    ours(), floor()
    pairs = [(seconds(ours), seconds(floor)) for _ in range(rounds)]
    return Measured(name, median(a for a, _ in pairs), median(b for _, b in pairs), goal, None, note)


def alone(name: str, ours: Callable[[], Any], *, rounds: int, note: str = "") -> Measured:
    """What has no floor: how it grows with the data is told at the end."""
    return Measured(name, median(seconds(ours) for _ in range(rounds)), None, note=note)


def seconds(work: Callable[[], Any]) -> float:
    began = perf_counter()
    work()
    return perf_counter() - began


def page(client: Client, address: str, **posted: Any) -> Callable[[], None]:
    """Ask for a page as a browser would, through every middleware; anything but 200 stops the bench."""

    def ask() -> None:
        response = client.post(address, posted, follow=True) if posted else client.get(address)
        if response.status_code != 200:
            raise ValueError(f"{address} answered {response.status_code}")

    return ask


def everything(stage: Stage, only: str = "") -> Iterator[Measured]:
    for app in apps.get_app_configs():
        if only in {"", app.name} and app.name != "reachout.bench" and app.module and module_has_submodule(app.module, "bench"):
            yield from import_module(f"{app.name}.bench").measure(stage)
