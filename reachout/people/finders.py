"""What else has a reference that someone may type into the search box. Each floor declares its own in its ``finders.py``:

    @finder
    def referrals(user: User, reference: str) -> list[Finding]:
        found = Referral.objects.visible_to(user).filter(reference=reference)
        return [Finding(f"Referral {r.reference}", r.get_absolute_url()) for r in found]

``reference`` comes trimmed and in capitals. One query each, and only rows that the user may see.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from reachout.accounts.models import User


@dataclass(frozen=True)
class Finding:
    title: str
    url: str
    detail: str = ""


Finder = Callable[["User", str], list[Finding]]
FINDERS: list[Finder] = []


def finder(function: Finder) -> Finder:
    FINDERS.append(function)
    return function


def find(user: User, reference: str) -> list[Finding]:
    return [finding for one in FINDERS for finding in one(user, reference)]
