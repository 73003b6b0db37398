"""What stands on a case's page. Each part of the floor declares its own in a ``panels.py``:

    @panel("Reviews and visits", order=20, template="reviews/_panel.html")
    def reviews(facts: Facts, user: User, now: datetime) -> dict[str, Any] | None:
        return {"due": ..., "may_keep": ...}

The facts of today are read once for all. The template is given what the function returns, under ``panel``, beside ``case``; None
leaves the panel out. A fixed number of queries each. Only what this user may see: the case itself is theirs to see, a restricted
part may not be.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from casemgmt.facts import Facts

if TYPE_CHECKING:
    from reachout.accounts.models import User

Filling = Callable[[Facts, "User", datetime], dict[str, Any] | None]


@dataclass(frozen=True)
class Panel:
    title: str
    order: int
    template: str
    filling: Filling

    @property
    def anchor(self) -> str:
        return self.title.lower().replace(" ", "-")


PANELS: list[Panel] = []


def panel(title: str, *, order: int, template: str) -> Callable[[Filling], Filling]:
    def add(filling: Filling) -> Filling:
        PANELS.append(Panel(title, order, template, filling))
        return filling

    return add


def panels_for(facts: Facts, user: User, now: datetime) -> list[tuple[Panel, dict[str, Any]]]:
    filled = [(one, one.filling(facts, user, now)) for one in sorted(PANELS, key=lambda one: one.order)]
    return [(one, told) for one, told in filled if told is not None]
