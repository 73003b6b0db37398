"""The pack on screen and as files: each reading is in the audit, once."""

from __future__ import annotations

from functools import partial

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from beds.meetings import forms, selectors, services
from beds.meetings.models import Pack, PackFile
from beds.meetings.packs.changes import difference
from beds.meetings.packs.prices import content_for, told_to
from beds.meetings.views.found import the_meeting
from reachout.accounts.permissions import Permission, requires
from reachout.accounts.requests import Request
from reachout.audit.services import record
from reachout.pages.steps import step

TYPES = {
    PackFile.Kind.PDF: "application/pdf",
    PackFile.Kind.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@require_GET
@requires(Permission.MEETING_VIEW)
def latest(request: Request, pk: int) -> HttpResponse:
    """The meeting's newest pack, or a page that says when it comes."""
    meeting = the_meeting(request, pk, Permission.MEETING_VIEW)
    if pack := selectors.latest_pack(meeting):
        return redirect(pack)
    return render(request, "meetings/no_pack.html", {"meeting": meeting, "may_run": _may_run(request, meeting.service_line)})


@require_GET
@requires(Permission.MEETING_VIEW)
def show(request: Request, pk: int) -> HttpResponse:
    packs = selectors.packs_with_files(Pack.objects.open_to(request.user, Permission.MEETING_VIEW))
    pack = get_object_or_404(packs, pk=pk)
    record("pack.read", pack, by=request.user, meeting=pack.meeting_id, version=pack.version)
    versions = list(pack.meeting.packs.defer("snapshot").order_by("version"))
    before = pack.meeting.packs.filter(version=pack.version - 1).first()
    context = {
        "pack": pack,
        "meeting": pack.meeting,
        "told": told_to(request.user, pack),
        "versions": versions,
        "newest": versions[-1],
        "difference": difference(before.snapshot, pack.snapshot) if before else [],
        "before": before,
        "may_run": _may_run(request, pack.meeting.service_line),
        "links": pack.meeting.service_line in request.user.reach(Permission.STAY_VIEW).lines,
    }
    return render(request, "meetings/pack.html", context)


@require_GET
@requires(Permission.MEETING_VIEW)
def download(request: Request, pk: int) -> HttpResponse:
    """A file of a pack, under a name that tells nothing of anybody."""
    packs = Pack.objects.open_to(request.user, Permission.MEETING_VIEW)
    file = get_object_or_404(PackFile.objects.filter(pack__in=packs).select_related("pack__meeting"), pk=pk)
    meeting = file.pack.meeting
    record("pack.downloaded", file.pack, by=request.user, meeting=meeting, version=file.pack.version, kind=file.kind)
    name = f"bed-meeting-{meeting.service_line.replace('_', '-')}-{meeting.held_on:%Y-%m-%d}-v{file.pack.version}.{file.kind}"
    response = HttpResponse(content_for(request.user, file), content_type=TYPES[PackFile.Kind(file.kind)])
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "no-store"
    return response


@requires(Permission.MEETING_RUN)
def issue(request: Request, pk: int) -> HttpResponse:
    """Issue the pack now, or a new version of it with a reason."""
    meeting, at = the_meeting(request, pk, Permission.MEETING_RUN), timezone.now()
    again = meeting.packs.exists()
    form = forms.IssueForm(request.POST or None)
    if not again:
        del form.fields["why"]
    if request.method == "POST" and not again:
        services.issue_pack(meeting, at=at, by=request.user)
        return redirect("meetings:pack", pk)
    return step(
        request,
        form,
        partial(services.issue_pack, meeting, at=at, by=request.user),
        done="A new version is issued. The one before stays as it was.",
        onwards=reverse("meetings:pack", args=[pk]),
        template="meetings/short.html",
        meeting=meeting,
        title="Issue the pack again" if again else "Issue the pack now",
        button="Issue",
        back=reverse("meetings:pack", args=[pk]),
    )


def _may_run(request: Request, line: str) -> bool:
    return line in request.user.reach(Permission.MEETING_RUN).service_lines
