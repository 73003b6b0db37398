"""Packages: the register, one of them, and what may be done with it."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from beds.models import WardStay
from contracts.finance import forms, services, words
from contracts.finance.models import Package
from contracts.finance.spending import charged
from contracts.finance.tables import PackageTable
from reachout.accounts.permissions import Permission, requires
from reachout.accounts.requests import Request
from reachout.audit.services import record_read
from reachout.pages.steps import step
from reachout.pages.tables import Reply
from reachout.rules.selectors import rule

VIEW, ASK, APPROVE = Permission.PACKAGE_VIEW, Permission.PACKAGE_ASK, Permission.PACKAGE_APPROVE
HOME = ("Packages", "/money/packages/")


@require_GET
@requires(VIEW)
def packages(request: Request) -> Reply:
    rows = Package.objects.visible_to(request.user).select_related("contract__provider", "ward", "person")
    ask = {"text": "Ask for a package", "href": reverse("finance:ask")} if request.user.may(ASK) else None
    about: dict[str, Any] = {"heading": "Exceptional packages and enhanced observations", "primary": ask, "trail": []}
    return PackageTable(request, rows.prefetch_related("hours")).respond("money/packages.html", about)


@require_GET
@requires(VIEW)
def show(request: Request, pk: int) -> HttpResponse:
    rows = Package.objects.visible_to(request.user).select_related(
        "contract__provider", "ward", "person", "asked_by", "decided_by"
    )
    package = get_object_or_404(rows.prefetch_related("hours__by", "steps__by"), pk=pk)
    record_read(package, by=request.user)
    [one] = charged([package])
    today = timezone.localdate()
    near = int(rule("package_cap_percent", on=today, service_line=package.contract.service_line))
    reaches = {name: _reaches(request, package, permission) for name, permission in (("asks", ASK), ("decides", APPROVE))}
    context = {
        "package": package,
        "charged": one,
        "tag": words.package_tag(package),
        "cap": words.cap_tag(one, near),
        "review_late": package.status == Package.Status.APPROVED and package.review_on < today <= package.ends_on,
        "own": package.asked_by_id == request.user.pk,
        "trail": [HOME],
        **reaches,
    }
    return render(request, "money/package.html", context)


def _reaches(request: Request, package: Package, permission: Permission) -> bool:
    return request.user.may(permission) and Package.objects.open_to(request.user, permission).filter(pk=package.pk).exists()


@requires(ASK)
def ask(request: Request) -> HttpResponse:
    """Before it begins; for somebody who is on a ward of one's own."""
    stays = WardStay.objects.open_to(request.user, ASK).current().select_related("person", "ward__site__organisation")
    form = forms.AskForm(request.POST or None, stays=stays.order_by("ward__name", "person__family_name"))
    return step(
        request,
        form,
        partial(services.ask, at=timezone.now(), by=request.user),
        done="The commissioner is asked. Nothing can be charged before it is approved.",
        onwards=lambda made: made,
        template="pages/short.html",
        title="Ask for a package",
        button="Ask",
        hint="Ask before it begins. The commissioner sees the person’s reference, not their name.",
        trail=[HOME],
        back="/money/packages/",
    )


@requires(APPROVE)
def approve(request: Request, pk: int) -> HttpResponse:
    form = forms.ApproveForm(request.POST or None)
    return _step(request, pk, APPROVE, form, services.approve, "Approved. The unit is told.", "Approve", "Approve")


@requires(APPROVE)
def refuse(request: Request, pk: int) -> HttpResponse:
    form = forms.WhyForm(request.POST or None)
    return _step(request, pk, APPROVE, form, services.refuse, "Refused. The unit is told.", "Refuse", "Refuse")


@requires(ASK)
def withdraw(request: Request, pk: int) -> HttpResponse:
    form = forms.WhyForm(request.POST or None)
    return _step(request, pk, ASK, form, services.withdraw, "The request is withdrawn.", "Withdraw this request", "Withdraw")


@requires(APPROVE)
def review(request: Request, pk: int) -> HttpResponse:
    form = forms.ReviewForm(request.POST or None)
    return _step(request, pk, APPROVE, form, services.review, "The review is recorded.", "Record a review", "Save")


@requires(ASK, APPROVE)
def end(request: Request, pk: int) -> HttpResponse:
    form = forms.EndForm(request.POST or None)
    return _step(request, pk, _either(request), form, services.end_early, "Its last day is set.", "End it early", "End it early")


@requires(ASK)
def charge(request: Request, pk: int) -> HttpResponse:
    form = forms.ChargeForm(request.POST or None)
    return _step(request, pk, ASK, form, services.charge, "The hours are recorded.", "Record hours given", "Record the hours")


def _either(request: Request) -> Permission:
    return APPROVE if request.user.may(APPROVE) else ASK


def _step(
    request: Request, pk: int, permission: Permission, form: Any, service: Any, done: str, title: str, button: str
) -> HttpResponse:
    package = get_object_or_404(Package.objects.open_to(request.user, permission).select_related("contract__provider"), pk=pk)
    hint = (
        f"{package.get_kind_display()}, {package.contract.provider.name}: {package.hours_a_day.normalize():f} hours a day at "
        f"£{package.rate}, {package.starts_on:%-d %B %Y} to {package.ends_on:%-d %B %Y}, at most £{package.cap:,.2f}."
    )
    return step(
        request,
        form,
        partial(service, package, at=timezone.now(), by=request.user),
        done=done,
        onwards=package,
        template="pages/short.html",
        title=title,
        button=button,
        hint=hint,
        trail=[HOME, (package.reference, package.get_absolute_url())],
        back=package.get_absolute_url(),
    )
