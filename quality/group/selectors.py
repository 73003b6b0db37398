"""Reads shaped for the pages of the safety and quality group."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import Case, F, IntegerField, OuterRef, QuerySet, Subquery, Value, When

from quality.group.models import DOMAINS, WORST_FIRST, Grade, LearningResponse, Rating, sites_open_to
from reachout.accounts.permissions import Permission
from reachout.pages.tags import Meaning, Tag

if TYPE_CHECKING:
    from reachout.accounts.models import User
    from reachout.organisations.models import Site

GRADES = {
    Grade.OUTSTANDING: Meaning.INFORMATION,
    Grade.GOOD: Meaning.DONE,
    Grade.REQUIRES_IMPROVEMENT: Meaning.SOON,
    Grade.INADEQUATE: Meaning.LATE,
    Grade.NOT_RATED: Meaning.NEUTRAL,
}


def grade_tag(grade: str | None) -> Tag | None:
    return Tag(Grade(grade).label, GRADES[Grade(grade)]) if grade else None


def rated_sites(user: User, *, on: date) -> QuerySet[Any]:
    """Every location within reach with its current rating, if it has one; ``worst`` sorts inadequate first, and after the rated
    those not rated, then those of which nothing is recorded."""
    latest = Rating.objects.filter(site=OuterRef("pk"), published_on__lte=on).order_by("-published_on")
    named = {name: Subquery(latest.values(name)[:1]) for name in ("published_on", "report_url", "overall", *DOMAINS)}
    ranks = [When(overall=grade, then=Value(place)) for place, grade in enumerate(WORST_FIRST)]
    sites = sites_open_to(user, Permission.ASSURANCE_VIEW).select_related("organisation").annotate(**named)
    return sites.annotate(worst=Case(*ranks, default=None, output_field=IntegerField()))


def history(site: Site) -> QuerySet[Rating]:
    return site.ratings.select_related("recorded_by")


def learning_listed(rows: QuerySet[LearningResponse]) -> QuerySet[LearningResponse]:
    """Unfinished first, the one due soonest on top."""
    return rows.select_related("organisation", "site", "ward").order_by(F("finished_on").desc(nulls_first=True), "due_on", "pk")


def learning_state(learning: LearningResponse, today: date) -> Tag:
    if learning.finished_on:
        return Tag("Finished", Meaning.DONE)
    return Tag("Overdue", Meaning.LATE) if learning.is_late(today) else Tag("Under way", Meaning.INFORMATION)
