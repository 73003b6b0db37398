"""What stands on a return's page beside its figures. A floor above, which knows where they came from, says so in a ``beside.py``:

    @beside(order=10, template="intake/_remarks.html")
    def remarks(owed: Return, version: Submission) -> dict[str, Any] | None:
        return {"lines": [...]}

The template is given what the function returns, under ``beside``; None leaves it out. A fixed number of queries each. Whoever
may see the version sees it, so it holds nothing of a patient.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from contracts.returns.models import Return, Submission

Filling = Callable[[Return, Submission], dict[str, Any] | None]

FILLINGS: list[tuple[int, str, Filling]] = []


def beside(*, order: int, template: str) -> Callable[[Filling], Filling]:
    def add(filling: Filling) -> Filling:
        FILLINGS.append((order, template, filling))
        return filling

    return add


def beside_figures(owed: Return, version: Submission | None) -> list[tuple[str, dict[str, Any]]]:
    """The templates and what each shows, in their order."""
    if version is None or version.nil:
        return []
    filled = [(template, filling(owed, version)) for _, template, filling in sorted(FILLINGS, key=lambda one: one[:2])]
    return [(template, told) for template, told in filled if told is not None]
