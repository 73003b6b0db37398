"""Columns as a provider's spreadsheet writes them: an Excel serial number or 21/11/2026 is a date, an NHS number may have spaces,
and text that begins as a formula does is none. Each cell comes out as the tracker's columns have it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import polars as pl

from reachout.sheets.columns import Code, Day, Fault, Flag, Instant, NhsNumber, Now, Text

FORMULA = r"^[=+@\t\r-]"
NUMBER = r"^-[0-9]+([.][0-9]+)?$"
EPOCH = date(1899, 12, 30)
"""Day 0 of Excel's serial dates, as far as they are right: from March 1900."""
SERIAL = r"^[1-9][0-9]{4}(\.[0-9]+)?$"
DAY_FORMATS = ("%Y-%m-%d", "%d/%m/%y", "%d/%m/%Y")
TIME_FORMATS = ("%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M", "%Y-%m-%d %H:%M:%S", "%d/%m/%Y %H:%M", "%d/%m/%Y %H:%M:%S")


@dataclass(frozen=True, kw_only=True)
class Words(Text):
    def faults(self, cell: pl.Expr, now: Now) -> list[Fault]:
        return [("begins as a formula does", cell.str.contains(FORMULA)), *super().faults(cell, now)]


@dataclass(frozen=True, kw_only=True)
class Answer(Words):
    """Words, or a number: one that begins with a minus is no formula."""

    def faults(self, cell: pl.Expr, now: Now) -> list[Fault]:
        (formula, holds), *others = super().faults(cell, now)
        return [(formula, holds & ~cell.str.contains(NUMBER)), *others]


@dataclass(frozen=True, kw_only=True)
class WardCode(Text):
    """A ward of the contract. Another's is told apart from one that is not known at all."""

    ours: Collection[str] = ()
    own: Collection[str] = ()
    """All wards of the provider, under the contract or not."""
    every: Collection[str] = ()

    @property
    def allowed(self) -> str:
        return "a ward of the contract: " + ", ".join(sorted(self.ours))

    def faults(self, cell: pl.Expr, now: Now) -> list[Fault]:
        known, own, ours = (cell.is_in(list(codes)) for codes in (self.every, self.own, self.ours))
        return [
            ("not a known ward", ~known),
            ("a ward of another provider", ~own),
            ("a ward that is not under this contract", ~ours),
        ]


@dataclass(frozen=True, kw_only=True)
class Date(Day):
    @property
    def allowed(self) -> str:
        return "a date, such as 2026-11-21 or 21/11/2026" + ("" if self.future else ", not in the future")

    def faults(self, cell: pl.Expr, now: Now) -> list[Fault]:
        day = self.value(cell)
        ahead = [] if self.future else [("in the future", day > now.today)]
        return [("not a date", day.is_null()), ("before 1900", day < date(1900, 1, 1)), *ahead]

    def value(self, cell: pl.Expr) -> pl.Expr:
        text = cell.str.strip_suffix(" 00:00:00")
        serial = pl.when(cell.str.contains(SERIAL)).then(cell.cast(pl.Float64, strict=False).floor().cast(pl.Int64))
        days = pl.lit(EPOCH) + pl.duration(days=serial)
        return pl.coalesce(*(text.str.to_date(form, strict=False) for form in DAY_FORMATS), days.cast(pl.Date))

    def from_workbook(self, value: Any) -> str:
        return str(value) if isinstance(value, float) else super().from_workbook(value)


@dataclass(frozen=True, kw_only=True)
class When(Instant):
    allowed = "a date and time, such as 2026-11-21T14:05 or 21/11/2026 14:05, not in the future"

    def faults(self, cell: pl.Expr, now: Now) -> list[Fault]:
        local = self._local(cell)
        early = local < datetime(1900, 1, 1)  # noqa: DTZ001 (a local time, compared with local times)
        return [("not a date and time", local.is_null()), ("before 1900", early), ("in the future", local > now.local)]

    @staticmethod
    def _local(cell: pl.Expr) -> pl.Expr:
        minutes = (cell.cast(pl.Float64, strict=False) * 1440).round()
        serial = pl.when(cell.str.contains(SERIAL)).then(minutes.cast(pl.Int64))
        counted = pl.lit(EPOCH).cast(pl.Datetime("us")) + pl.duration(minutes=serial)
        read = (cell.str.to_datetime(form, strict=False, time_unit="us") for form in TIME_FORMATS)
        return pl.coalesce(*read, counted)

    def from_workbook(self, value: Any) -> str:
        return str(value) if isinstance(value, float) else super().from_workbook(value)


@dataclass(frozen=True, kw_only=True)
class Nhs(NhsNumber):
    def faults(self, cell: pl.Expr, now: Now) -> list[Fault]:
        return super().faults(self.value(cell), now)

    def value(self, cell: pl.Expr) -> pl.Expr:
        return cell.str.replace_all(r"[ -]", "")


@dataclass(frozen=True, kw_only=True)
class Listed(Code):
    """5 is 05 where it is not in the list itself: a spreadsheet drops the nought."""

    def faults(self, cell: pl.Expr, now: Now) -> list[Fault]:
        return super().faults(self.value(cell), now)

    def value(self, cell: pl.Expr) -> pl.Expr:
        return pl.when(cell.str.contains("^[0-9]$")).then(cell.str.zfill(2)).otherwise(cell.str.to_lowercase())


@dataclass(frozen=True, kw_only=True)
class YesNo(Flag):
    def faults(self, cell: pl.Expr, now: Now) -> list[Fault]:
        return [("not yes or no", ~cell.str.to_lowercase().is_in(["yes", "no", "y", "n"]))]

    def value(self, cell: pl.Expr) -> pl.Expr:
        return cell.str.to_lowercase().is_in(["yes", "y"])
