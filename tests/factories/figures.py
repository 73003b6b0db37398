"""Frozen months without the rows behind them, for pages that only read them.

SnapshotFactory(month=date(2026, 3, 1))
freeze_series("inpatients", [555, 554, None, ...], last=date(2026, 10, 1), line="aed")     a month a value, the last one ``last``
"""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

import factory
from django.utils import timezone

from quality.figures.models import Figure, Snapshot
from reachout.months import add_months


class SnapshotFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Snapshot

    month = date(2026, 10, 1)
    made_at = factory.LazyFunction(timezone.now)
    definition = "d" * 64
    code = "c" * 64
    counts = factory.LazyFunction(lambda: {"spells": 12, "ward_stays": 14})
    size = 0
    checksum = "0" * 64


def snapshot_of(month: date) -> Snapshot:
    return Snapshot.objects.filter(month=month).order_by("version").last() or SnapshotFactory(month=month)


def freeze_series(
    measure: str,
    values: Sequence[float | None],
    *,
    last: date = date(2026, 10, 1),
    line: str = "",
    cut: str = "",
    keys: Iterable[str] = ("",),
    **fields: Any,
) -> None:
    """A figure a month and key; every month gets a snapshot of its own unless it has one."""
    months = [add_months(last, place - len(values) + 1) for place in range(len(values))]
    Figure.objects.bulk_create(
        Figure(
            snapshot=snapshot_of(month), measure=measure, service_line=line, cut=cut, key=key, value=value, numerator=value,
            **fields,
        )
        for month, value in zip(months, values, strict=True)
        for key in keys
    )  # fmt: skip
