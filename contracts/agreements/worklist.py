from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone

from contracts.agreements import tags
from contracts.agreements.models import Contract, Terms
from contracts.agreements.selectors import listed
from reachout.accounts.permissions import Permission
from reachout.months import in_words
from reachout.pages.worklist import MOST, Item, Section, section

KEEP = Permission.CONTRACT_KEEP


@section(KEEP, order=70)
def to_agree(user: Any, now: datetime) -> Section:
    """Terms that somebody else has sent, and one's own that were sent back."""
    waiting = Terms.objects.open_to(user, KEEP).awaiting().exclude(drawn_up_by=user).select_related("contract__provider")
    back = Terms.objects.open_to(user, KEEP).filter(proposed_at=None, drawn_up_by=user).exclude(sent_back_why="")
    rows = [*waiting.order_by("proposed_at"), *back.filter(agreed_at=None).select_related("contract__provider")]
    items = [
        Item(
            f"{one.contract.name}, version {one.number}",
            one.get_absolute_url(),
            detail=f"From {in_words(one.valid_from)}",
            tag=tags.terms(one),
        )
        for one in rows[:MOST]
    ]
    return Section("Terms of contracts to agree", items=items, count=len(rows), url=reverse("agreements:list"))


@section(KEEP, order=71)
def renewals(user: Any, now: datetime) -> Section:
    """Contracts whose renewal is to be decided: near its day, or past it."""
    today = timezone.localdate(now)
    rows = list(listed(Contract.objects.open_to(user, KEEP), today).to_decide(today).order_by("renew_by_on", "pk"))
    items = [
        Item(one.name, one.get_absolute_url(), detail=f"Ends {one.ends_on:%-d %B %Y}", due_on=one.renew_by_on)
        for one in rows[:MOST]
    ]
    late = sum(one.renew_by_on < today for one in rows)
    address = f"{reverse('agreements:list')}?standing=to_renew"
    return Section("Renewals to decide", items=items, count=len(rows), late=late, url=address)
