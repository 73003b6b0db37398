"""Who reads a note or a document: commissioning is kept apart from care, and what is about others is kept apart from both."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q

from casemgmt.models import Case
from reachout.accounts.permissions import Permission

if TYPE_CHECKING:
    from reachout.accounts.models import User


class Access(models.TextChoices):
    COMMISSIONING = "commissioning", "Case managers only"
    SHARED = "shared", "Case managers and the unit"
    THIRD_PARTY = "third_party", "Restricted: about a third party"
    VICTIM = "victim", "Restricted: about a victim"
    BOTH = "both", "Restricted: about a third party and a victim"


RESTRICTED = (Access.THIRD_PARTY, Access.VICTIM, Access.BOTH)
NEEDS = {
    Permission.CASE_VIEW: [Access.SHARED],
    Permission.CASE_KEEP: [Access.COMMISSIONING],
    Permission.CASE_RESTRICTED: list(RESTRICTED),
}
"""What a permission on a case lets its holder read there. To others such a row does not exist: no count, no gap, no hit."""


def readable(user: User, *, case: str = "case", access: str = "access") -> Q:
    """The rows that the user may read, by the lookup paths to their case and their access."""
    rows = Q(pk__in=[])
    for permission, levels in NEEDS.items():
        if user.may(permission):
            rows |= Q(**{f"{access}__in": levels}) & _within(user, permission, case)
    return rows


def _within(user: User, permission: Permission, case: str) -> Q:
    """Whoever sees whole lines sees most cases: the line of each is looked up. Whoever sees their unit's sees few."""
    reach = user.reach(permission)
    if reach.own:
        return Q(**{f"{case}__in": Case.objects.open_to(user, permission)})
    return Q(**{f"{case}__service_line__in": sorted(reach.lines)})


def levels_of(user: User) -> list[Access]:
    """What somebody who writes for the commissioning side may choose from."""
    return [level for permission, levels in NEEDS.items() if user.may(permission) for level in levels]


def at_least_as_open(access: str, other: str) -> bool:
    """Whether all who read what has the other access also read what has this one: whoever may have the later permissions
    of ``NEEDS`` in a service line has the earlier ones there (a test holds the roles to that)."""
    steps = {level: step for step, levels in enumerate(NEEDS.values()) for level in levels}
    return steps[Access(access)] <= steps[Access(other)]


def filled(field: str) -> Q:
    return Q(**{f"{field}__regex": r"\S"})
