"""How pages say days, times and numbers. London time; each is a filter in every template."""

from datetime import date, datetime, time
from decimal import Decimal

from django.utils import timezone

MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
NO_BREAK = "\N{NO-BREAK SPACE}"


def _local(value: date | datetime) -> date | datetime:
    if isinstance(value, datetime) and timezone.is_aware(value):
        return timezone.localtime(value)
    return value


def day(value: date | datetime | None, otherwise: str = "") -> str:
    """21 Nov 2026: for tables."""
    if value is None:
        return otherwise
    value = _local(value)
    return f"{value.day} {MONTHS[value.month - 1][:3]} {value.year}".replace(" ", NO_BREAK)


def long_day(value: date | datetime | None, otherwise: str = "") -> str:
    """21 November 2026: for sentences and titles."""
    if value is None:
        return otherwise
    value = _local(value)
    return f"{value.day} {MONTHS[value.month - 1]} {value.year}"


def clock(value: time | datetime | None, otherwise: str = "") -> str:
    """14:05, London time."""
    if value is None:
        return otherwise
    if isinstance(value, datetime):
        value = _local(value)  # type: ignore[assignment]
    return f"{value:%H:%M}"


def moment(value: datetime | None, otherwise: str = "") -> str:
    """21 November 2026, 14:05: London time."""
    return otherwise if value is None else f"{long_day(value)}, {clock(value)}"


def short_moment(value: datetime | None, otherwise: str = "") -> str:
    """21 Nov 2026, 14:05: London time, for tables."""
    return otherwise if value is None else f"{day(value)}, {clock(value)}"


def _days_from(value: date | datetime, today: date | None) -> int:
    value = _local(value)
    there = value.date() if isinstance(value, datetime) else value
    return (there - (today or timezone.localdate())).days


def ago(value: date | datetime | None, today: date | None = None, otherwise: str = "") -> str:
    """today, yesterday, 3 days ago, tomorrow, in 2 days."""
    if value is None:
        return otherwise
    days = _days_from(value, today)
    if days < -1:
        return f"{-days:,} days ago"
    return {-1: "yesterday", 0: "today", 1: "tomorrow"}.get(days, f"in {days:,} days")


def days_late(due: date | datetime | None, today: date | None = None, otherwise: str = "") -> str:
    """3 days late, today, tomorrow, in 2 days."""
    if due is None:
        return otherwise
    days = _days_from(due, today)
    return f"{plural(-days, 'day')} late" if days < 0 else ago(due, today)


def number(value: float | Decimal | None, places: int | None = None, otherwise: str = "") -> str:
    """1,234 and 1,234.5; with ``places``, exactly so many decimals."""
    if value is None:
        return otherwise
    if places is not None:
        return f"{value:,.{places}f}"
    if isinstance(value, int):
        return f"{value:,}"
    text = f"{value:,.10f}" if isinstance(value, float) else f"{value:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def money(value: float | Decimal | None, otherwise: str = "") -> str:
    """£1,234 or £1,234.50; a minus stands before the pound."""
    if value is None:
        return otherwise
    amount = f"{abs(value):,.2f}".removesuffix(".00")
    return f"{'−' if value < 0 else ''}£{amount}"


def whole_pounds(value: float | Decimal | None, otherwise: str = "") -> str:
    """£1,235: for sums side by side, where pennies say nothing."""
    return otherwise if value is None else money(round(value))


def signed(value: float | Decimal | None, otherwise: str = "") -> str:
    """+£200 and −£200: a difference; £0 has no sign."""
    if value is None:
        return otherwise
    return f"+{money(value)}" if value > 0 else money(value)


def plural(count: int, one: str, many: str = "") -> str:
    """1 referral, 2 referrals, 1,200 referrals."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def nhs_number(value: str | None, otherwise: str = "") -> str:
    """999 123 4567, as it is read aloud."""
    return NO_BREAK.join((value[:3], value[3:6], value[6:])) if value else otherwise


def yes_no(value: bool | None, otherwise: str = "Not known") -> str:
    return {True: "Yes", False: "No"}.get(value, otherwise)  # type: ignore[arg-type]


def from_iso(value: str) -> date | datetime:
    """A day or an instant kept as text, as frozen records have it."""
    return date.fromisoformat(value) if len(value) == len("2026-11-21") else datetime.fromisoformat(value)
