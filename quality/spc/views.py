"""What is written on a chart: all of it, a rebase, an annotation, and taking either back."""

from __future__ import annotations

from functools import partial

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from quality.spc import forms, selectors, services
from quality.spc.models import Annotation, Mark, Rebase
from quality.spc.scope import may_keep, scope_asked, scope_of
from quality.spc.words import month_name
from reachout.accounts.permissions import Permission, requires
from reachout.accounts.requests import Request
from reachout.pages.steps import step

REBASE_HINT = (
    "Mean and limits are reckoned anew from that month. Do it when the way of working changed for good and the figures since "
    "show it, not to hide a signal. Whoever sees the chart sees the reason and your name."
)


@require_GET
@requires(Permission.FIGURES_VIEW)
def marks(request: Request, measure: str) -> HttpResponse:
    scope = scope_asked(request, measure, Permission.FIGURES_VIEW)
    context = {
        "scope": scope,
        "marks": selectors.every_mark(scope),
        "keeps": may_keep(request.user, scope),
        "month_name": month_name,
    }
    return render(request, "spc/marks.html", context)


@requires(Permission.FIGURES_KEEP)
def rebase(request: Request, measure: str) -> HttpResponse:
    scope = scope_asked(request, measure, Permission.FIGURES_KEEP)
    return step(
        request,
        forms.RebaseForm(request.POST or None, initial=_month(request)),
        partial(services.add_rebase, scope, at=timezone.now(), by=request.user),
        done=lambda made: f"The limits begin anew in {month_name(made.month)}.",
        onwards=scope.chart,
        template="spc/mark.html",
        title="Rebase the chart",
        hint=REBASE_HINT,
        button="Rebase",
        scope=scope,
    )


@requires(Permission.FIGURES_KEEP)
def annotate(request: Request, measure: str) -> HttpResponse:
    scope = scope_asked(request, measure, Permission.FIGURES_KEEP)
    return step(
        request,
        forms.AnnotationForm(request.POST or None, initial=_month(request)),
        partial(services.annotate, scope, at=timezone.now(), by=request.user),
        done="The note stands below the chart.",
        onwards=scope.chart,
        template="spc/mark.html",
        title="Add a note to the chart",
        hint="It is numbered above its month. Whoever sees the chart sees it: name nobody.",
        button="Add the note",
        scope=scope,
    )


@requires(Permission.FIGURES_KEEP)
def withdraw_rebase(request: Request, pk: int) -> HttpResponse:
    return _withdraw(request, get_object_or_404(Rebase.objects.open_to(request.user, Permission.FIGURES_KEEP), pk=pk))


@requires(Permission.FIGURES_KEEP)
def withdraw_annotation(request: Request, pk: int) -> HttpResponse:
    return _withdraw(request, get_object_or_404(Annotation.objects.open_to(request.user, Permission.FIGURES_KEEP), pk=pk))


def _withdraw(request: Request, mark: Mark) -> HttpResponse:
    scope = scope_of(mark)
    return step(
        request,
        forms.WithdrawForm(request.POST or None),
        partial(services.withdraw, mark, at=timezone.now(), by=request.user),
        done="Withdrawn. It stays on record.",
        onwards=scope.chart,
        template="spc/mark.html",
        title=f"Withdraw the {mark.noun} of {month_name(mark.month)}",
        hint=f"“{mark.said}”",
        button="Withdraw",
        scope=scope,
    )


def _month(request: Request) -> dict[str, str]:
    """The month that the address proposes, as ?month=2026-03."""
    year, _, month = request.GET.get("month", "").partition("-")
    return {"year": year, "month_of_year": month.lstrip("0")} if year.isdecimal() and month.isdecimal() else {}
