"""Where a contract (of ``selectors.listed``) and its terms stand, in words and colours."""

from __future__ import annotations

from datetime import date

from contracts.agreements.models import Contract, Terms
from reachout.pages.tags import Meaning, Tag

TERMS = {
    "draft": Tag("Draft", Meaning.INFORMATION),
    "proposed": Tag("To be agreed", Meaning.SOON),
    "agreed": Tag("Agreed", Meaning.DONE),
}


def standing(contract: Contract, today: date) -> Tag:
    if contract.ends_on < today:
        return Tag("Ended", Meaning.NEUTRAL)
    if not contract.any_agreed:
        return Tag("Being drawn up", Meaning.INFORMATION)
    return Tag("In force", Meaning.DONE) if contract.starts_on <= today else Tag("Not begun", Meaning.INFORMATION)


def renewal(contract: Contract, today: date) -> Tag | None:
    """Amber some months before renewal must be decided, red after; nothing once the contract has ended."""
    if contract.renewal != Contract.Renewal.OPEN:
        return Tag(contract.get_renewal_display(), Meaning.NEUTRAL)
    if contract.ends_on < today:
        return None
    if contract.renew_by_on < today:
        return Tag("Renewal overdue", Meaning.LATE)
    return Tag("Decide on renewal", Meaning.SOON) if contract.renew_by_on < contract.soon_until else None


def terms(row: Terms) -> Tag:
    return TERMS[row.status]
