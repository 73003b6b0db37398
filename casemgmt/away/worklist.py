"""What waits for whoever follows somebody out of area: a bed at home to ask for, a plan to write or to look at again."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils import timezone

from casemgmt.away.models import BedAtHome
from casemgmt.away.selectors import repatriations_of
from casemgmt.models import Case
from casemgmt.reviews.selectors import facts_of_mine
from reachout.accounts.permissions import Permission
from reachout.pages.tags import Meaning, Tag
from reachout.pages.words import plural
from reachout.pages.worklist import MOST, Item, Section, section
from referrals.models import Referral

if TYPE_CHECKING:
    from reachout.accounts.models import User


@section(Permission.CASE_KEEP, order=47)
def beds_at_home(user: User, now: datetime) -> Section:
    """A bed at home would suit one of one's own, or somebody whom nobody follows; the meeting has not been asked."""
    mine = Case.objects.open_to(user, Permission.CASE_KEEP).current()
    mine = mine.filter(manager=user) | mine.filter(manager=None)
    asked = Referral.objects.live().values("person")
    beds = BedAtHome.objects.filter(gone_on=None, case__in=mine).exclude(case__person__in=asked)
    wards: dict[int, list[BedAtHome]] = {}
    for bed in beds.select_related("case__person", "ward__site").order_by("opened_on", "pk"):
        wards.setdefault(bed.case_id, []).append(bed)
    items = [
        Item(
            some[0].case.person.name,
            reverse("away:beds", args=[case]),
            detail=", ".join(f"{bed.ward.name}, {bed.ward.site.name}" for bed in some[:2]),
            tag=Tag(plural(len(some), "ward"), Meaning.DONE),
        )
        for case, some in wards.items()
    ]
    return Section("A bed at home would suit", items[:MOST], count=len(items), url=reverse("away:register"))


@section(Permission.CASE_KEEP, order=48)
def plans_to_review(user: User, now: datetime) -> Section:
    """The plans to come home of one's own whose review has come."""
    on = timezone.localdate(now)
    mine = {facts.case.pk: facts for facts in facts_of_mine(user, now) if facts.case.manager_id == user.pk}
    plans = repatriations_of(list(mine.values()), on=on)
    due = [plan for plan in plans.values() if plan.review_on and plan.review_on <= on]
    items = [
        Item(mine[plan.case_id].person.name, plan.get_absolute_url(), detail=plan.target, due_on=plan.review_on)
        for plan in sorted(due, key=lambda plan: (plan.review_on, plan.pk))
    ]
    return Section("Plans to come home to review", items[:MOST], count=len(items), url=reverse("away:register"))
