"""The Jinja2 environment: the design system's templates beside ours, and what every template may say."""

import sys
from collections.abc import Callable
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
from reachout.pages.words import (
    ago,
    clock,
    day,
    days_late,
    from_iso,
    long_day,
    moment,
    money,
    nhs_number,
    number,
    plural,
    short_moment,
    signed,
    whole_pounds,
    yes_no,
)


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
        "navigation": navigation.bars_for,
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
    "signed": signed,
    "whole_pounds": whole_pounds,
    "plural": plural,
    "nhs_number": nhs_number,
    "yes_no": yes_no,
    "from_iso": from_iso,
}
