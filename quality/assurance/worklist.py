from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from quality.assurance import tags
from quality.assurance.models import Action, Query, Surveillance, Visit
from reachout.accounts.permissions import Permission
from reachout.pages.worklist import MOST, Item, Section, section

KEEP, ANSWER = Permission.ASSURANCE_KEEP, Permission.ASSURANCE_ANSWER
SOON = timedelta(days=14)


@section(KEEP, order=60)
def reviews(user: Any, now: datetime) -> Section:
    """Levels of surveillance whose review is overdue, and one's own that are due soon."""
    today = timezone.localdate(now)
    due = Surveillance.objects.open_to(user, KEEP).current()
    due = due.filter(Q(review_on__lt=today) | Q(owner=user, review_on__lte=today + SOON)).order_by("review_on", "pk")
    rows = list(due.select_related("provider", "site", "owner"))
    items = [
        Item(
            f"{one.unit}: {one.get_level_display().lower()}", one.get_absolute_url(), detail=one.owner.name, due_on=one.review_on
        )
        for one in rows[:MOST]
    ]
    late = sum(one.review_on < today for one in rows)
    return Section("Surveillance to review", items=items, count=len(rows), late=late, url=reverse("assurance:list"))


@section(KEEP, order=61)
def to_decide(user: Any, now: datetime) -> Section:
    """What providers have sent: evidence to check, answers to drafts and queries."""
    evidence = Action.objects.open_to(user, KEEP).filter(status=Action.Status.EVIDENCE)
    evidence = evidence.exclude(owner=user).exclude(evidence_by=user).select_related("provider", "site")
    visits = Visit.objects.open_to(user, KEEP).filter(status=Visit.Status.ANSWERED).select_related("provider", "site")
    queries = Query.objects.open_to(user, KEEP).filter(status=Query.Status.ANSWERED).select_related("provider", "site")
    rows = [
        *((f"Evidence: {one.text[:80]}", one, tags.action(one)) for one in evidence),
        *(("Draft report answered", one, tags.visit(one)) for one in visits),
        *((f"Query: {one.subject[:80]}", one, tags.query(one)) for one in queries),
    ]
    items = [Item(title, one.get_absolute_url(), detail=str(one.unit), tag=tag) for title, one, tag in rows[:MOST]]
    return Section("Providers have answered", items=items, count=len(rows), url=reverse("assurance:list"))


@section(KEEP, ANSWER, order=62)
def own_actions(user: Any, now: datetime) -> Section:
    """Quality actions that are the user's own to do."""
    today = timezone.localdate(now)
    mine = Action.objects.visible_to(user).filter(owner=user, status=Action.Status.OPEN).order_by("due_on", "pk")
    rows = list(mine.select_related("provider", "site"))
    items = [Item(one.text[:100], one.get_absolute_url(), detail=str(one.unit), due_on=one.due_on) for one in rows[:MOST]]
    late = sum(one.due_on < today for one in rows)
    return Section("Your quality actions", items=items, count=len(rows), late=late, url=reverse("assurance:actions"))


@section(ANSWER, order=63)
def to_answer(user: Any, now: datetime) -> Section:
    """Drafts to check, and queries to answer, of the user's own organisation."""
    drafts = Visit.objects.open_to(user, ANSWER).filter(status=Visit.Status.ACCURACY).select_related("provider", "site")
    queries = Query.objects.open_to(user, ANSWER).filter(status=Query.Status.OPEN).select_related("provider", "site")
    items = [
        *(
            Item("Draft visit report to check", one.get_absolute_url(), detail=str(one.unit), due_on=one.answer_by)
            for one in drafts
        ),
        *(Item(f"Query: {one.subject}", one.get_absolute_url(), detail=str(one.unit), due_on=one.answer_by) for one in queries),
    ]
    return Section("The commissioner asks", items=items, url=reverse("assurance:list"))
