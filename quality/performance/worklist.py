from datetime import datetime
from typing import Any

from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone

from quality.assurance.models import Action
from quality.performance import tags
from quality.performance.models import Breach, Notice, Plan, Withholding
from quality.performance.readings import frozen_months
from reachout.accounts.permissions import Permission
from reachout.months import in_words
from reachout.pages.worklist import MOST, Item, Section, section

KEEP, ANSWER = Permission.PERFORMANCE_KEEP, Permission.PERFORMANCE_ANSWER


@section(KEEP, order=70)
def not_met(user: Any, now: datetime) -> Section | None:
    """In breach in the newest frozen month, or missing now, and no notice is open on it."""
    newest = max(frozen_months(), default=None)
    rows = Breach.objects.open_to(user, KEEP).without_notice().filter(Q(month=newest) | Q(requirement=None))
    found = list(rows.select_related("contract__provider", "requirement", "late"))
    items = [
        Item(
            str(one.requirement) if one.requirement else f"Late return: {one.late}",
            _page_of(one),
            detail=f"{one.contract.provider}, {in_words(one.month)}",
        )
        for one in found[:MOST]
    ]
    return Section("In breach without a notice", items=items, count=len(found), url=reverse("performance:overview"))


def _page_of(breach: Breach) -> str:
    if breach.requirement_id:
        return reverse("performance:requirement", args=[breach.requirement_id])
    return reverse("performance:contract", args=[breach.contract_id])


@section(KEEP, order=71)
def to_decide(user: Any, now: datetime) -> Section:
    """Whose turn it is: meetings to hold, disputes and plans to answer, sums to approve that somebody else proposed."""
    today = timezone.localdate(now)
    waiting = Q(status__in=["issued", "disputed"]) | Q(plan__status="submitted")
    notices = Notice.objects.open_to(user, KEEP).open().filter(waiting)
    items = [
        Item(
            one.about,
            one.get_absolute_url(),
            detail=one.contract.provider.name,
            due_on=one.meet_by_on if one.status == "issued" else None,
            tag=None if one.status == "issued" else tags.notice(one, today),
        )
        for one in notices.select_related("contract__provider", "requirement", "plan")
    ]
    items += [*_met(user), *_to_approve(user)]
    return Section("Notices to act on", items=items[:MOST], count=len(items), url=reverse("performance:notices"))


def _met(user: Any) -> list[Item]:
    """Plans of which every action is closed."""
    left = Count("milestones", filter=~Q(milestones__action__status=Action.Status.CLOSED))
    rows = Plan.objects.open_to(user, KEEP).filter(status="agreed").annotate(left=left).filter(left=0)
    plans = rows.select_related("notice__contract__provider", "notice__requirement")
    return [
        Item(f"Every action is closed: {one}", one.get_absolute_url(), detail=str(one.notice.contract.provider)) for one in plans
    ]


def _to_approve(user: Any) -> list[Item]:
    rows = Withholding.objects.open_to(user, KEEP).filter(status="proposed").exclude(proposed_by=user)
    made = rows.select_related("notice__contract__provider")
    return [
        Item(f"Withholding for {in_words(one.month)}", one.get_absolute_url(), detail=one.notice.contract.provider.name)
        for one in made
    ]


@section(ANSWER, order=72)
def to_answer(user: Any, now: datetime) -> Section:
    """Notices and plans of the user's own organisation."""
    found = Notice.objects.open_to(user, ANSWER).filter(Q(status="issued") | Q(plan__status="awaited"))
    rows = list(found.select_related("contract", "requirement", "plan"))
    notices = [one for one in rows if one.status == "issued"]
    plans = sorted((one.plan for one in rows if one not in notices), key=lambda plan: (plan.due_on, plan.pk))
    items = [
        *(
            Item(f"Notice: {one.about}", one.get_absolute_url(), detail="Meet the commissioner", due_on=one.meet_by_on)
            for one in notices
        ),
        *(
            Item(f"Action plan: {one.notice.about}", one.get_absolute_url(), detail="Submit the plan", due_on=one.due_on)
            for one in plans
        ),
    ]
    return Section("Notices from the commissioner", items=items, url=reverse("performance:notices"))
