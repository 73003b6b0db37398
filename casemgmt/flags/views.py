from __future__ import annotations

from functools import partial
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_safe

from casemgmt.flags import forms, services, tags
from casemgmt.flags.models import Flag
from casemgmt.flags.selectors import listed, rules_shown, thresholds_of, what_next
from casemgmt.flags.tables import EscalationTable, FlagTable
from reachout.accounts.permissions import Permission, requires
from reachout.accounts.requests import Request
from reachout.audit.services import record_read
from reachout.pages.steps import step
from reachout.pages.tables import Reply
from reachout.rules.selectors import rules_on
from reachout.rules.words import in_words, source_in_words

VIEW, ANSWER, KEEP = Permission.CASE_VIEW, Permission.FLAG_ANSWER, Permission.CASE_KEEP
HOME = ("Flags", "/flags/")
WORDS = {"in_words": in_words, "source_in_words": source_in_words}


@require_GET
@requires(VIEW)
def flags(request: Request) -> Reply:
    others = [{"text": "Rules", "href": reverse("flags:rules")}]
    if request.user.may(Permission.ESCALATION_VIEW):
        others.insert(0, {"text": "Escalations", "href": reverse("flags:escalations")})
    rows = listed(Flag.objects.visible_to(request.user)).order_by("-level", "answer_by", "pk")
    return FlagTable(request, rows).respond("flags/list.html", {"heading": "Flags", "secondary": others})


@require_GET
@requires(Permission.ESCALATION_VIEW)
def escalations(request: Request) -> Reply:
    """What nobody answered in time, by reference."""
    rows = listed(Flag.objects.escalations_open_to(request.user))
    trail = [HOME] if request.user.may(VIEW) else []
    return EscalationTable(request, rows).respond("flags/list.html", {"heading": "Escalations", "trail": trail})


@require_safe
@requires(VIEW)
def rules(request: Request) -> HttpResponse:
    """Each rule in words, with its thresholds and how many flags of it stand."""
    today = timezone.localdate()
    context = {"rules": rules_shown(request.user, on=today), "trail": [HOME], "day_": today, **WORDS}
    return render(request, "flags/rules.html", context)


@require_safe
@requires(VIEW)
def flag(request: Request, pk: int) -> HttpResponse:
    """One flag: which facts raised it, by what rule, what happened, and what happens next."""
    shown = _the(request, pk, VIEW)
    record_read(shown, by=request.user)
    today = timezone.localdate()
    rule, line = shown.definition, shown.case.service_line
    answers = shown.stands and Flag.objects.open_to(request.user, ANSWER).filter(pk=pk).exists()
    keeps = shown.stands and services.keeps(shown, request.user)
    context = {
        "flag": shown,
        "facts": [(said[0], said[1], said[2] if len(said) > 2 else "") for said in shown.facts],
        "thresholds": thresholds_of([rule], on=today, line=line)[rule.id] if rule else [],
        "steps": shown.steps.select_related("by").prefetch_related("tellings__to"),
        "next": what_next(shown, rules_on(today), today),
        "may_answer": keeps or (answers and shown.status == Flag.Status.RAISED),
        "may_resolve": keeps,
        "tags": tags,
        "day_": today,
        **WORDS,
        "trail": [HOME, (f"Case {shown.case.reference}", shown.case.get_absolute_url())],
    }
    return render(request, "flags/flag.html", context)


@requires(ANSWER)
def acknowledge(request: Request, pk: int) -> HttpResponse:
    shown = _the(request, pk, ANSWER)
    most = rules_on(timezone.localdate()).get("flag_plan_days", shown.case.service_line)
    form = forms.AcknowledgeForm(
        request.POST or None, most=most, initial={"seen": shown.latest, "plan": shown.plan, "plan_due_on": shown.plan_due_on}
    )
    moved = shown.status == Flag.Status.ACKNOWLEDGED
    title = "Change the plan" if moved else "Acknowledge with a plan"
    return _step(request, shown, form, services.acknowledge, "The plan is kept.", title, "Save the plan")


@requires(KEEP)
def resolve(request: Request, pk: int) -> HttpResponse:
    shown = _the(request, pk, KEEP)
    form = forms.ResolveForm(request.POST or None, initial={"seen": shown.latest})
    done = "The flag is resolved. It stays quiet until the facts change."
    return _step(request, shown, form, services.resolve, done, "Resolve this flag", "Resolve")


def _the(request: Request, pk: int, permission: Permission) -> Flag:
    rows = Flag.objects.open_to(request.user, permission).select_related("case__person", "case__manager", "acknowledged_by")
    return get_object_or_404(rows, pk=pk)


def _step(request: Request, shown: Flag, form: Any, service: Any, done: str, title: str, button: str) -> HttpResponse:
    return step(
        request,
        form,
        partial(service, shown, at=timezone.now(), by=request.user),
        done=done,
        onwards=shown,
        template="flags/answer.html",
        title=title,
        button=button,
        flag=shown,
        back=shown.get_absolute_url(),
        trail=[HOME, (shown.title, shown.get_absolute_url())],
    )
