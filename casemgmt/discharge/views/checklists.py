from __future__ import annotations

from functools import partial

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from casemgmt.discharge import forms, services
from casemgmt.discharge.checklists import checklist
from casemgmt.discharge.models import Checklist
from reachout.accounts.permissions import Permission, requires
from reachout.accounts.requests import Request
from reachout.organisations.models import ServiceLine
from reachout.pages.steps import step
from reachout.rules.words import source_in_words

LISTS = ("Discharge checklists", "/discharge/checklists/")


@require_safe
@requires(Permission.CONFIGURE)
def checklists(request: Request) -> HttpResponse:
    """What a new plan of each service line begins with, and what will hold from a later day."""
    day = timezone.localdate()
    lists = [(line, checklist(line, on=day)) for line in ServiceLine]
    coming = Checklist.objects.filter(valid_from__gt=day).select_related("by").order_by("valid_from")
    context = {"lists": lists, "coming": coming, "source": source_in_words}
    return render(request, "discharge/checklists.html", context)


@requires(Permission.CONFIGURE)
def change(request: Request, line: str) -> HttpResponse:
    if line not in ServiceLine.values:
        raise Http404
    day = timezone.localdate()
    initial = {"items": "\n".join(checklist(line, on=day).items), "valid_from": day}
    return step(
        request,
        forms.ChecklistItems(request.POST or None, initial=initial),
        partial(services.set_checklist, service_line=line, at=timezone.now(), by=request.user),
        done="The list is kept. Plans begun from that day on have it.",
        onwards=LISTS[1],
        template="pages/short.html",
        title=f"Items of a discharge plan: {ServiceLine(line).label}",
        button="Save",
        back=LISTS[1],
        trail=[LISTS],
    )
