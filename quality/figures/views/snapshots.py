"""/figures/snapshots/: the frozen months, what each was made from, and freezing them."""

from __future__ import annotations

from functools import partial

from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from quality.figures import forms, fresh, services
from quality.figures.lines import may_keep
from quality.figures.models import Snapshot
from quality.figures.tables import ChangeTable, SnapshotTable
from quality.lines import lines_of
from quality.spc.words import month_name
from reachout.accounts.permissions import Permission, requires
from reachout.accounts.requests import Request
from reachout.months import add_months, first_of
from reachout.pages.steps import step
from reachout.pages.tables import Reply


@require_safe
@requires(Permission.FIGURES_VIEW)
def snapshots(request: Request) -> Reply:
    later = Snapshot.objects.filter(month=OuterRef("month"), version__gt=OuterRef("version"))
    rows = Snapshot.objects.visible_to(request.user).select_related("made_by").annotate(is_latest=~Exists(later))
    freeze_months = {"text": "Freeze months", "href": reverse("figures:freeze")} if may_keep(request.user) else None
    trail = [("Figures", reverse("figures:summary"))]
    return SnapshotTable(request, rows).respond(
        "pages/list.html", {"heading": "Frozen months", "trail": trail, "primary": freeze_months}
    )


@require_safe
@requires(Permission.FIGURES_VIEW)
def show(request: Request, pk: int) -> Reply:
    """What one version was made from, whether it is as it was made, and what it has otherwise than the one before."""
    snapshot = _snapshot(request, pk)
    versions = list(Snapshot.objects.filter(month=snapshot.month).select_related("made_by"))
    changes = snapshot.changes.filter(service_line__in=lines_of(request.user))
    context = {
        "snapshot": snapshot,
        "versions": versions,
        "newest": versions[0],
        "intact": fresh.checksum_of(snapshot) == snapshot.checksum,
        "may_keep": may_keep(request.user),
        "month_name": month_name,
    }
    return ChangeTable(request, changes).respond("figures/snapshot.html", context)


@requires(Permission.FIGURES_KEEP)
def freeze(request: Request) -> HttpResponse:
    _whoever_keeps(request)
    newest = add_months(first_of(timezone.localdate()), -1)
    return step(
        request,
        forms.FreezeForm(request.POST or None, newest=newest, initial={"first": str(newest), "last": str(newest)}),
        partial(services.ask_to_freeze, by=request.user),
        done="The months are being frozen.",
        onwards=lambda job: job,
        template="pages/short.html",
        title="Freeze months",
        hint="Months that are frozen already stay as they are.",
        button="Freeze",
        back=reverse("figures:snapshots"),
        trail=[("Figures", reverse("figures:summary")), ("Frozen months", reverse("figures:snapshots"))],
    )


@requires(Permission.FIGURES_KEEP)
def refresh(request: Request, pk: int) -> HttpResponse:
    _whoever_keeps(request)
    snapshot = _snapshot(request, pk)
    return step(
        request,
        forms.RefreshForm(request.POST or None),
        partial(services.ask_to_freeze, snapshot.month, snapshot.month, by=request.user),
        done="The month is being frozen again.",
        onwards=lambda job: job,
        template="pages/short.html",
        title=f"Freeze {month_name(snapshot.month)} again",
        hint="From the rows as they are now, as a new version. This one stays as it is. If no figure differs, none is made.",
        button="Freeze again",
        back=snapshot.get_absolute_url(),
        trail=[("Frozen months", reverse("figures:snapshots")), (str(snapshot), snapshot.get_absolute_url())],
    )


def _snapshot(request: Request, pk: int) -> Snapshot:
    return get_object_or_404(Snapshot.objects.visible_to(request.user).select_related("made_by"), pk=pk)


def _whoever_keeps(request: Request) -> None:
    """A month is frozen for every service line at once: for those who keep all of them."""
    if not may_keep(request.user):
        raise PermissionDenied
