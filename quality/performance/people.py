"""Who keeps performance under a contract, and who answers for its provider."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import QuerySet

from contracts.agreements.models import Contract
from quality.assurance.selectors.people import roles_with
from reachout.accounts.models import Membership, User
from reachout.accounts.permissions import Permission


def answering(contract: Contract) -> QuerySet[User]:
    seats = Membership.objects.filter(
        role__in=roles_with(Permission.PERFORMANCE_ANSWER),
        organisation=contract.provider,
        service_line=contract.service_line,
    )
    return User.objects.filter(is_active=True, memberships__in=seats).distinct().order_by("name", "pk")


def keeping(contract: Contract) -> QuerySet[User]:
    seats = Membership.objects.filter(role__in=roles_with(Permission.PERFORMANCE_KEEP), service_line=contract.service_line)
    return User.objects.filter(is_active=True, memberships__in=seats).distinct().order_by("name", "pk")


def by_contract(contracts: Iterable[Contract], permission: Permission) -> dict[int, list[User]]:
    """Who holds a permission under each contract: one query. Providers' own by their organisation, commissioners by line."""
    rows = Membership.objects.filter(role__in=roles_with(permission), user__is_active=True)
    seats = list(rows.select_related("user").order_by("user__name", "user"))
    ours = permission == Permission.PERFORMANCE_KEEP
    return {
        one.pk: list(
            {
                seat.user_id: seat.user
                for seat in seats
                if seat.service_line == one.service_line and (ours or seat.organisation_id == one.provider_id)
            }.values()
        )
        for one in contracts
    }
