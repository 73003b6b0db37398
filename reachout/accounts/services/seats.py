"""A role to give, and which roles make sense together."""

from __future__ import annotations

from dataclasses import dataclass

from reachout.accounts.models import Membership
from reachout.accounts.permissions import APART, CARE, WITHOUT_LINE, Role
from reachout.organisations.models import Organisation, Site
from reachout.refused import Refused


@dataclass(frozen=True)
class Seat:
    """A role to give: where, in which service line, perhaps at one site only."""

    role: str
    organisation: Organisation
    service_line: str = ""
    site: Site | None = None

    @property
    def code(self) -> str:
        """For the audit: ``ward:RXT:RXT01:aed``."""
        return ":".join([self.role, self.organisation.code, self.site.code if self.site else "", self.service_line])

    @classmethod
    def of(cls, membership: Membership) -> Seat:
        return cls(membership.role, membership.organisation, membership.service_line, membership.site)


def check_seats(seats: list[Seat]) -> None:
    """Refuse, in words, roles that make no sense or that one person must not hold together."""
    if len(seats) != len(set(seats)):
        raise Refused("The same role is given twice. Take one away.")
    for seat in seats:
        _check_seat(seat)
    roles = {Role(seat.role) for seat in seats}
    for some, others, why in APART:
        if (mine := roles & some) and (theirs := roles & others):
            raise Refused(
                f"{_either(mine)} and {_either(theirs)} cannot be one user. {why} Make a second account if both are meant."
            )


def _either(roles: set[Role]) -> str:
    return " or ".join(sorted(role.label for role in roles))


def _check_seat(seat: Seat) -> None:
    role = Role(seat.role)
    if role in WITHOUT_LINE and seat.service_line:
        raise Refused(f"{role.label} belongs to no service line. Leave the service line out.")
    if role not in WITHOUT_LINE and not seat.service_line:
        raise Refused(f"Choose the service line for {role.label.lower()}. For two lines, give the role twice.")
    if seat.site and seat.site.organisation_id != seat.organisation.pk:
        raise Refused(f"{seat.site} does not belong to {seat.organisation}. Choose one of its own sites, or none.")
    if role in CARE and seat.organisation.kind != Organisation.Kind.PROVIDER:
        raise Refused(f"{role.label} is a role at a provider, and {seat.organisation} is none.")
