"""Who outside was told, and safeguarding concerns."""

from __future__ import annotations

from functools import partial

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_POST

from casemgmt.incidents import forms, services
from casemgmt.incidents.models import Concern
from casemgmt.incidents.views.found import KEEP, RECORD, act, the_incident
from reachout.accounts.permissions import Permission, requires
from reachout.accounts.requests import Request
from reachout.pages.steps import press


@requires(RECORD)
def tell(request: Request, pk: int) -> HttpResponse:
    incident = the_incident(request, pk)
    form = forms.TellForm(request.POST or None, initial={"told_on": timezone.localdate(), "to": request.GET.get("to", "")})
    return act(
        request,
        incident,
        form,
        partial(services.tell, incident),
        title="Record who was told",
        button="Save",
        done="It is recorded that they were told.",
    )


@requires(RECORD)
def raise_concern(request: Request, pk: int) -> HttpResponse:
    incident = the_incident(request, pk)
    return act(
        request,
        incident,
        forms.RaiseForm(request.POST or None),
        partial(services.raise_concern, incident),
        title="Raise a safeguarding concern",
        button="Raise the concern",
        done="The concern is raised. The case manager sees it.",
    )


def _concern(request: Request, pk: int, permission: Permission) -> Concern:
    rows = Concern.objects.open_to(request.user, permission).select_related("incident__spell__person", "incident__ward")
    return get_object_or_404(rows, pk=pk)


@requires(RECORD)
def refer(request: Request, pk: int) -> HttpResponse:
    concern = _concern(request, pk, RECORD)
    form = forms.ReferForm(request.POST or None, initial={"referred_on": timezone.localdate()})
    return act(
        request,
        concern.incident,
        form,
        partial(services.refer_concern, concern),
        title="Refer to the local authority",
        button="Save",
        done="The referral is recorded.",
    )


@requires(RECORD)
def answer(request: Request, pk: int) -> HttpResponse:
    concern = _concern(request, pk, RECORD)
    return act(
        request,
        concern.incident,
        forms.ConcernAnswerForm(request.POST or None, instance=concern),
        partial(services.answer_concern, concern),
        title="What the local authority decided",
        button="Save",
        done="It is saved. The case manager closes the concern.",
    )


@require_POST
@requires(KEEP)
def close(request: Request, pk: int) -> HttpResponse:
    concern = _concern(request, pk, KEEP)
    return press(
        request,
        partial(services.close_concern, concern, at=timezone.now(), by=request.user),
        done="The concern is closed.",
        onwards=concern.incident.get_absolute_url(),
    )
