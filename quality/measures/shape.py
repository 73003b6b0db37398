"""What a measure is, and what a figure is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, NamedTuple


class Form(StrEnum):
    """How a figure is made of its counts, and so how it reads."""

    COUNT = "count"
    """value = numerator"""
    HOURS = "hours"
    """value = numerator"""
    SHARE = "share"
    """value = numerator ÷ denominator, 0 to 1"""
    RATE = "rate"
    """value = numerator ÷ denominator × ``per``"""
    SPREAD = "spread"
    """value = the median of n values; detail has the rest"""
    MONEY = "money"
    """value = the low estimate in pounds; detail has low and high, n the rows"""
    CHANGE = "change"
    """value = (rate − baseline rate) ÷ baseline rate; detail has both rates and their months"""


class Cut(StrEnum):
    """What a figure can be broken down by; the key is the code of the provider, site, ward or board, or the group's name."""

    ALL = ""
    PROVIDER = "provider"
    SITE = "site"
    WARD = "ward"
    SECURITY = "security"
    SEX = "sex"
    ETHNICITY = "ethnicity"
    ICB = "icb"


BY_PLACE = frozenset({Cut.PROVIDER, Cut.SITE, Cut.WARD, Cut.SECURITY})
BY_PERSON = frozenset({Cut.SEX, Cut.ETHNICITY, Cut.ICB})
EVERY_CUT = BY_PLACE | BY_PERSON


@dataclass(frozen=True)
class Measure:
    """One id of the published catalogue. ``definition`` is what the page "How this figure is made" shows."""

    id: str
    title: str
    form: Form
    unit: str
    definition: str
    improvement: str = "neutral"
    """increase, decrease or neutral: which way is better"""
    target: float | None = None
    per: int = 1
    cuts: frozenset[Cut] = frozenset()

    def __str__(self) -> str:
        return self.title


class Figure(NamedTuple):
    """One measure, one month (its first day), the three service lines together ("") or one, and perhaps one part of a cut."""

    measure: str
    month: date
    service_line: str
    cut: str
    key: str
    value: float | None
    numerator: float | None
    denominator: float | None
    n: int | None
    detail: dict[str, Any]
