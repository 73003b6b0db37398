from __future__ import annotations

from functools import partial

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from casemgmt.discharge import forms, services, tags
from casemgmt.discharge.charts import bars
from casemgmt.discharge.delays import BY, delayed, total, totals
from casemgmt.discharge.models import Ask
from casemgmt.discharge.tables import DelayTable
from casemgmt.discharge.views.found import CONTRIBUTE, DELAYS, KEEP, VIEW, may, page_of, short, the_case
from casemgmt.models import Case
from reachout.accounts.permissions import requires
from reachout.accounts.requests import Request
from reachout.audit.services import record_read
from reachout.pages.steps import press, step
from reachout.pages.tables import Reply
from reachout.rules.selectors import rule


@require_safe
@requires(VIEW)
def register(request: Request) -> Reply:
    """Who is ready to leave and still here: the longest first, with why, who is asked for what, and what it has cost."""
    day = timezone.localdate()
    table = DelayTable(request, delayed(Case.objects.visible_to(request.user).current(), on=day))
    shown = list(table.filterset.qs) if table.filterset else []
    by = request.GET.get("by", "reason")
    by = by if by in BY else "reason"
    limit = rule("ready_delay_days", on=day)
    context = {
        "longest": min(shown, key=lambda delay: delay.ready.ready_on, default=None),
        "all": total("All", shown),
        "limit": limit,
        "long": sum(delay.days > limit for delay in shown),
        "overdue": sum(delay.overdue for delay in shown),
        "by": by,
        "ways": [(key, label, table.address(by=key)) for key, (label, _) in BY.items()],
        "totals": (grouped := totals(shown, by)),
        "chart": bars(f"Days waited by {BY[by][0].lower()}", grouped),
        "label": BY[by][0],
    }
    return table.respond("discharge/delays.html", context)


@requires(KEEP, CONTRIBUTE)
def ask(request: Request, pk: int) -> HttpResponse:
    case = the_case(request, pk, KEEP, CONTRIBUTE)
    return short(
        request,
        case,
        forms.MakeAsk(request.POST or None),
        partial(services.ask, case),
        done="Asked. It is late when no answer has come by the day.",
        title="Ask somebody for what they need to leave",
        button="Ask",
    )


@require_safe
@requires(VIEW)
def show(request: Request, pk: int) -> HttpResponse:
    asked = _the(request, pk)
    record_read(asked, by=request.user, person=asked.case.person_id)
    context = {
        "ask": asked,
        "case": asked.case,
        "tag": tags.ask(asked, timezone.localdate()),
        "keeps_case": asked.closed_on is None and may(request, asked.case, KEEP),
        "trail": [DELAYS, (f"Case {asked.case.reference}", page_of(asked.case))],
    }
    return render(request, "discharge/ask.html", context)


@requires(KEEP)
def answer(request: Request, pk: int) -> HttpResponse:
    asked = _the(request, pk, keep=True)
    return step(
        request,
        forms.Answer(request.POST or None),
        partial(services.answer_ask, asked, at=timezone.now(), by=request.user),
        done="The answer is kept.",
        onwards=asked,
        template="cases/short.html",
        case=asked.case,
        title=f"What {asked.body} answered",
        button="Save",
        back=asked.get_absolute_url(),
        trail=[DELAYS, (asked.reference, asked.get_absolute_url())],
    )


@require_POST
@requires(KEEP)
def close(request: Request, pk: int) -> HttpResponse:
    asked = _the(request, pk, keep=True)
    act = partial(services.close_ask, asked, at=timezone.now(), by=request.user)
    return press(request, act, done="Closed.", onwards=page_of(asked.case))


def _the(request: Request, pk: int, *, keep: bool = False) -> Ask:
    rows = Ask.objects.open_to(request.user, KEEP if keep else VIEW)
    found: Ask = get_object_or_404(rows.select_related("case__person", "organisation", "by", "closed_by"), pk=pk)
    return found
