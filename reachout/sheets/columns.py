"""What a column of a sheet may hold. A column reads a whole batch of cells at once (polars expressions over text; an empty cell
is null) and says of each cell either its value or the one thing that is wrong with it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from dataclasses import field as part
from datetime import date, datetime, time, timedelta
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

import polars as pl

LONDON = ZoneInfo("Europe/London")
EMPTY = "left empty"
LONGEST_TEXT = 200
EARLIEST = date(1900, 1, 1)

Fault = tuple[str, pl.Expr]
"""What is wrong, in words, and for which cells."""


@dataclass(frozen=True)
class Now:
    """The moment of the load, given by whoever starts it: no cell may lie after it where the future is not allowed."""

    at: datetime

    @property
    def today(self) -> date:
        return self.at.astimezone(LONDON).date()

    @property
    def local(self) -> datetime:
        return self.at.astimezone(LONDON).replace(tzinfo=None)


@dataclass(frozen=True, kw_only=True)
class Column:
    name: str = part(kw_only=False)
    required: bool = True
    field: str = ""
    """The model's field, where it is not called as the column is."""
    sql: ClassVar[str] = "text"

    @property
    def stored_as(self) -> str:
        return self.field or self.name

    @property
    def allowed(self) -> str:
        raise NotImplementedError

    @property
    def told_allowed(self) -> str:
        return self.allowed if self.required else f"{self.allowed}, or empty"

    def faults(self, cell: pl.Expr, now: Now) -> list[Fault]:
        """In the order in which they are told: the first that holds is the cell's."""
        raise NotImplementedError

    def value(self, cell: pl.Expr) -> pl.Expr:
        return cell

    def from_workbook(self, value: Any) -> str:
        """The text that a workbook's typed cell would have had in a CSV file."""
        if isinstance(value, bool):
            return "yes" if value else "no"
        if isinstance(value, float) and value.is_integer():
            return str(int(value))
        if isinstance(value, datetime) and value.time() == time.min:
            return value.date().isoformat()
        return value.isoformat() if isinstance(value, date) else str(value)


@dataclass(frozen=True, kw_only=True)
class Text(Column):
    @property
    def allowed(self) -> str:
        return f"text of at most {LONGEST_TEXT} characters"

    def faults(self, cell: pl.Expr, now: Now) -> list[Fault]:
        long = ("longer than 200 characters", cell.str.len_chars() > LONGEST_TEXT)
        blank = (EMPTY, cell.str.strip_chars() == "")
        return [blank, long] if self.required else [long]


@dataclass(frozen=True, kw_only=True)
class Ref(Text):
    """The key of a row of another table, in the folder or already held."""

    to: str = ""

    @property
    def allowed(self) -> str:
        return f"a key of {self.to}"


@dataclass(frozen=True, kw_only=True)
class Code(Column):
    codes: Iterable[str] = ()

    @property
    def allowed(self) -> str:
        return "one of " + ", ".join(self.codes)

    def faults(self, cell: pl.Expr, now: Now) -> list[Fault]:
        return [("not in the list", ~cell.is_in(list(self.codes)))]

    def from_workbook(self, value: Any) -> str:
        """A spreadsheet keeps 05 as the number 5: give it back its nought where every code has two characters."""
        text = super().from_workbook(value)
        two_digits = all(len(code) == 2 for code in self.codes)
        return text.zfill(2) if two_digits and isinstance(value, int | float) else text


@dataclass(frozen=True, kw_only=True)
class Flag(Column):
    sql = "boolean"
    allowed = "yes or no"

    def faults(self, cell: pl.Expr, now: Now) -> list[Fault]:
        return [("not yes or no", ~cell.is_in(["yes", "no"]))]

    def value(self, cell: pl.Expr) -> pl.Expr:
        return cell == "yes"


@dataclass(frozen=True, kw_only=True)
class Day(Column):
    future: bool = False
    sql = "date"

    @property
    def allowed(self) -> str:
        return "a date YYYY-MM-DD from 1900 on" + ("" if self.future else ", not in the future")

    def faults(self, cell: pl.Expr, now: Now) -> list[Fault]:
        form = cell.str.contains(r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$")
        day = self.value(cell)
        ahead = [] if self.future else [("in the future", day > now.today)]
        return [("not a date", ~form | day.is_null()), ("before 1900", day < EARLIEST), *ahead]

    def value(self, cell: pl.Expr) -> pl.Expr:
        return cell.str.to_date("%Y-%m-%d", strict=False)


@dataclass(frozen=True, kw_only=True)
class Instant(Column):
    """A local time, Europe/London. In the hour that comes twice it is the first; in the hour that is skipped, the hour after."""

    sql = "timestamptz"
    allowed = "a date and time YYYY-MM-DDTHH:MM from 1900 on, not in the future"

    def faults(self, cell: pl.Expr, now: Now) -> list[Fault]:
        form = cell.str.contains(r"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}$")
        local = self._local(cell)
        return [
            ("not a date and time", ~form | local.is_null()),
            ("before 1900", local < datetime.combine(EARLIEST, time.min)),
            ("in the future", local > now.local),
        ]

    def value(self, cell: pl.Expr) -> pl.Expr:
        local = self._local(cell)
        return pl.coalesce(_in_london(local), _in_london(local.dt.offset_by("1h"))).dt.convert_time_zone("UTC")

    def from_workbook(self, value: Any) -> str:
        """A spreadsheet keeps a moment as a fraction of days: just short of a minute is that minute, a day alone its midnight."""
        if isinstance(value, datetime):
            value += timedelta(seconds=0.5)
        return f"{value:%Y-%m-%dT%H:%M}" if isinstance(value, date) else super().from_workbook(value)

    @staticmethod
    def _local(cell: pl.Expr) -> pl.Expr:
        return cell.str.to_datetime("%Y-%m-%dT%H:%M", strict=False, time_unit="us")


def _in_london(local: pl.Expr) -> pl.Expr:
    return local.dt.replace_time_zone("Europe/London", ambiguous="earliest", non_existent="null")


@dataclass(frozen=True, kw_only=True)
class Count(Column):
    most: int = 9_999
    sql = "integer"

    @property
    def allowed(self) -> str:
        return f"a whole number from 0 to {self.most:,}"

    def faults(self, cell: pl.Expr, now: Now) -> list[Fault]:
        return [
            ("negative", cell.str.contains(r"^-[0-9]+$")),
            ("not a whole number", ~cell.str.contains(r"^[0-9]+$")),
            ("too large", self.value(cell).is_null() | (self.value(cell) > self.most)),
        ]

    def value(self, cell: pl.Expr) -> pl.Expr:
        return cell.cast(pl.Int64, strict=False)


@dataclass(frozen=True, kw_only=True)
class Money(Column):
    """Pounds and pence; worked with as text and as the database's numeric, never as a float."""

    sql = "numeric"
    allowed = "an amount from 0 to 9999999.99 with at most two decimals, no sign and no £"

    def faults(self, cell: pl.Expr, now: Now) -> list[Fault]:
        whole = cell.str.extract(r"^0*([0-9]*)").str.len_chars()
        return [
            ("negative", cell.str.contains(r"^-[0-9]+(\.[0-9]{1,2})?$")),
            ("not an amount of money", ~cell.str.contains(r"^[0-9]+(\.[0-9]{1,2})?$")),
            ("too large", whole > 7),
        ]


@dataclass(frozen=True, kw_only=True)
class Number(Column):
    least: float = 0
    most: float = 9_999
    sql = "double precision"

    @property
    def allowed(self) -> str:
        return f"a number from {self.least:g} to {self.most:g}"

    def faults(self, cell: pl.Expr, now: Now) -> list[Fault]:
        number = self.value(cell)
        return [
            ("not a number", ~cell.str.contains(r"^-?[0-9]+(\.[0-9]+)?$") | number.is_null()),
            ("out of range", (number < self.least) | (number > self.most)),
        ]

    def value(self, cell: pl.Expr) -> pl.Expr:
        return cell.cast(pl.Float64, strict=False)


@dataclass(frozen=True, kw_only=True)
class NhsNumber(Column):
    """Ten digits, the last of them a check on the others: weights 10 to 2, modulus 11 (a remainder giving 10 is never issued)."""

    allowed = "ten digits that make a valid NHS number"

    def faults(self, cell: pl.Expr, now: Now) -> list[Fault]:
        number = cell.cast(pl.Int64, strict=False)
        digits = [number // 10**place % 10 for place in range(10)]
        total = sum((digit * weight for weight, digit in enumerate(digits, start=1)), pl.lit(0))
        form = cell.str.contains(r"^[0-9]{10}$")
        return [("not an NHS number", ~form | (total % 11 != 0))]
