"""What stays outside the region cost: days at the ward's day price, to the penny. A price that is not known is said."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from beds.models import WardStay
from reachout.months import year_of


def days_of(stay: WardStay, *, until: date, since: date = date.min) -> int:
    """Nights from the later of the stay's start and ``since`` to the earlier of its end and ``until``."""
    ended = min(stay.ended_on or until, until)
    return max(0, (ended - max(stay.started_on, since)).days)


def cost_of(stays: Iterable[WardStay], *, until: date, since: date = date.min) -> Decimal | None:
    """Pounds; None when the price of any ward among them is not known."""
    total = Decimal("0.00")
    for stay in stays:
        if stay.ward.day_price is None:
            return None
        total += stay.ward.day_price * days_of(stay, until=until, since=since)
    return total


@dataclass
class Total:
    """What this year's stays come to, of one provider, one home ICB, or of all."""

    label: str
    people: int = 0
    days: int = 0
    cost: Decimal = Decimal("0.00")
    unknown_days: int = 0
    """Days on wards whose price is not known: in ``days``, not in ``cost``."""
    share: float = 0
    """Of the longest, for the bar beside it."""


def totals(stays: Iterable[WardStay], by: Callable[[WardStay], str], *, on: date) -> list[Total]:
    """This financial year's stays by ``by``, the most days first."""
    since, found, people = year_of(on), dict[str, Total](), dict[str, set[int]]()
    for stay in stays:
        days = days_of(stay, until=on, since=since)
        total = found.setdefault(by(stay), Total(by(stay)))
        people.setdefault(total.label, set()).add(stay.person_id)
        total.people, total.days = len(people[total.label]), total.days + days
        if stay.ward.day_price is None:
            total.unknown_days += days
        else:
            total.cost += stay.ward.day_price * days
    most = max((total.days for total in found.values()), default=0) or 1
    for total in found.values():
        total.share = 100 * total.days / most
    return sorted(found.values(), key=lambda total: (-total.days, total.label))
