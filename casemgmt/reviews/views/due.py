"""What is due: as a list, as a month, and why."""

from __future__ import annotations

from datetime import date

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from casemgmt.facts import facts_of
from casemgmt.models import Case
from casemgmt.reviews import tags
from casemgmt.reviews.due import due_of
from casemgmt.reviews.kinds import DEFINITIONS
from casemgmt.reviews.models import Review
from casemgmt.reviews.selectors import cases_of, due_rows, month_after, month_of
from casemgmt.reviews.services.steps import kinds_for
from casemgmt.reviews.tables import DueTable
from casemgmt.reviews.views.found import HOME, KEEP, VIEW, the_case, the_kind, trail_of
from reachout.accounts.permissions import requires
from reachout.accounts.requests import Request
from reachout.audit.services import record, record_read
from reachout.pages.tables import Reply
from reachout.rules.catalogue import CATALOGUE
from reachout.rules.selectors import rules_on
from reachout.rules.words import in_words, source_in_words


@require_safe
@requires(VIEW)
def due(request: Request) -> Reply:
    """Everything due for everybody the reader may see, soonest first."""
    rows = due_rows(Case.objects.visible_to(request.user).current(), on=timezone.localdate())
    if "export" not in request.GET:
        record("review_due.listed", by=request.user, count=len(rows))
    return DueTable(request, rows).respond("reviews/due.html", {"may_keep": request.user.may(KEEP)})


@require_safe
@requires(VIEW)
def month(request: Request) -> HttpResponse:
    """The reader's own cases, a month at a time: what is due and what is booked."""
    today = timezone.localdate()
    first = _first(request.GET.get("month", ""), today)
    everybody = request.GET.get("whose") == "everybody"
    cases = Case.objects.visible_to(request.user).current() if everybody else cases_of(request.user)
    rows = due_rows(cases, on=today)
    booked = Review.objects.visible_to(request.user).booked().with_case().select_related("person")
    mine = {(row.case.person_id, row.case.service_line) for row in rows}
    shown = [review for review in booked.order_by("booked_time", "id") if (review.person_id, review.service_line) in mine]
    record("review_due.listed", by=request.user, count=len(rows))
    context = {
        "weeks": month_of(rows, shown, first),
        "first": first,
        "before": month_after(first, -1),
        "after": month_after(first),
        "everybody": everybody,
        "overdue": sum(row.when == "overdue" for row in rows),
        "today_is": today,
        "trail": [HOME],
    }
    return render(request, "reviews/month.html", context)


def _first(word: str, today: date) -> date:
    try:
        return date.fromisoformat(f"{word}-01")
    except ValueError:
        return today.replace(day=1)


@require_safe
@requires(VIEW)
def kind(request: Request, pk: int, kind: str) -> HttpResponse:
    """Why this date: the facts and the rules it comes from; and what was booked and held before."""
    case, asked = the_case(request, pk), the_kind(kind)
    record_read(case, by=request.user)
    today = timezone.localdate()
    [facts] = facts_of(Case.objects.filter(pk=case.pk), on=today)
    found = next((one for one in due_of([facts], on=today)[case.pk] if one.kind == asked), None)
    past = Review.objects.filter(person=case.person_id, service_line=case.service_line, kind=asked)
    rows = list(past.order_by("-updated_at", "-id"))
    context = {
        "case": case,
        "kind": asked,
        "due": found,
        "definition": DEFINITIONS[asked],
        "rules": rules_told(found.rules if found else (), case.service_line, today),
        "rows": rows,
        "booking": next((row for row in rows if row.is_booked), None),
        "may": asked in kinds_for(request.user, case),
        "may_miss": found is not None and (found.booked_on or found.due_on) <= today,
        "trail": trail_of(case),
        "tags": tags,
        "today_is": today,
    }
    return render(request, "reviews/kind.html", context)


def rules_told(keys: tuple[str, ...], line: str, on: date) -> list[list[str]]:
    """The rules a date was worked out with: what each is, its value on the day, and who says so."""
    rules = rules_on(on)
    told = [(CATALOGUE[key], rules.get(key, line)) for key in keys]
    return [[one.title, in_words(value, one.unit), source_in_words(one.source)] for one, value in told]
