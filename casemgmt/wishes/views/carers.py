"""Family and carers: who they are, what they may be told, and when we spoke."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from casemgmt.wishes import forms, selectors, services
from casemgmt.wishes.models import Carer
from casemgmt.wishes.views.found import CONTRIBUTE, KEEP, VIEW, may_write, short, the, the_case, trail_of, voice_address
from reachout.accounts.permissions import requires
from reachout.accounts.requests import Request
from reachout.audit.services import record_read
from reachout.pages.forms import Form


@requires(KEEP, CONTRIBUTE)
def add(request: Request, pk: int) -> HttpResponse:
    case = the_case(request, pk)
    return short(
        request,
        case,
        forms.CarerForm(request.POST or None),
        partial(services.add_carer, case, at=timezone.now(), by=request.user),
        title="Somebody who stands by them",
        done="Added.",
        onwards=voice_address(case, "#carers"),
    )


@require_safe
@requires(VIEW)
def carer(request: Request, pk: int) -> HttpResponse:
    shown = the(Carer, request, pk, VIEW)
    record_read(shown, by=request.user)
    context = {
        "carer": shown,
        "case": shown.case,
        "events": selectors.carer_log(shown),
        "trail": trail_of(shown.case),
        "may_write": not shown.until_on and may_write(request, shown.case),
    }
    return render(request, "wishes/carer.html", context)


@requires(KEEP, CONTRIBUTE)
def contact(request: Request, pk: int) -> HttpResponse:
    form = forms.ContactForm(request.POST or None)
    return _change(request, pk, form, services.keep_contact, "Contact with {}", "The contact is kept.")


@requires(KEEP, CONTRIBUTE)
def consent(request: Request, pk: int) -> HttpResponse:
    held = the(Carer, request, pk)
    form = forms.ConsentForm(request.POST or None, initial={"consent": held.consent, "may_be_told": held.may_be_told})
    return _change(request, pk, form, services.change_consent, "What {} may be told", "Saved.")


@requires(KEEP, CONTRIBUTE)
def assessment(request: Request, pk: int) -> HttpResponse:
    form = forms.AssessmentForm(request.POST or None)
    return _change(request, pk, form, services.change_assessment, "Carer’s assessment of {}", "Recorded.")


@requires(KEEP, CONTRIBUTE)
def end(request: Request, pk: int) -> HttpResponse:
    form = forms.EndCarerForm(request.POST or None)
    return _change(request, pk, form, services.end_carer, "{} is no longer a contact", "Saved. What was said stays.")


def _change(request: Request, pk: int, form: Form, service: Any, title: str, done: str) -> HttpResponse:
    one = the(Carer, request, pk)
    act = partial(service, one, at=timezone.now(), by=request.user)
    title = title.format(one.name)
    return short(request, one.case, form, act, title=title, done=done, onwards=one.get_absolute_url())
