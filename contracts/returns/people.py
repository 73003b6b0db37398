"""Who fills in the returns of a contract, and who checks them."""

from __future__ import annotations

from collections.abc import Collection

from contracts.agreements.models import Contract
from reachout.accounts.models import Membership, User
from reachout.accounts.permissions import GRANTS, Permission


def _seats(permission: Permission, contracts: Collection[Contract]) -> list[Membership]:
    roles = sorted(role for role, granted in GRANTS.items() if permission in granted)
    lines = {contract.service_line for contract in contracts}
    rows = Membership.objects.filter(role__in=roles, service_line__in=lines, user__is_active=True)
    return list(rows.select_related("user").order_by("user__name", "user"))


def officers_of(contracts: Collection[Contract]) -> dict[int, list[User]]:
    """By contract, in one query."""
    seats = _seats(Permission.RETURN_SUBMIT, contracts)
    return {
        contract.pk: [
            seat.user
            for seat in seats
            if (seat.organisation_id, seat.service_line) == (contract.provider_id, contract.service_line)
        ]
        for contract in contracts
    }


def commissioners_of(contracts: Collection[Contract]) -> dict[int, list[User]]:
    """By contract, in one query."""
    seats = _seats(Permission.RETURN_ACCEPT, contracts)
    return {
        contract.pk: list({seat.user_id: seat.user for seat in seats if seat.service_line == contract.service_line}.values())
        for contract in contracts
    }
