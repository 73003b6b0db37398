from __future__ import annotations

from functools import partial
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from casemgmt import services
from casemgmt.facts import facts_of
from casemgmt.forms import CloseForm, HandOverForm
from casemgmt.models import Case
from casemgmt.panels import panels_for
from casemgmt.standing import standing
from reachout.accounts.permissions import Permission, requires
from reachout.accounts.requests import Request
from reachout.audit.services import record_read
from reachout.pages.steps import step
from reachout.rules.selectors import rules_on


@require_safe
@requires(Permission.CASE_VIEW)
def case(request: Request, pk: int) -> HttpResponse:
    """One person's case: where they are, and what each part of case oversight says of it."""
    now = timezone.now()
    found = facts_of(Case.objects.visible_to(request.user).filter(pk=pk), on=timezone.localdate(now))
    if not found:
        raise Http404
    [facts] = found
    shown = facts.case
    record_read(shown, by=request.user)
    context = {
        "case": shown,
        "facts": facts,
        "now": standing(facts, rules_on(facts.on)),
        "panels": panels_for(facts, request.user, now),
        "may_keep": shown.is_open and shown.service_line in request.user.reach(Permission.CASE_KEEP).lines,
    }
    return render(request, "cases/case.html", context)


@requires(Permission.CASE_KEEP)
def hand_over(request: Request, pk: int) -> HttpResponse:
    shown = _mine(request, pk)
    form = HandOverForm(request.POST or None, line=shown.service_line, giver=shown.manager)

    def act(*, giver: Any, **given: Any) -> Any:
        return services.hand_over_all([shown], giver=giver, **given, at=timezone.now(), by=request.user)

    title = "Hand over" if shown.manager else "Give to a case manager"
    return _step(request, shown, form, act, lambda _: "The case is handed over.", title)


@requires(Permission.CASE_KEEP)
def close(request: Request, pk: int) -> HttpResponse:
    shown = _mine(request, pk)
    act = partial(services.close, shown, at=timezone.now(), by=request.user)
    hint = "A case closes by itself when the pathway ends. Close it here when somebody else follows this person now."
    return _step(request, shown, CloseForm(request.POST or None), act, lambda _: "The case is closed.", "Close the case", hint)


def _mine(request: Request, pk: int) -> Case:
    mine = Case.objects.open_to(request.user, Permission.CASE_KEEP)
    return get_object_or_404(mine.select_related("person", "manager"), pk=pk)


def _step(request: Request, shown: Case, form: Any, act: Any, done: Any, title: str, hint: str = "") -> HttpResponse:
    back = shown.get_absolute_url()
    return step(
        request,
        form,
        act,
        done=done,
        onwards=shown,
        template="cases/short.html",
        case=shown,
        title=title,
        button=title,
        hint=hint,
        back=back,
        trail=[("Cases", reverse("caseload:dashboard")), (f"Case {shown.reference}", back)],
    )
