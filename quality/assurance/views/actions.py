"""Actions: the list, one action, and what may be done with it."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from quality.assurance import forms, services, tags
from quality.assurance.models import Action, Finding, Query, Step, Unit
from quality.assurance.selectors import records
from quality.assurance.selectors.units import word_of
from quality.assurance.tables import ActionTable
from quality.assurance.views.found import ANSWER, HOME, KEEP, VIEW, choose_unit, chosen_unit, may_keep, the, trail_of
from reachout.accounts.permissions import requires
from reachout.accounts.requests import Request
from reachout.pages.steps import step
from reachout.pages.tables import Reply


@require_GET
@requires(VIEW)
def actions(request: Request) -> Reply:
    rows = records.listed(Action.objects.visible_to(request.user))
    new = {"text": "Raise an action", "href": reverse("assurance:raise-action")} if request.user.may(KEEP) else None
    return ActionTable(request, rows).respond("pages/list.html", {"heading": "Actions", "trail": [HOME], "primary": new})


@require_GET
@requires(VIEW)
def show(request: Request, pk: int) -> HttpResponse:
    rows = records.listed(Action.objects.visible_to(request.user))
    action = get_object_or_404(rows.select_related("finding__visit", "query", "signal", "raised_by", "closed_by"), pk=pk)
    user, keeps = request.user, may_keep(request, action.service_line)
    steps = list(action.steps.select_related("by", "owner"))
    proved = any(one.kind == Step.Kind.EVIDENCE and one.by_id == user.pk for one in steps)
    seen = action.finding and Finding.objects.visible_to(user).filter(pk=action.finding.pk).exists()
    open_, waits = action.status != Action.Status.CLOSED, action.status == Action.Status.EVIDENCE
    context = {
        "action": action,
        "tag": tags.action(action),
        "trail": [*trail_of(action.unit)],
        "steps": steps,
        "chases": list(action.chases.exclude(sent_at=None).select_related("to")),
        "finding": action.finding if seen else None,
        "may_prove": open_ and (action.owner_id == user.pk or action.unit.is_within(user.reach(ANSWER))),
        "may_close": keeps and waits and not proved and action.owner_id != user.pk,
        "must_be_another": keeps and waits and (proved or action.owner_id == user.pk),
        "may_send_back": keeps and waits,
        "may_keep": keeps and open_,
        "tags": tags,
    }
    return render(request, "assurance/action.html", context)


@requires(KEEP)
def new(request: Request) -> HttpResponse:
    """By itself, or from what the address names: ``?finding=``, ``?query=`` or a point of a chart."""
    source = _source(request)
    if source and "unit" not in request.GET:
        query = request.GET.copy()
        query["unit"] = word_of(source.unit if isinstance(source, Query) else source.visit.unit)
        return redirect(f"{request.path}?{query.urlencode()}")
    unit = chosen_unit(request)
    if unit is None:
        return choose_unit(request, "Raise an action")
    return step(
        request,
        forms.ActionForm(request.POST or None, unit=unit),
        partial(services.raise_action, unit, at=timezone.now(), by=request.user, **_from(request, source, unit)),
        done="The action is raised.",
        onwards=lambda made: made,
        template="assurance/short.html",
        title="Raise an action",
        about=unit,
        button="Raise it",
        notice=source.final_text if isinstance(source, Finding) else "",
        trail=trail_of(unit),
        back=trail_of(unit)[-1][1],
    )


def _source(request: Request) -> Finding | Query | None:
    if wanted := request.GET.get("finding", ""):
        rows = Finding.objects.open_to(request.user, KEEP).select_related("visit__provider", "visit__site")
        return get_object_or_404(rows, pk=int(wanted) if wanted.isdecimal() else 0)
    if wanted := request.GET.get("query", ""):
        return the(Query, request, int(wanted) if wanted.isdecimal() else 0, KEEP)
    return None


def _from(request: Request, source: Finding | Query | None, unit: Unit) -> dict[str, Any]:
    """Where it comes from, if that is about the same unit."""
    if isinstance(source, Finding):
        return {"finding": source}
    if isinstance(source, Query):
        return {"query": source}
    return {"seen": forms.seen_in(request.GET)}


# -- what may be done --------------------------------------------------------------------------------------------------


@requires(ANSWER, KEEP)
def evidence(request: Request, pk: int) -> HttpResponse:
    permission = KEEP if request.user.may(KEEP) else ANSWER
    action = the(Action, request, pk, permission)
    form = forms.EvidenceForm(request.POST or None)
    return _step(request, action, form, services.submit_evidence, "Someone else now checks it.", "Submit evidence", "Submit")


@requires(KEEP)
def send_back(request: Request, pk: int) -> HttpResponse:
    action, form = the(Action, request, pk, KEEP), forms.WhyForm(request.POST or None)
    return _step(request, action, form, services.send_back, "The action is open again.", "Ask for more evidence", "Send back")


@requires(KEEP)
def close(request: Request, pk: int) -> HttpResponse:
    action, form = the(Action, request, pk, KEEP), forms.CloseActionForm(request.POST or None)
    return _step(request, action, form, services.close_action, "The action is closed.", "Close this action", "Close")


@requires(KEEP)
def move(request: Request, pk: int) -> HttpResponse:
    action, form = the(Action, request, pk, KEEP), forms.MoveForm(request.POST or None)
    return _step(request, action, form, services.move_due_date, "The due date is moved.", "Move the due date", "Move")


@requires(KEEP)
def hand_over(request: Request, pk: int) -> HttpResponse:
    action = the(Action, request, pk, KEEP)
    form = forms.HandOverForm(request.POST or None, unit=action.unit)
    return _step(request, action, form, services.hand_over, "The action is handed over.", "Hand over this action", "Hand over")


def _step(request: Request, action: Action, form: Any, service: Any, done: str, title: str, button: str) -> HttpResponse:
    return step(
        request,
        form,
        partial(service, action, at=timezone.now(), by=request.user),
        done=done,
        onwards=action,
        template="assurance/short.html",
        title=title,
        about=action.unit,
        button=button,
        notice=action.text,
        trail=[*trail_of(action.unit), (action.reference, action.get_absolute_url())],
        back=action.get_absolute_url(),
    )
