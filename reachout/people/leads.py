"""Where else somebody is followed: links at the head of their page, and of others about them. Each floor declares its own in a
``leads.py``:

    @lead
    def cases(person: Person, user: User) -> list[Finding]:
        found = Case.objects.visible_to(user).filter(person=person)
        return [Finding(f"Case {c.reference}", c.get_absolute_url(), c.get_service_line_display()) for c in found]

One query each, and only rows that the user may see.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from reachout.people.finders import Finding
from reachout.people.models import Person

if TYPE_CHECKING:
    from reachout.accounts.models import User

Lead = Callable[[Person, "User"], list[Finding]]
LEADS: list[Lead] = []


def lead(function: Lead) -> Lead:
    LEADS.append(function)
    return function


def leads_of(person: Person, user: User) -> list[Finding]:
    return [finding for one in LEADS for finding in one(person, user)]
