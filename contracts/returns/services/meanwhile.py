"""Two pages open on one section, of two officers or of one: what was written from one of them is not overwritten unseen."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from django.db.models import Max, QuerySet

from beds.models import Ward
from contracts.returns.figures import FIGURES, Figure, Key, name_of, title_of
from contracts.returns.models import Change, Return, Submission, Value
from reachout.pages.words import clock
from reachout.refused import Refused

if TYPE_CHECKING:
    from decimal import Decimal

    from reachout.accounts.models import User

FEW = 5
"""Changes that a sentence names one by one."""


class Said(NamedTuple):
    """What stands in a figure's place."""

    number: Decimal | None = None
    text: str = ""
    comment: str = ""


@dataclass(frozen=True)
class Changed:
    """One figure that was changed elsewhere, once or several times: as it was first, as it is now, and by whom last."""

    figure: Figure
    ward: Ward | None
    was: Said
    now: Said
    at: datetime
    by: User
    is_own: bool
    """By whoever is told of it, in another window; or by a program of theirs."""
    by_program: bool

    @property
    def key(self) -> Key:
        return self.figure.code, self.ward.pk if self.ward else None

    @property
    def who(self) -> str:
        if self.by_program:
            return "Your program" if self.is_own else f"{self.by.name}’s program"
        return "You" if self.is_own else self.by.name

    @property
    def where(self) -> str:
        return " in another window" if self.is_own and not self.by_program else ""

    @property
    def name(self) -> str:
        return name_of(self.figure, self.ward)

    @property
    def shown(self) -> tuple[str, str]:
        """As it stood in its box before, and as it would stand there now."""
        before, now = (one.text if self.figure.is_text else self.figure.typed(one.number) for one in (self.was, self.now))
        return before, now

    def __str__(self) -> str:
        return f"{self.who} changed {self._what} at {clock(self.at)}{self.where}"

    @property
    def _what(self) -> str:
        title = title_of(self.figure.code, self.ward)
        if self.was.number != self.now.number:
            return f"{title} from {self._shown(self.was.number)} to {self._shown(self.now.number)}"
        return f"the words of {title}" if self.was.text != self.now.text else f"the comment on {title}"

    def _shown(self, number: Decimal | None) -> str:
        return "nothing" if number is None else self.figure.shown(number)


class Overtaken(Refused):
    """The section was changed since it was shown: nothing is saved. ``seen`` is where whoever has read this stands."""

    def __init__(self, changes: list[Changed], seen: int) -> None:
        more = [f"and {len(changes) - FEW} more figures"] if len(changes) > FEW else []
        told = "; ".join([*map(str, changes[:FEW]), *more])
        super().__init__(f"{told}, while you were typing. Nothing of yours was saved.")
        self.changes, self.seen = changes, seen


def last_change(owed: Return) -> int:
    """The newest change of any of its versions, 0 before the first: what a form carries as ``seen``."""
    return Change.objects.filter(submission__of=owed).aggregate(newest=Max("pk"))["newest"] or 0


def refuse_overtaken(version: Submission, given: Mapping[Key, Said], *, seen: int | None, page: str, by: User) -> None:
    """The return is locked. Who says what they saw is told of every change of the section since, but those of the same page,
    which saves as it is filled in; who does not say, of figures given that somebody else was the last to change."""
    rows = _unseen(version, given, seen).select_related("by", "ward").order_by("pk")
    found = _elsewhere(rows, lambda row: row.by == by and (seen is None or row.page == page))
    now = {(row.figure, row.ward_id): said(row) for row in version.values.all()}
    changes = [_changed(rows, now.get(key, Said()), by) for key, rows in found.items() if seen is not None or key in given]
    changes = [one for one in changes if one.was != one.now != given.get(one.key)]
    if changes:
        raise Overtaken(changes, max(rows[-1].pk for rows in found.values()))


def _unseen(version: Submission, given: Iterable[Key], seen: int | None) -> QuerySet[Change]:
    figures = {figure for figure, _ in given}
    if seen is None:
        return version.changes.filter(figure__in=figures)
    sections = {FIGURES[code].section for code in figures}
    codes = [code for code, figure in FIGURES.items() if figure.section in sections]
    return Change.objects.filter(submission__of=version.of_id, pk__gt=seen, figure__in=codes)


def _elsewhere(rows: Iterable[Change], is_here: Callable[[Change], bool]) -> dict[Key, list[Change]]:
    """What was changed elsewhere, of each figure since it was last changed here."""
    found: dict[Key, list[Change]] = {}
    for row in rows:
        if is_here(row):
            found.pop((row.figure, row.ward_id), None)
        else:
            found.setdefault((row.figure, row.ward_id), []).append(row)
    return found


def _changed(rows: list[Change], now: Said, by: User) -> Changed:
    first, last = rows[0], rows[-1]
    by_program = last.page == Change.PROGRAM
    return Changed(
        FIGURES[last.figure], last.ward, said(first), now, last.at, last.by, is_own=last.by == by, by_program=by_program
    )


def said(row: Value | Change | None) -> Said:
    return Said(row.number, row.text, row.comment) if row else Said()


def note_changes(version: Submission, before: Mapping[Key, Said], *, page: str, at: datetime, by: User) -> None:
    """What these figures were until now."""
    Change.objects.bulk_create(
        Change(submission=version, figure=figure, ward_id=ward, **was._asdict(), page=page, at=at, by=by)
        for (figure, ward), was in before.items()
    )
