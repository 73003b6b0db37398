"""Contract-review packs: asked for, shown, downloaded. Each reading is in the audit."""

from __future__ import annotations

from functools import partial

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from quality.performance import forms, services
from quality.performance.models import ReviewFile, ReviewPack
from quality.performance.tables import PackTable
from quality.performance.views.found import HOME, KEEP, VIEW, may, the_contract, trail_of
from reachout.accounts.permissions import requires
from reachout.accounts.requests import Request
from reachout.audit.services import record
from reachout.pages.steps import step
from reachout.pages.tables import Reply

TYPES = {
    ReviewFile.Kind.PDF: "application/pdf",
    ReviewFile.Kind.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@require_safe
@requires(VIEW)
def packs(request: Request) -> Reply:
    rows = ReviewPack.objects.visible_to(request.user).select_related("contract__provider", "built_by").defer("snapshot")
    return PackTable(request, rows).respond("pages/list.html", {"heading": "Contract reviews", "trail": [HOME]})


@requires(KEEP)
def ask(request: Request, pk: int) -> HttpResponse:
    contract = the_contract(request, pk, KEEP)
    return step(
        request,
        forms.PackForm(request.POST or None),
        partial(services.ask_for_pack, contract, at=timezone.now(), by=request.user),
        done="The pack is being built.",
        onwards=lambda job: job,
        template="pages/short.html",
        title="Build a contract review",
        hint="Requirements, notices, activity, returns, what is left open, money, surveillance and actions, as they stand now.",
        button="Build the pack",
        trail=trail_of(contract),
        back=trail_of(contract)[-1][1],
    )


@require_safe
@requires(VIEW)
def show(request: Request, pk: int) -> HttpResponse:
    rows = ReviewPack.objects.visible_to(request.user).select_related("contract__provider", "built_by")
    pack = get_object_or_404(rows, pk=pk)
    record("review_pack.read", pack, by=request.user, contract=pack.contract, version=pack.version)
    same = ReviewPack.objects.filter(contract=pack.contract, quarter=pack.quarter).defer("snapshot").order_by("version")
    context = {
        "pack": pack,
        "told": pack.snapshot,
        "files": list(pack.files.defer("content").order_by("kind")),
        "versions": list(same),
        "may_keep": may(request, KEEP, pack.contract),
        "trail": [*trail_of(pack.contract), ("Contract reviews", "/performance/packs/")],
    }
    return render(request, "performance/pack.html", context)


@require_safe
@requires(VIEW)
def download(request: Request, pk: int) -> HttpResponse:
    files = ReviewFile.objects.filter(pack__in=ReviewPack.objects.visible_to(request.user)).select_related(
        "pack__contract__provider"
    )
    file = get_object_or_404(files, pk=pk)
    pack = file.pack
    record("review_pack.downloaded", pack, by=request.user, contract=pack.contract, version=pack.version, kind=file.kind)
    name = f"contract-review-{pack.contract.provider.code.lower()}-{pack.quarter:%Y-%m}-v{pack.version}.{file.kind}"
    response = HttpResponse(bytes(file.content), content_type=TYPES[ReviewFile.Kind(file.kind)])
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "no-store"
    return response
