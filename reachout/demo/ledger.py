"""What the story is written into: a diary of what is to happen, rows by table, keys, and people with numbers of their own."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import Any

from reachout.demo.names import ETHNICITIES, full_name, nhs_number
from reachout.demo.region import ICBS, NEIGHBOURS, PROGRESS

Row = dict[str, Any]

SETTLING_MONTHS = 2
"""Whole months told before the years begin: the first are not like the others yet."""


@dataclass
class Someone:
    """A person in the story; ``sex`` is the ward's kind of bed they need."""

    key: str
    sex: str
    home: str
    ethnicity: str
    busy: bool = True


@dataclass
class Ledger:
    """``rows`` maps a tracker table to its rows. ``prefix``, a number, keeps the keys of several regions apart."""

    today: date
    years: int = 5
    seed: int = 1
    prefix: str = ""
    rows: dict[str, list[Row]] = field(default_factory=lambda: defaultdict(list))

    def __post_init__(self) -> None:
        self.random = Random(f"{self.seed}{self.prefix}")
        month = self.today.year * 12 + self.today.month - 1 - 12 * self.years - SETTLING_MONTHS
        self.start = self.day = date(month // 12, month % 12 + 1, 1)
        self.diary: dict[date, list[Callable[[date], None]]] = defaultdict(list)
        self.serial = 7 * 5000 * int(self.prefix or 0)
        self.counts: dict[str, int] = defaultdict(int)

    def _someone(self, line: str, sex: str) -> Someone:
        outside = self.random.random() < 0.06
        shares = [share for *_, share in ICBS.values()]
        icb = self.random.choice(list(NEIGHBOURS)) if outside else self.random.choices(list(ICBS), shares)[0]
        _, latitude, longitude, district = (ICBS | NEIGHBOURS)[icb][:4]
        family, given = full_name(self.random, sex)
        youngest, oldest = (18, 45) if line == "aed" else (19, 62)
        born = self.today - timedelta(days=self.random.randrange(youngest * 365 + 365 * self.years, oldest * 366))
        key, ethnicity = self.key("P"), self.random.choice(ETHNICITIES)
        self.row(
            "patients",
            reference=key,
            nhs_number=self._next_nhs_number(),
            family_name=family,
            given_name=given,
            born_on=born,
            sex=sex,
            ethnicity=ethnicity,
            home_postcode=f"{district} {self.random.randrange(1, 9)}{self.random.choice('ABDEFGH')}X",
            home_latitude=round(latitude + self.random.uniform(-0.12, 0.12), 5),
            home_longitude=round(longitude + self.random.uniform(-0.16, 0.16), 5),
            home_icb=icb,
            home_in_region="no" if outside else "yes",
        )
        return Someone(key, sex, icb, ethnicity)

    def _next_nhs_number(self) -> str:
        while True:
            self.serial += 7
            if number := nhs_number(self.serial % 1_000_000):
                return number

    def then(self, name: str, day: date) -> float:
        """How far the story has come on that day: between what PROGRESS has for its first day and for its last."""
        first, last = PROGRESS[name]
        gone = (day - self.start) / (self.today - self.start)
        return first + (last - first) * max(0.0, min(1.0, gone))

    def on(self, day: date, event: Callable[[date], None]) -> None:
        """Do it on the day, or today where that has passed; what lies after today has not happened."""
        self.diary[max(day, self.day)].append(event)

    def key(self, letter: str) -> str:
        self.counts[letter] += 1
        return f"{self.prefix}{letter}{self.counts[letter]:05d}"

    def row(self, table: str, **cells: Any) -> Row:
        self.rows[table].append(cells)
        return cells
