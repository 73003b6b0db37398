"""/tracker/: an administrator sends sheets in, sees what they would do or what is wrong with them, and has them loaded."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from reachout.accounts.permissions import Permission, requires
from reachout.refused import Refused
from reachout.sheets import services
from reachout.sheets.forms import SendForm
from reachout.sheets.models import Upload
from reachout.sheets.tables import TRACKER
from reachout.sheets.tables_shown import ProblemTable, UploadTable, status_of

SEND = {"text": "Send in sheets", "href": "/tracker/send/"}


@require_safe
@requires(Permission.TRACKER_LOAD)
def uploads(request: HttpRequest) -> HttpResponseBase:
    rows = Upload.objects.visible_to(request.user).select_related("by")
    table = UploadTable(request, rows.prefetch_related(services.NAMES_ONLY))
    return table.respond("pages/list.html", {"heading": "Tracker", "primary": SEND})


@requires(Permission.TRACKER_LOAD)
def send(request: HttpRequest) -> HttpResponse:
    form = SendForm(request.POST or None, {"sheets": request.FILES.getlist("sheets")} if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        upload = services.receive(TRACKER, form.cleaned_data["sheets"], at=timezone.now(), by=request.user)  # type: ignore[arg-type]
        return redirect(upload.job)
    return render(request, "sheets/send.html", {"form": form, "tables": list(TRACKER)})


@require_safe
@requires(Permission.TRACKER_LOAD)
def upload(request: HttpRequest, pk: int) -> HttpResponseBase:
    found = get_object_or_404(Upload.objects.visible_to(request.user).select_related("by", "loaded_by", "job"), pk=pk)
    table = ProblemTable(request, found.problems.all())
    files = found.files.defer("content")
    return table.respond("sheets/upload.html", {"upload": found, "files": files, "tag": status_of(found)})


@require_POST
@requires(Permission.TRACKER_LOAD)
def load(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Upload.objects.visible_to(request.user), pk=pk)
    try:
        return redirect(services.ask_to_load(found, by=request.user).job)  # type: ignore[arg-type]
    except Refused as reason:
        messages.error(request, str(reason))
        return redirect(found)
