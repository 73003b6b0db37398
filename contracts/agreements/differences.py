"""What one version of the terms says and the next does not: put upon the first, the changes give the second."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple

from contracts.agreements.models import Requirement, Service, Terms

Part = tuple[str, Any]
"""("ward", its key) or ("requirement", its number in the schedule)."""
Content = dict[Part, dict[str | date, Any]]
"""What is said of each part, by field; a price of a day by the day it holds from. What is not said is not there."""

OF_WARD = ("beds", "indicative_days", "model", "year_sum", "tolerance", "marginal_rate")
OF_REQUIREMENT = ("title", "measure", "direction", "threshold", "consequence", "withholding")


class Change(NamedTuple):
    part: Part
    field: str | date
    before: Any
    after: Any


def content(terms: Terms) -> Content:
    """Reads ``services`` with their ``prices``, and ``requirements``: prefetch them."""
    found: Content = {("ward", service.ward_id): _service(service) for service in terms.services.all()}
    return found | {("requirement", one.code): _said(one, OF_REQUIREMENT) for one in terms.requirements.all()}


def _service(service: Service) -> dict[str | date, Any]:
    return {**_said(service, OF_WARD), **{price.valid_from: price.rate for price in service.prices.all()}}


def _said(row: Service | Requirement, fields: Iterable[str]) -> dict[str | date, Any]:
    return {name: value for name in fields if (value := getattr(row, name)) is not None}


def difference(before: Content, after: Content) -> list[Change]:
    return [
        Change(part, field, old.get(field), new.get(field))
        for part in {**before, **after}
        for old, new in [(before.get(part, {}), after.get(part, {}))]
        for field in {**old, **new}
        if old.get(field) != new.get(field)
    ]


def put_upon(before: Content, changes: Iterable[Change]) -> Content:
    after = {part: dict(fields) for part, fields in before.items()}
    for change in changes:
        fields = after.setdefault(change.part, {})
        fields.pop(change.field, None)
        if change.after is not None:
            fields[change.field] = change.after
    return {part: fields for part, fields in after.items() if fields}
