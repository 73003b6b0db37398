"""Which shares hold for a year, and what they make of its gain or loss."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from contracts.finance.models import Sharing
from contracts.sharing import Shared, share


def sharing_for(service_line: str, year: date) -> Sharing | None:
    """The shares agreed last for the year or an earlier one, with their parties: two queries."""
    rows = Sharing.objects.filter(service_line=service_line, valid_from__lte=year).exclude(agreed_at=None)
    return rows.prefetch_related("parties__organisation").order_by("-valid_from", "-number").first()


def shared(sharing: Sharing, variance: Decimal, reinvested: Decimal) -> Shared:
    """A gain above nothing, a loss below it; by organisation's key."""
    return share(variance, sharing.shares, reinvested=max(reinvested, Decimal()), rest=sharing.holder)
