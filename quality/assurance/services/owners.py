"""Who may own what: only those who can open it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from quality.assurance.models import Unit
from reachout.accounts.permissions import Permission
from reachout.refused import Refused

if TYPE_CHECKING:
    from reachout.accounts.models import Membership, User

NOT_THEIRS = "That person cannot open this. Choose someone of the provider or of its commissioners."


def refuse_outsider(owner: User, unit: Unit, *permissions: Permission) -> None:
    if not owner.is_active or not any(unit.is_within(owner.reach(permission)) for permission in permissions):
        raise Refused(NOT_THEIRS)


def seat_of(owner: User, unit: Unit) -> Membership:
    """The membership by which somebody answers for the unit, and so their organisation."""
    for permission in (Permission.ASSURANCE_KEEP, Permission.ASSURANCE_ANSWER):
        for seat in owner.memberships_with(permission):
            if seat.service_line == unit.service_line and unit.is_within(owner.reach(permission)):
                return seat
    raise Refused(NOT_THEIRS)
