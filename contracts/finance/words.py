"""Money in words: over and under, in pounds a board member reads."""

from __future__ import annotations

from decimal import Decimal

from contracts.finance.models import Package
from contracts.finance.spending import Charged
from reachout.pages.tags import Meaning, Tag
from reachout.pages.words import money


def variance_words(variance: Decimal, of: str = "budget") -> str:
    """£41,200 over budget. Above nothing is under it."""
    pounds = round(variance)
    if not pounds:
        return f"on {of}"
    return f"{money(abs(pounds))} {'under' if pounds > 0 else 'over'} {of}"


def percent(variance: Decimal, budget: Decimal) -> Decimal | None:
    """Of the budget; none without one."""
    return round(100 * variance / budget, 1) if budget else None


def variance_tag(variance: Decimal) -> Tag:
    meaning = Meaning.DONE if round(variance) >= 0 else Meaning.LATE
    return Tag(variance_words(variance).capitalize(), meaning)


STATES = {
    Package.Status.ASKED: Meaning.SOON,
    Package.Status.APPROVED: Meaning.DONE,
    Package.Status.REFUSED: Meaning.REFUSED,
    Package.Status.WITHDRAWN: Meaning.NEUTRAL,
    Package.Status.ENDED: Meaning.NEUTRAL,
}


def package_tag(package: Package) -> Tag:
    return Tag(package.get_status_display(), STATES[Package.Status(package.status)])


def cap_tag(charged: Charged, near: int) -> Tag | None:
    """``near``: from how many per cent of the cap on it is said."""
    if charged.over:
        return Tag(f"{money(charged.over)} over its cap", Meaning.LATE)
    if charged.share_used >= near:
        return Tag(f"{charged.share_used}% of its cap", Meaning.SOON)
    return None
