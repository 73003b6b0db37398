"""The Jinja2 environment: the design system's templates beside ours, and the words in which pages say days and numbers."""

import sys
from collections.abc import Callable
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from jinja2 import ChainableUndefined, ChoiceLoader, Environment, PackageLoader
from jinja2.exceptions import UndefinedError

from reachout.pages import navigation
from reachout.pages.forms import component, error_links, failed
from reachout.pages.tags import Tag, due_tag

MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
NO_BREAK = "\N{NO-BREAK SPACE}"


class Missing(ChainableUndefined):
    """Lenient inside the design system's macros, which live on absent options; strict in our own templates, where printing
    nothing for a misspelt clinical fact is a hazard."""

    def _allow(self) -> None:
        frame = sys._getframe(2)
        while frame is not None and not frame.f_code.co_filename.endswith((".html", ".jinja", ".txt", ".svg")):
            frame = frame.f_back  # type: ignore[assignment]
        if frame is None or "nhsuk_frontend_jinja" not in frame.f_code.co_filename:
            raise UndefinedError(self._undefined_message)

    def __getattr__(self, name: str) -> "Missing":
        if name.startswith("__"):
            raise AttributeError(name)
        self._allow()
        return self

    def __getitem__(self, _name: Any) -> "Missing":  # type: ignore[override]
        self._allow()
        return self

    def __str__(self) -> str:
        self._allow()
        return ""

    def __html__(self) -> str:
        return str(self)

    def __iter__(self) -> Any:
        self._allow()
        return iter(())

    def __bool__(self) -> bool:
        self._allow()
        return False

    def __len__(self) -> int:
        self._allow()
        return 0


def environment(**options: Any) -> Environment:
    options["loader"] = ChoiceLoader([options["loader"], PackageLoader("nhsuk_frontend_jinja", "templates")])
    options["undefined"] = Missing
    env = Environment(trim_blocks=True, lstrip_blocks=True, **options)  # noqa: S701 (Django turns autoescape on)
    env.globals |= {
        "url": url,
        "static": static,
        "today": timezone.localdate,
        "now": timezone.now,
        "product_name": settings.PRODUCT_NAME,
        "collaborative_name": settings.COLLABORATIVE_NAME,
        "show_nhs_logo": settings.SHOW_NHS_LOGO,
        "demo": settings.DEMO,
        "navigation": navigation.entries_for,
        "search_address": navigation.search_address,
        "roles": navigation.roles,
        "component": component,
        "error_links": error_links,
        "failed": failed,
        "Tag": Tag,
        "due_tag": due_tag,
    }
    env.filters |= FILTERS
    return env


def url(name: str, *args: Any, **kwargs: Any) -> str:
    return reverse(name, args=args or None, kwargs=kwargs or None)


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


def plural(count: int, one: str, many: str = "") -> str:
    """1 referral, 2 referrals, 1,200 referrals."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def nhs_number(value: str | None, otherwise: str = "") -> str:
    """999 123 4567, as it is read aloud."""
    return NO_BREAK.join((value[:3], value[3:6], value[6:])) if value else otherwise


def yes_no(value: bool | None, otherwise: str = "Not known") -> str:
    return {True: "Yes", False: "No"}.get(value, otherwise)  # type: ignore[arg-type]


FILTERS: dict[str, Callable[..., Any]] = {
    "day": day,
    "long_day": long_day,
    "clock": clock,
    "moment": moment,
    "short_moment": short_moment,
    "ago": ago,
    "days_late": days_late,
    "number": number,
    "money": money,
    "plural": plural,
    "nhs_number": nhs_number,
    "yes_no": yes_no,
}
