"""A service line is a partition: whose figures a reader may see. The three together ("") need all three."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reachout.accounts.permissions import Permission
from reachout.organisations.models import ServiceLine

if TYPE_CHECKING:
    from reachout.accounts.models import User

TOGETHER = ""
NAMES = {TOGETHER: "All service lines", **dict(ServiceLine.choices)}


def lines_of(user: User, permission: Permission = Permission.FIGURES_VIEW) -> list[str]:
    """The lines whose figures are within reach, the three together first where all are."""
    held = user.reach(permission).lines
    mine = [line for line in ServiceLine.values if line in held]
    return [TOGETHER, *mine] if len(mine) == len(ServiceLine.values) else mine
