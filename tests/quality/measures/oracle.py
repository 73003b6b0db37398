"""The shared oracles: what each figure of the shared tracker folders must be."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from math import isclose
from pathlib import Path
from typing import Any, NamedTuple

import pytest

SHARED = Path(__file__).resolve().parents[4] / "shared"
beside_the_project = pytest.mark.skipif(not SHARED.is_dir(), reason="../shared is not beside the project")

Told = tuple[str, date, str, str, str]
"""Measure, month, service line, cut and key: what a figure is of."""


class Expected(NamedTuple):
    of: Told
    row: dict[str, Any]


def expected(file: str) -> list[Expected]:
    return [Expected(figure_of(row), row) for row in json.loads((SHARED / "oracles" / file).read_text())]


def figure_of(row: Mapping[str, Any]) -> Told:
    ((cut, key),) = (row["scope"] or {"": ""}).items()
    return row["measure"], date.fromisoformat(f"{row['month']}-01"), row["service_line"] or "", cut, key


def agrees(row: Mapping[str, Any], told: Mapping[str, Any]) -> bool:
    """As the oracles' README has it: the value, and whatever else is not null in the oracle."""
    counts = all(row[name] is None or same(row[name], told[name]) for name in ("numerator", "denominator", "n"))
    details = all(name in told["detail"] and same(value, told["detail"][name]) for name, value in row["detail"].items())
    return same(row["value"], told["value"]) and counts and details


def same(one: Any, other: Any) -> bool:
    """Null only with null; numbers to one in a thousand million."""
    numbers = int | float | Decimal
    if isinstance(one, numbers) and isinstance(other, numbers):
        return isclose(one, other, rel_tol=1e-9)
    return bool(one == other)
