"""Who keeps assurance, and who answers for a provider."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet

from reachout.accounts.models import Membership, User
from reachout.accounts.permissions import GRANTS, Permission

if TYPE_CHECKING:
    from quality.assurance.models import Unit


def roles_with(permission: Permission) -> list[str]:
    return sorted(role for role, granted in GRANTS.items() if permission in granted)


def commissioners_of(lines: Collection[str]) -> dict[str, list[User]]:
    """Those who keep assurance, by service line, in one query."""
    seats = Membership.objects.filter(
        role__in=roles_with(Permission.ASSURANCE_KEEP), service_line__in=lines, user__is_active=True
    ).select_related("user")
    found: dict[str, dict[int, User]] = {line: {} for line in lines}
    for seat in seats.order_by("user__name", "user"):
        found[seat.service_line][seat.user_id] = seat.user
    return {line: list(people.values()) for line, people in found.items()}


def keeping(line: str) -> QuerySet[User]:
    seats = Membership.objects.filter(role__in=roles_with(Permission.ASSURANCE_KEEP), service_line=line)
    return User.objects.filter(is_active=True, memberships__in=seats).distinct()


def answering_for(unit: Unit) -> QuerySet[User]:
    """The provider's people who can open what is about the unit."""
    here = Q(site=None) | Q(site=unit.site) if unit.site else Q(site=None)
    seats = Membership.objects.filter(
        here,
        role__in=roles_with(Permission.ASSURANCE_ANSWER),
        organisation=unit.provider,
        service_line=unit.service_line,
    )
    return User.objects.filter(is_active=True, memberships__in=seats).distinct()


def owners_for(unit: Unit) -> QuerySet[User]:
    """Whom an action about the unit may be given to."""
    return (answering_for(unit) | keeping(unit.service_line)).distinct()
