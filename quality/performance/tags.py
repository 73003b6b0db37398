"""States of performance in words and colours."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils import timezone

from quality.performance.models import Breach, Notice, Plan, Withholding
from quality.performance.readings import Judged
from reachout.pages.tags import Meaning, Tag

MET, NOT_MET = Tag("Met", Meaning.DONE), Tag("Not met", Meaning.LATE)
NO_FIGURE, UNKNOWN = Tag("No figure", Meaning.NEUTRAL), Tag("Measure not known", Meaning.SOON)
LATE, ON_TIME, AWAITED = Tag("Late", Meaning.LATE), Tag("On time", Meaning.DONE), Tag("Not due yet", Meaning.NEUTRAL)

NOTICES = {
    Notice.Status.ISSUED: Meaning.SOON,
    Notice.Status.DISPUTED: Meaning.CHANGE,
    Notice.Status.PLAN: Meaning.INFORMATION,
    Notice.Status.CLOSED: Meaning.DONE,
    Notice.Status.WITHDRAWN: Meaning.NEUTRAL,
}
PLANS = {
    Plan.Status.AWAITED: Meaning.SOON,
    Plan.Status.SUBMITTED: Meaning.CHANGE,
    Plan.Status.AGREED: Meaning.INFORMATION,
    Plan.Status.MET: Meaning.DONE,
    Plan.Status.ENDED: Meaning.NEUTRAL,
}
WITHHOLDINGS = {
    Withholding.Status.PROPOSED: Meaning.SOON,
    Withholding.Status.APPROVED: Meaning.LATE,
    Withholding.Status.WITHDRAWN: Meaning.NEUTRAL,
    Withholding.Status.LIFTED: Meaning.DONE,
}


def met(judged: Judged) -> Tag:
    if judged.measure is None:
        return UNKNOWN
    return {True: MET, False: NOT_MET, None: NO_FIGURE}[judged.met]


def on_time(owed: Any, today: date) -> Tag:
    """Of a return with ``sent_at``."""
    if owed.sent_at is None:
        return LATE if owed.due_on < today else AWAITED
    return LATE if timezone.localdate(owed.sent_at) > owed.due_on else ON_TIME


def notice(row: Notice, today: date) -> Tag:
    if row.is_late(today):
        return Tag("Meeting overdue", Meaning.LATE)
    plan_row: Plan | None = getattr(row, "plan", None)
    if row.status == Notice.Status.PLAN and plan_row:
        made = plan(plan_row, today)
        return Tag(f"Plan: {made.text[:1].lower()}{made.text[1:]}", made.meaning)
    return Tag(row.get_status_display(), NOTICES[Notice.Status(row.status)])


def plan(row: Plan, today: date) -> Tag:
    if row.is_late(today):
        return Tag("Overdue", Meaning.LATE)
    return Tag(row.get_status_display(), PLANS[Plan.Status(row.status)])


def withholding(row: Withholding) -> Tag:
    return Tag(row.get_status_display(), WITHHOLDINGS[Withholding.Status(row.status)])


def breach(row: Breach) -> Tag:
    return Tag("Lapsed", Meaning.NEUTRAL) if row.lapsed_at else Tag("In breach", Meaning.LATE)
