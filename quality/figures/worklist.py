from datetime import date, datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone

from quality.figures import selectors, services
from quality.figures.lines import may_keep
from quality.figures.scope import Scope
from quality.figures.summary import summary, worst_first
from quality.lines import lines_of
from quality.spc.words import month_name
from reachout.accounts.permissions import Permission
from reachout.pages.tags import Meaning, Tag
from reachout.pages.worklist import MOST, Item, Section, section


@section(Permission.FIGURES_KEEP, order=58)
def got_worse(user: Any, now: datetime) -> Section | None:
    """What newly is of concern in the newest frozen month, over the widest scope that is theirs."""
    month, lines = selectors.latest_month(), lines_of(user, Permission.FIGURES_KEEP)
    if month is None or not lines:
        return None
    scope = Scope(lines[0])
    worse = [line for line in worst_first(summary(scope, month)) if not line.was_worse]
    items = [
        Item(
            line.measure.title,
            scope.address("figures:measure", line.measure.id),
            detail=line.value_words,
            tag=Tag("Concern", Meaning.SOON),
        )
        for line in worse[:MOST]
    ]
    return Section(f"Got worse in {month_name(month)}", items=items, count=len(worse), url=scope.address("figures:summary"))


@section(Permission.FIGURES_KEEP, order=59)
def to_freeze(user: Any, now: datetime) -> Section | None:
    """The month that is due, when the worker has not frozen it."""
    due: date = services.due_month(timezone.localdate(now))
    newest = selectors.latest_month()
    if not may_keep(user) or (newest is not None and newest >= due):
        return None
    item = Item(month_name(due), reverse("figures:freeze"), due_on=services.freezes_on(due))
    return Section("Month to freeze", items=[item], url=reverse("figures:snapshots"))
