"""Reads about people, shaped for a screen."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from reachout.accounts.permissions import Permission
from reachout.people.duplicates import Likeness, possible_duplicates, told_apart
from reachout.people.models import BreakGlass, Person, Relationship
from reachout.people.search import Found, find, search

if TYPE_CHECKING:
    from reachout.accounts.models import User

__all__ = ["Found", "Likeness", "emergency_of", "find", "possible_duplicates", "search", "told_apart"]


def emergency_of(user: User, person: Person, *, at: datetime) -> BreakGlass | None:
    """The emergency by which alone the user sees this person now: None when a relationship lets them."""
    opened = BreakGlass.objects.live(at).filter(person=person, by=user).first()
    if opened and Relationship.objects.for_reach(user, Permission.PERSON_VIEW).filter(person=person).exists():
        return None
    return opened
