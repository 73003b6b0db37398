from datetime import datetime
from typing import Any

from django.urls import reverse

from contracts.reconciliation import tags
from contracts.reconciliation.models import Difference, State
from contracts.reconciliation.words import signed, signed_pounds
from reachout.accounts.permissions import Permission
from reachout.months import in_words
from reachout.pages.worklist import MOST, Item, Section, section


@section(Permission.RETURN_ACCEPT, order=73)
def to_settle(user: Any, now: datetime) -> Section:
    """Differences that the commissioner has not asked about, or that the provider has explained; the dearest first."""
    rows = _unsettled(user, Permission.RETURN_ACCEPT).exclude(state=State.QUERIED)
    return _section("Differences to settle", rows)


@section(Permission.RETURN_SUBMIT, order=74)
def to_explain(user: Any, now: datetime) -> Section:
    """Differences that the provider was asked about."""
    return _section("Differences to explain", _unsettled(user, Permission.RETURN_SUBMIT).filter(state=State.QUERIED))


def _unsettled(user: Any, permission: Permission) -> Any:
    return Difference.objects.open_to(user, permission).unsettled().with_state()


def _section(title: str, rows: Any) -> Section:
    every = sorted(rows.select_related("of__contract__provider", "ward"), key=lambda row: -abs(row.pounds))
    items = [
        Item(
            f"{row.title}, {row.ward.name}: {signed(row.apart)}" + (f", {signed_pounds(row.pounds)}" if row.pounds else ""),
            row.get_absolute_url(),
            detail=f"{row.of.contract.provider.name}, {in_words(row.of.month)}",
            tag=tags.state(row),
        )
        for row in every[:MOST]
    ]
    return Section(title, items=items, count=len(every), url=f"{reverse('reconciliation:list')}?differences=yes")
