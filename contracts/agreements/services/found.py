"""A contract is locked before its terms, always: whoever changes or agrees anything of it waits for the others."""

from __future__ import annotations

from django.utils import timezone

from contracts.agreements.models import Contract, Terms
from reachout.refused import Refused


def locked(contract: Contract) -> Contract:
    return Contract.objects.select_for_update(of=("self",)).select_related("provider", "under__provider").get(pk=contract.pk)


def locked_terms(terms: Terms) -> Terms:
    """Not agreed yet."""
    contract = locked(terms.contract)
    found = contract.versions.select_for_update(of=("self",)).filter(pk=terms.pk).select_related("agreed_by").first()
    if found is None:
        raise Refused("This draft was discarded. Nothing was changed.")
    if found.agreed_at:
        who, day = found.agreed_by, timezone.localdate(found.agreed_at)
        raise Refused(f"{who.name} agreed these terms on {day:%-d %B %Y}. Nothing was changed." if who else "Agreed.")
    found.contract = contract
    return found


def locked_draft(terms: Terms) -> Terms:
    """To be changed: with nobody else to be agreed."""
    found = locked_terms(terms)
    if found.proposed_at:
        raise Refused("These terms have been sent for agreement. Take them back to change them.")
    return found
