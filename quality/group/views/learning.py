"""Learning responses: the list, one of them, and its short steps."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from quality.group import forms, selectors, services
from quality.group.models import Finding, LearningResponse
from quality.group.tables import LearningTable
from quality.group.views.found import HOME, LEARNING
from quality.places import Place, places_open_to
from reachout.accounts.permissions import Permission, requires
from reachout.accounts.requests import Request
from reachout.audit.services import record
from reachout.pages.forms import Form, ModelForm
from reachout.pages.steps import press, step
from reachout.pages.tables import Reply


@require_GET
@requires(Permission.ASSURANCE_VIEW)
def learning(request: Request) -> Reply:
    rows = selectors.learning_listed(LearningResponse.objects.visible_to(request.user))
    primary = {"text": "Begin a learning response", "href": "/group/learning/begin/"}
    may = request.user.may(Permission.ASSURANCE_ANSWER)
    context = {"heading": "Learning responses", "trail": HOME, "primary": primary if may else None}
    return LearningTable(request, rows).respond("pages/list.html", context)


@require_GET
@requires(Permission.ASSURANCE_VIEW)
def show(request: Request, pk: int) -> HttpResponse:
    found = _the(request, pk, Permission.ASSURANCE_VIEW)
    record("learning.read", found, by=request.user)
    keeps = LearningResponse.objects.open_to(request.user, Permission.ASSURANCE_ANSWER).filter(pk=pk).exists()
    context = {
        "learning": found,
        "findings": list(found.findings.all()),
        "actions": list(found.actions.select_related("owner", "owner_organisation")),
        "comments": list(found.comments.select_related("by")),
        "state": selectors.learning_state(found, timezone.localdate()),
        "keeps": keeps and not found.finished_on,
        "answers": keeps,
        "brings": found.service_line in request.user.reach(Permission.ASSURANCE_KEEP).lines,
        "comments_on_it": keeps or request.user.may(Permission.ASSURANCE_KEEP),
        "form": forms.CommentForm(),
        "trail": LEARNING,
    }
    return render(request, "group/learning.html", context)


@requires(Permission.ASSURANCE_ANSWER)
def begin(request: Request) -> HttpResponse:
    places = places_open_to(request.user, Permission.ASSURANCE_ANSWER)
    return step(
        request,
        forms.BeginForm(request.POST or None, places=places),
        partial(_begin, at=timezone.now(), by=request.user),
        done="The learning response is begun. Say next whether the duty of candour applies.",
        onwards=lambda made: made,
        template="pages/short.html",
        title="Begin a learning response",
        button="Begin",
        trail=LEARNING,
        back="/group/learning/",
    )


def _begin(*, place: Place, **fields: Any) -> LearningResponse:
    return services.begin_learning(place, **fields)


@requires(Permission.ASSURANCE_ANSWER)
def change(request: Request, pk: int) -> HttpResponse:
    found = _the(request, pk, Permission.ASSURANCE_ANSWER)
    form = forms.LearningForm(request.POST or None, instance=LearningResponse.objects.get(pk=pk))
    return _short(request, found, form, services.change_learning, title="Change the learning response", done="Changed.")


@requires(Permission.ASSURANCE_ANSWER)
def candour(request: Request, pk: int) -> HttpResponse:
    found = _the(request, pk, Permission.ASSURANCE_ANSWER)
    held = {name: getattr(found, name) for name in ("candour", "told_on", "wrote_on", "findings_shared_on")}
    form = forms.CandourForm(request.POST or None, initial={**held, "note": found.candour_note})
    return _short(request, found, form, services.be_open, title="Being open", done="Saved.", template="group/candour.html")


@requires(Permission.ASSURANCE_ANSWER)
def finding(request: Request, pk: int) -> HttpResponse:
    found = _the(request, pk, Permission.ASSURANCE_ANSWER)
    form = forms.FindingForm(request.POST or None)
    return _short(request, found, form, services.add_finding, title="Add what was found", done="Added.", button="Add")


@require_POST
@requires(Permission.ASSURANCE_ANSWER)
def take_back(request: Request, pk: int) -> HttpResponse:
    mine = LearningResponse.objects.open_to(request.user, Permission.ASSURANCE_ANSWER)
    found = get_object_or_404(Finding.objects.filter(learning__in=mine).select_related("learning"), pk=pk)
    act = partial(services.take_finding_back, found, at=timezone.now(), by=request.user)
    return press(request, act, done="Taken out.", onwards=found.learning)


@requires(Permission.ASSURANCE_ANSWER)
def finish(request: Request, pk: int) -> HttpResponse:
    found = _the(request, pk, Permission.ASSURANCE_ANSWER)
    form = forms.FinishForm(request.POST or None, initial={"on": timezone.localdate(), "shared": found.shared})
    return _short(
        request, found, form, services.finish_learning, title="Finish the learning response", done="Finished.", button="Finish"
    )


@requires(Permission.ASSURANCE_ANSWER)
def action(request: Request, pk: int) -> HttpResponse:
    found = _the(request, pk, Permission.ASSURANCE_ANSWER)
    form = forms.ActionForm(request.POST or None, unit=found.unit)
    done = "The safety action is raised: its owner finds it among their work."
    return _short(request, found, form, services.raise_from_learning, title="Raise a safety action", done=done, button="Raise it")


@require_POST
@requires(Permission.ASSURANCE_KEEP, Permission.ASSURANCE_ANSWER)
def comment(request: Request, pk: int) -> HttpResponse:
    rows = LearningResponse.objects.open_to(request.user, Permission.ASSURANCE_KEEP)
    rows |= LearningResponse.objects.open_to(request.user, Permission.ASSURANCE_ANSWER)
    found = get_object_or_404(rows.select_related("organisation"), pk=pk)
    form = forms.CommentForm(request.POST)
    return _short(request, found, form, services.comment, title="Comment", done="Your comment is on the page.", button="Comment")


def _the(request: Request, pk: int, permission: Permission) -> LearningResponse:
    rows = LearningResponse.objects.open_to(request.user, permission)
    return get_object_or_404(rows.select_related("organisation", "site", "ward", "recorded_by"), pk=pk)


def _short(
    request: Request,
    found: LearningResponse,
    form: Form | ModelForm,
    act: Callable[..., Any],
    *,
    title: str,
    done: str,
    button: str = "Save",
    template: str = "pages/short.html",
) -> HttpResponse:
    return step(
        request,
        form,
        partial(act, found, at=timezone.now(), by=request.user),
        done=done,
        onwards=found,
        template=template,
        learning=found,
        title=title,
        button=button,
        trail=[*LEARNING, (found.title, found.get_absolute_url())],
        back=found.get_absolute_url(),
    )
