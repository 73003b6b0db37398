"""Contracts in plain words: how a ward is paid, what is required, what changed from one version to the next."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from contracts.agreements.differences import Change, Content, Part, difference
from contracts.agreements.measured import measured
from contracts.agreements.models import Requirement, Service
from reachout.months import in_words
from reachout.pages.words import money, number, plural

MODELS: dict[str, str] = dict(Service.Model.choices)
DIRECTIONS: dict[str, str] = dict(Requirement.Direction.choices)


def paid(service: Service) -> list[str]:
    """How the ward is paid, a sentence a line. Reads ``prices``: prefetch them."""
    if service.model == Service.Model.PER_DAY:
        return list(_prices({price.valid_from: price.rate for price in service.prices.all()})) or ["No price is agreed."]
    year = f"{money(service.year_sum or Decimal())} a year in twelve parts"
    if service.model == Service.Model.BLOCK:
        return [f"{year}, whatever the activity."]
    width, rate = service.tolerance or Decimal(), money(service.marginal_rate or Decimal())
    band = (
        f"{rate} more for each bed day above {percent(100 + width)} of the plan, and less for each below {percent(100 - width)}."
    )
    return [f"{year}.", band]


def _prices(rates: dict[date, Decimal]) -> Iterator[str]:
    """The newest first."""
    for valid_from, rate in sorted(rates.items(), reverse=True):
        yield f"{money(rate)} for each occupied bed day from {in_words(valid_from)}."


def percent(value: Decimal) -> str:
    return f"{number(value.normalize())}%"


def threshold(requirement: Requirement) -> str:
    """At most 15%."""
    return f"{requirement.get_direction_display()} {measured(requirement.measure).said(requirement.threshold)}"


# -- differences -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Changed:
    """One ward or requirement: what of it changed, a sentence a line."""

    name: str
    lines: list[str]


def what_changed(before: Content, after: Content, wards: dict[int, str]) -> list[Changed]:
    """Wards first, then requirements; ``wards`` are their names."""
    by_part: dict[Part, list[Change]] = {}
    for change in difference(before, after):
        by_part.setdefault(change.part, []).append(change)
    found = [(part, Changed(name(part, wards), _lines(part, before, after, made))) for part, made in by_part.items()]
    return [changed for _, changed in sorted(found, key=lambda one: (one[0][0] != "ward", one[1].name))]


def name(part: Part, wards: dict[int, str]) -> str:
    kind, key = part
    return wards[key] if kind == "ward" else f"Requirement {key}"


def _lines(part: Part, before: Content, after: Content, changes: Iterable[Change]) -> list[str]:
    if part not in after:
        return ["Taken out."]
    if part not in before:
        return ["Taken in.", *_said_anew(part, after[part])]
    return [_line(change, before[part]) for change in sorted(changes, key=_order)]


def _said_anew(part: Part, fields: dict[str | date, Any]) -> list[str]:
    if part[0] == "ward":
        first = f"{plural(fields['beds'], 'bed')}, {fields['indicative_days']:,} bed days planned in a year."
        prices = {day: rate for day, rate in fields.items() if isinstance(day, date)}
        others = [_line(Change(part, field, None, fields[field]), {}) for field in SAID if field in fields and field != "beds"]
        return [first, *others[1:], *_prices(prices)]
    limit = measured(fields["measure"]).said(fields["threshold"])
    return [f"{fields['title']}: {DIRECTIONS[fields['direction']].lower()} {limit}. {fields['consequence']}"]


def _order(change: Change) -> tuple[bool, Any]:
    if isinstance(change.field, date):
        return True, change.field.isoformat()
    return False, list(SAID).index(change.field)


def _line(change: Change, before: dict[str | date, Any]) -> str:
    if isinstance(change.field, date):
        return _price_line(change.field, change, before)
    label, say = SAID[change.field]
    if change.before is None:
        return f"{label}: {say(change.after)}."
    if change.after is None:
        return f"{label}: none instead of {say(change.before)}."
    return f"{label}: {say(change.after)} instead of {say(change.before)}."


def _price_line(day: date, change: Change, before: dict[str | date, Any]) -> str:
    """Beside the price that held on that day until now."""
    if change.after is None:
        return f"The price from {in_words(day)} ({money(change.before)}) is taken out."
    held = [(since, rate) for since, rate in before.items() if isinstance(since, date) and since <= day]
    instead = f" instead of {money(max(held)[1])}" if held else ""
    return f"An occupied bed day from {in_words(day)}: {money(change.after)}{instead}."


def _plain(value: Any) -> str:
    return f"“{value}”"


SAID: dict[str, tuple[str, Any]] = {
    "beds": ("Beds commissioned", str),
    "indicative_days": ("Bed days planned in a year", number),
    "model": ("Paid by", lambda value: MODELS[value].lower()),
    "year_sum": ("Block for the year", money),
    "tolerance": ("Band to either side of the plan", percent),
    "marginal_rate": ("A bed day outside the band", money),
    "title": ("Title", _plain),
    "measure": ("Measure", lambda value: measured(value).title.lower()),
    "direction": ("Threshold", lambda value: DIRECTIONS[value].lower()),
    "threshold": ("Threshold", lambda value: number(value.normalize())),
    "consequence": ("Consequence", _plain),
    "withholding": ("Of a month's sum that may be withheld", percent),
}
"""What each field is called and how its value is said, in the order they are read."""
