"""Frozen figures, as pages ask for them. Each reads the latest version of every month; a fixed number of queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import date
from typing import Any

from django.db.models import Max, QuerySet

from quality.figures import models
from quality.figures.models import Snapshot
from quality.measures import Figure

FIELDS = (
    "measure", "snapshot__month", "service_line", "cut", "key", "value", "numerator", "denominator", "n", "detail",
)  # fmt: skip


def latest_month() -> date | None:
    """The last month that is frozen."""
    return Snapshot.objects.aggregate(last=Max("month"))["last"]


def latest_snapshot(month: date) -> Snapshot | None:
    """The month as it now stands."""
    return Snapshot.objects.select_related("made_by").filter(month=month).order_by("version").last()


def series(measure: str, *, line: str = "", cut: str = "", key: str = "") -> list[Figure]:
    """One measure, for one scope, by month: one query."""
    return series_of([measure], line=line, cut=cut, key=key).get(measure, [])


def series_of(
    measures: Collection[str], *, line: str = "", cut: str = "", key: str = "", last: date | None = None
) -> dict[str, list[Figure]]:
    """Several measures for one scope, by measure and month: one query."""
    rows = _figures(measures, line, cut).filter(key=key)
    found: dict[str, list[Figure]] = defaultdict(list)
    for row in rows.filter(snapshot__month__lte=last) if last else rows:
        found[row[0]].append(Figure(*row))
    return found


def series_by_key(measure: str, *, line: str, cut: str) -> dict[str, list[Figure]]:
    """One measure for every part of a cut, by key and month: one query."""
    found: dict[str, list[Figure]] = defaultdict(list)
    for row in _figures([measure], line, cut):
        found[row[4]].append(Figure(*row))
    return found


def series_by_keys(
    measures: Collection[str], *, line: str, cut: str, last: date | None = None
) -> dict[tuple[str, str], list[Figure]]:
    """Several measures for every part of a cut, by measure, key and month: one query."""
    rows, found = _figures(measures, line, cut), defaultdict(list)
    for row in rows.filter(snapshot__month__lte=last) if last else rows:
        found[row[0], row[4]].append(Figure(*row))
    return found


def _figures(measures: Collection[str], line: str, cut: str) -> QuerySet[models.Figure, tuple[Any, ...]]:
    rows = models.Figure.objects.filter(service_line=line, cut=cut, measure__in=measures)
    rows = rows.filter(snapshot__in=Snapshot.objects.latest_versions())
    return rows.order_by("measure", "key", "snapshot__month").values_list(*FIELDS)


def figure(measure: str, month: date, *, line: str = "", cut: str = "", key: str = "") -> Figure | None:
    """One figure as frozen, or None when its month is not."""
    found = _figures([measure], line, cut).filter(key=key, snapshot__month=month).first()
    return Figure(*found) if found else None


def frozen_in(snapshot: Snapshot, measures: Collection[str], *, line: str = "", cut: str = "") -> list[Figure]:
    """One version's own figures, whole or by every part of a cut: one query."""
    rows = snapshot.figures.filter(service_line=line, cut=cut, measure__in=measures)
    return [Figure(*row) for row in rows.values_list(*FIELDS)]
