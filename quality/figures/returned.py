"""Measures made of returns. Returns are accepted long after a month is frozen, so it is frozen again once they are in."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from django.utils import timezone

from contracts.returns.models import Part, Return, Submission
from contracts.returns.services.settling import freezes_on
from quality.figures import models
from quality.figures.freezing import refresh
from quality.figures.models import Snapshot
from quality.figures.scope import Scope
from quality.measures import EVERY_LINE, Cut, Figure, Measure, figures
from quality.measures.returned import RETURNED
from reachout.months import in_words

if TYPE_CHECKING:
    from reachout.accounts.models import User

WHY = "Returns accepted since it was frozen are counted"
LOOK_BACK = timedelta(days=190)


def refresh_returned(*, at: datetime) -> list[Snapshot]:
    """Freeze months again whose returns are in, where what was accepted since changes a measure made of them."""
    today, made = timezone.localdate(at), []
    rows = Snapshot.objects.latest_versions().filter(month__gte=today - LOOK_BACK).order_by("month")
    for snapshot in rows:
        if _accepted_since(snapshot) and are_in(snapshot.month, today) and _told_otherwise(snapshot, today):
            made += refresh(snapshot.month, snapshot.month, why=WHY, at=at)
    return made


def are_in(month: date, today: date) -> bool:
    """Every return of quality is accepted, or its day of freezing has come: who is missing then is not waited for."""
    waiting = Return.objects.filter(month=month, part=Part.QUALITY, standing=None).select_related("contract")
    return all(freezes_on(owed) <= today for owed in waiting)


def _accepted_since(snapshot: Snapshot) -> bool:
    return Submission.objects.filter(of__month=snapshot.month, accepted_at__gt=snapshot.made_at).exists()


def _told_otherwise(snapshot: Snapshot, today: date) -> bool:
    """Whether the returns accepted by now say anything else than the frozen figures: two queries."""
    ids, month = list(RETURNED.measures), snapshot.month
    live = figures(first=month, last=month, measures=ids, lines=EVERY_LINE, cuts=(Cut.ALL, Cut.PROVIDER), today=today)
    return _sums(live) != _sums(snapshot.figures.filter(measure__in=ids))


def _sums(rows: Iterable[Figure | models.Figure]) -> set[tuple[object, ...]]:
    return {(row.measure, row.service_line, row.cut, row.key, row.numerator, row.denominator) for row in rows if row.denominator}


# -- on the measure's pages ---------------------------------------------------------------------------------------------


def about_returns(measure: Measure, figure: Figure, snapshot: Snapshot, scope: Scope, *, today: date) -> list[str]:
    """Of a figure made of returns, how many of them are accepted, whose it is without, and when it is frozen again; nothing
    once it is whole: one query."""
    missing = figure.detail.get("incomplete") or []
    if measure.id not in RETURNED.measures or not missing:
        return []
    owed = Return.objects.filter(month=figure.month, part=Part.QUALITY).select_related("contract__provider", "standing")
    owed = owed.filter(contract__service_line=scope.line) if scope.line else owed
    rows = [one for one in owed if scope.key in ("", one.contract.provider.code)]
    accepted = [one.standing for one in rows if one.standing]
    names = {one.contract.provider.code: one.contract.provider.name for one in rows}
    return [
        f"Returns of {in_words(figure.month)}: {len(accepted)} of {len(rows)} accepted.",
        f"The month is without {', '.join(names.get(code, code) for code in missing)}{_why(rows, accepted, snapshot, today)}",
    ]


def returns_behind(measure: Measure, month: date, *, by: User) -> dict[str, str]:
    """Where the returns are that a figure is made of, by their contract's reference: those that the reader may see."""
    if measure.id not in RETURNED.measures:
        return {}
    owed = Return.objects.visible_to(by).filter(month=month, part=Part.QUALITY).select_related("contract")
    return {one.contract.reference: one.get_absolute_url() for one in owed}


def _why(rows: list[Return], accepted: list[Submission], snapshot: Snapshot, today: date) -> str:
    days = [freezes_on(one) for one in rows if one.standing is None]
    if coming := max((day for day in days if day > today), default=None):
        return f": it is frozen again once all are accepted, or on {coming:%-d %B %Y}."
    if any(one.accepted_at and one.accepted_at > snapshot.made_at for one in accepted):
        return ": what was accepted since the month was frozen counts from tomorrow morning."
    return ": no accepted return of theirs says it."
