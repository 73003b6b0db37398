"""Who may own what: only those who can open it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from quality.assurance.models import Unit
from reachout.accounts.permissions import Permission, Reach
from reachout.refused import Refused

if TYPE_CHECKING:
    from reachout.accounts.models import Membership, User


def covers(reach: Reach, unit: Unit) -> bool:
    """Whether rows about the unit are within the reach: ``Reach.rows`` asked of a unit that may have no row yet."""
    site = unit.site.pk if unit.site else None
    own = (o for o in reach.own if (o.organisation, o.service_line) == (unit.provider.pk, unit.service_line))
    return reach.everything or unit.service_line in reach.lines or any(o.site in (None, site) for o in own)


def refuse_outsider(owner: User, unit: Unit, *permissions: Permission) -> None:
    if not owner.is_active or not any(covers(owner.reach(permission), unit) for permission in permissions):
        raise Refused(f"{owner.name} cannot open this. Choose someone of the provider or of its commissioners.")


def seat_of(owner: User, unit: Unit) -> Membership:
    """The membership by which somebody answers for the unit, and so their organisation."""
    for permission in (Permission.ASSURANCE_KEEP, Permission.ASSURANCE_ANSWER):
        for seat in owner.memberships_with(permission):
            if seat.service_line == unit.service_line and covers(owner.reach(permission), unit):
                return seat
    raise Refused(f"{owner.name} cannot open this. Choose someone of the provider or of its commissioners.")
