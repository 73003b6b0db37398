"""Reads settings from the environment and refuses loudly: a wrong value stops the start, by name, before a request is served."""

import os
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

_MISSING = object()


def text(name: str, default: object = _MISSING) -> str:
    """The variable's text; without a default it must be there and not blank."""
    value = os.environ.get(name, "").strip()
    if value:
        return value
    if default is _MISSING:
        raise ImproperlyConfigured(f"Set the environment variable {name}.")
    return str(default)


def flag(name: str, default: bool) -> bool:
    value = text(name, "yes" if default else "no").lower()
    if value in {"1", "yes", "true", "on"}:
        return True
    if value in {"0", "no", "false", "off"}:
        return False
    raise ImproperlyConfigured(f"{name} must be yes or no.")


def whole(name: str, default: int, *, least: int = 0, most: int = 10**9) -> int:
    value = text(name, default)
    if not value.isdigit() or not least <= int(value) <= most:
        raise ImproperlyConfigured(f"{name} must be a whole number from {least} to {most}.")
    return int(value)


def words(name: str, default: str = "") -> list[str]:
    return [word.strip() for word in text(name, default).split(",") if word.strip()]


def address(name: str, schemes: set[str]) -> str:
    """A URL of one of these schemes; the refusal leaves out the value, which may hold a password."""
    value = text(name)
    try:
        fits = urlsplit(value).scheme in schemes and urlsplit(value).port != 0
    except ValueError:
        fits = False
    if not fits:
        raise ImproperlyConfigured(f"{name} must be an address of the kind {' or '.join(sorted(schemes))}, its port a number.")
    return value


def one_of(name: str, choices: set[str], default: str) -> str:
    value = text(name, default)
    if value not in choices:
        raise ImproperlyConfigured(f"{name} must be one of {', '.join(sorted(choices))}.")
    return value
