"""A person's story: what happened, newest first, on one page. Each floor tells its part in a ``story.py`` of its own:

    @chapter
    def referrals(person: Person, user: User) -> list[Happening]:
        rows = Referral.objects.visible_to(user).filter(person=person)
        return [Happening(r.received_on, "Referred", detail=r.get_service_line_display(), url=r.get_absolute_url()) for r in rows]

A chapter holds only what the user may see, in a fixed number of queries.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from reachout.pages.tags import Tag
from reachout.people.models import Person

if TYPE_CHECKING:
    from reachout.accounts.models import User


@dataclass(frozen=True)
class Happening:
    on: date
    title: str
    detail: str = ""
    url: str = ""
    tag: Tag | None = None


Chapter = Callable[[Person, "User"], list[Happening]]
CHAPTERS: list[Chapter] = []


def chapter(told: Chapter) -> Chapter:
    CHAPTERS.append(told)
    return told


def story_of(person: Person, user: User) -> list[Happening]:
    told = [happening for one in CHAPTERS for happening in one(person, user)]
    return sorted(told, key=lambda happening: happening.on, reverse=True)
