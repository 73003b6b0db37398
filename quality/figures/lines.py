"""Who may freeze months; whose figures a reader may see is for the whole floor (``quality.lines``)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from quality.lines import TOGETHER, lines_of
from reachout.accounts.permissions import Permission

if TYPE_CHECKING:
    from reachout.accounts.models import User


def may_keep(user: User) -> bool:
    """Whether they may freeze and refresh: a month is frozen for the three lines at once."""
    return TOGETHER in lines_of(user, Permission.FIGURES_KEEP)
