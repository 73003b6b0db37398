"""Asking for months to be frozen, and doing so when it is time."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Min
from django.utils import timezone

from quality.figures import tasks
from quality.figures.freezing import freeze, refresh
from quality.figures.models import Snapshot
from reachout.audit.services import record
from reachout.jobs import services as jobs
from reachout.jobs.models import Job
from reachout.months import add_months, end_of, first_of, in_words
from reachout.pages.words import plural
from reachout.rules.selectors import rule
from reachout.rules.working_days import working_day_of_month

if TYPE_CHECKING:
    from reachout.accounts.models import User

RIPE_AFTER = {
    30: "Readmissions within 30 days can now be counted",
    90: "Readmissions within 90 days and avoided admissions can now be counted",
}
"""Days after a month's end on which figures become certain that were not when it was frozen, and why it is frozen again then."""
LOOK_BACK = timedelta(days=31)
"""How late that may be noticed."""


@transaction.atomic
def ask_to_freeze(first: date, last: date, *, why: str = "", by: User) -> Job:
    """Have the worker freeze months or, with a reason, freeze them again."""
    title = f"{'Refresh' if why else 'Freeze'} {_span(first, last)}"
    job = jobs.start("snapshot.refresh" if why else "snapshot.freeze", title, by=by)
    record("snapshot.asked", by=by, why=why, first=first, last=last)
    transaction.on_commit(partial(tasks.freeze_months.delay, job.pk, first.isoformat(), last.isoformat(), why))
    return job


def freeze_asked(first: date, last: date, why: str, job: Job) -> dict[str, str]:
    """The worker's: what was asked for, in the name of whoever asked."""
    told = lambda step, done, of: jobs.advance(job, done, of, step)  # noqa: E731
    act: Callable[..., list[Snapshot]] = partial(refresh, why=why) if why else freeze
    made = act(first, last, at=timezone.now(), by=job.by, told=told)
    return {"url": "/figures/snapshots/", "link": "See the frozen months", "said": said(made, again=bool(why))}


def said(made: list[Snapshot], *, again: bool) -> str:
    if made:
        return f"{plural(len(made), 'month')} frozen{' again' if again else ''}: {_span(made[0].month, made[-1].month)}."
    return "No figure has changed, so no new version was made." if again else "These months were frozen already."


def _span(first: date, last: date) -> str:
    return in_words(first) if first == last else f"{in_words(first)} to {in_words(last)}"


# -- by the clock ------------------------------------------------------------------------------------------------------


def freeze_due(*, at: datetime) -> list[Snapshot]:
    """From the working day on which it is due, the month before, and any since the first frozen one that was missed."""
    last = due_month(timezone.localdate(at))
    first = Snapshot.objects.aggregate(first=Min("month"))["first"] or last
    return freeze(min(first, last), last, at=at)


def due_month(today: date) -> date:
    """The last month that should be frozen by today."""
    month = add_months(first_of(today), -1)
    return month if today >= freezes_on(month) else add_months(month, -1)


def freezes_on(month: date) -> date:
    """The day on which a month is frozen: by default the third working day of the next."""
    following = end_of(month) + timedelta(days=1)
    return working_day_of_month(following.year, following.month, rule("freeze_working_day", on=following))


def refresh_ripe(*, at: datetime) -> list[Snapshot]:
    """Freeze again the months of which more can be told than when they were frozen."""
    today, made = timezone.localdate(at), []
    for snapshot in Snapshot.objects.latest_versions().filter(month__gte=today - timedelta(days=190)).order_by("month"):
        for days, why in RIPE_AFTER.items():
            ripe = end_of(snapshot.month) + timedelta(days=days)
            if timezone.localdate(snapshot.made_at) < ripe <= today < ripe + LOOK_BACK:
                made += refresh(snapshot.month, snapshot.month, why=why, at=at)
                break
    return made
