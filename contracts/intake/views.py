"""/returns/<return>/files/: a file is sent in, looked at, mended, and taken into the draft."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.html import format_html
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_POST, require_safe

from contracts.intake import back as files_back
from contracts.intake import services
from contracts.intake.book import book_of
from contracts.intake.forms import SendForm
from contracts.intake.models import WITHOUT_CONTENT, File, Upload
from contracts.intake.selectors import compared, faulty_rows, kinds_of, rows_to_mend, tables_told, tallies
from contracts.intake.services.taking import changes, filled_by, last_seen
from contracts.intake.tables import ProblemTable, UploadTable, WarningTable, status_of
from contracts.returns.models import Return
from contracts.returns.states import Verb, allows
from reachout.accounts.permissions import Permission, requires
from reachout.accounts.requests import Request
from reachout.audit.services import record
from reachout.pages.uploads import too_large
from reachout.pages.words import plural
from reachout.refused import Refused

SUBMIT = Permission.RETURN_SUBMIT
OVERTAKEN = "had been mended, changed or left out by somebody else meanwhile. What you typed there was not used."
PER_PAGE = 25
"""Rows of the grid: as many as can be looked over at once."""


def the_return(request: Request, pk: int) -> Return:
    rows = Return.objects.open_to(request.user, SUBMIT).select_related("contract__provider")
    return get_object_or_404(rows, pk=pk)


def the_upload(request: Request, pk: int, upload: int) -> Upload:
    rows = Upload.objects.visible_to(request.user).select_related("of__contract__provider", "job", "by", "taken_by")
    return get_object_or_404(rows, pk=upload, of=pk)


def trail_of(owed: Return, upload: Upload | None = None) -> list[tuple[str, str]]:
    trail = [("Returns", "/returns/"), (str(owed), owed.get_absolute_url()), ("Files", f"/returns/{owed.pk}/files/")]
    return [*trail, (title_of(upload), upload.get_absolute_url())] if upload else trail


def title_of(upload: Upload) -> str:
    return f"Sent in {timezone.localtime(upload.received_at):%-d %B %Y, %H:%M}"


def link_to(upload: Upload, file: File) -> str:
    return format_html('<a href="{}received/{}/">{}</a>', upload.get_absolute_url(), file.pk, file.name)


@require_safe
@requires(SUBMIT)
def files(request: Request, pk: int) -> HttpResponseBase:
    owed = the_return(request, pk)
    table = UploadTable(request, Upload.objects.filter(of=owed).select_related("by").prefetch_related(WITHOUT_CONTENT))
    send = {"text": "Send a file", "href": f"/returns/{pk}/files/send/"} if allows(owed, Verb.BEGIN) else None
    template = {"text": "Download the template", "href": f"/returns/{pk}/files/template/"}
    shown = {"heading": "Files", "trail": trail_of(owed)[:-1], "primary": send, "secondary": [template]}
    return table.respond("pages/list.html", shown)


@requires(SUBMIT)
def send(request: Request, pk: int) -> HttpResponse:
    owed = the_return(request, pk)
    before = Upload.objects.filter(of=owed, form=Upload.Form.RETURN, status__in=["checked", "taken"]).exists()
    form = SendForm(before=before, initial={"holds": "adds"})
    if request.method == "POST":
        chosen = {"sheets": request.FILES.getlist("sheets")}
        form = SendForm(request.POST, chosen, before=before, too_large=too_large(request))
        if form.is_valid():
            return _received(request, owed, form)
    return render(request, "intake/send.html", {"form": form, "owed": owed, "trail": trail_of(owed)}, status=_status(form))


def _received(request: Request, owed: Return, form: SendForm) -> HttpResponse:
    given = form.cleaned_data
    adds = given.get("holds") == "adds"
    try:
        upload = services.receive(owed, files=given["sheets"], adds=adds, at=timezone.now(), by=request.user)
    except Refused as reason:
        form.add_error(None, str(reason))
        return render(request, "intake/send.html", {"form": form, "owed": owed, "trail": trail_of(owed)})
    return redirect(upload.job)


def _status(form: SendForm) -> int:
    return 413 if form.too_large else 200


@require_safe
@requires(SUBMIT)
def template(request: Request, pk: int) -> FileResponse:
    owed = the_return(request, pk)
    name = f"return-{owed.month:%Y-%m}-{owed.part}.xlsx"
    return FileResponse(files_back.template_of(owed), as_attachment=True, filename=name)


@require_safe
@requires(SUBMIT)
def upload(request: Request, pk: int, upload: int) -> HttpResponseBase:
    found = the_upload(request, pk, upload)
    table = problems_shown(request, found)
    if not request.GET.get("export"):
        record("return_file.opened", found, by=request.user)
    received = [(file, link_to(found, file)) for file in found.files.defer("content")]
    shown = {
        "upload": found, "tag": status_of(found), "title": title_of(found), "trail": trail_of(found.of), "files": received,
        "tallies": tallies(found), "kinds": kinds_of(found),
        "open": found.is_waiting and allows(found.of, Verb.BEGIN), "faulty": found.faulty.count(),
        "totals": found.totals.count(), "fills": tables_told(found),
    }  # fmt: skip
    return table.respond("intake/upload.html", shown)


def problems_shown(request: Request, upload: Upload) -> ProblemTable:
    """Errors first: warnings when they are asked for, or nothing else is there."""
    rows = upload.problems.select_related("upload")
    asked = request.GET.get("soft")
    soft = asked == "yes" or (asked != "no" and not rows.filter(soft=False).exists())
    return (WarningTable if soft else ProblemTable)(request, rows.filter(soft=soft))


@require_POST
@requires(SUBMIT)
def again(request: Request, pk: int, upload: int) -> HttpResponse:
    found = the_upload(request, pk, upload)
    try:
        return redirect(services.check_again(found, by=request.user).job)
    except Refused as reason:
        messages.error(request, str(reason))
        return redirect(found)


@requires(SUBMIT)
def mend(request: Request, pk: int, upload: int) -> HttpResponse:
    found = the_upload(request, pk, upload)
    book = book_of(found.of, found.pk)
    counted = [tally for tally in tallies(found) if tally.faulty]
    name = request.GET.get("table", "")
    name = name if name in {table.name for table in book} else next((tally.table for tally in counted), "stays")
    if request.method == "POST":
        return _mended(request, found)
    rows = faulty_rows(found, name, request.GET.get("row", ""))
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    record("return_file.rows_opened", found, by=request.user, rows=len(page.object_list))
    shown = {
        "upload": found, "table": book[name] if name in {table.name for table in book} else None, "page": page,
        "rows": rows_to_mend(book[name], list(page.object_list)) if page.object_list else [], "tallies": counted,
        "title": title_of(found), "trail": trail_of(found.of, found), "several": found.files.count() > 1,
    }  # fmt: skip
    return render(request, "intake/mend.html", shown)


def _mended(request: Request, upload: Upload) -> HttpResponse:
    ticked = [int(pk) for pk in request.POST.getlist("leave") if pk.isdecimal()]
    typed = _typed(request.POST)
    try:
        if ticked:
            left = services.leave_out(upload, ticked, by=request.user)
            messages.success(request, f"{left} {'row was' if left == 1 else 'rows were'} left out.")
        typed = {pk: cells for pk, cells in typed.items() if pk not in ticked}
        mended = services.mend(upload, typed, at=timezone.now(), by=request.user)
    except Refused as reason:
        messages.error(request, str(reason))
        return redirect(upload)
    left = upload.faulty.count()
    messages.success(request, f"{mended.rows} {'row is' if mended.rows == 1 else 'rows are'} right now. {left:,} to mend.")
    if mended.overtaken:
        messages.info(request, f"{plural(mended.overtaken, 'row')} of your page {OVERTAKEN}")
    return redirect(request.get_full_path() if left else upload.get_absolute_url())


def _typed(posted: Any) -> dict[int, dict[str, str]]:
    """The grid's inputs are called <row>-<column>."""
    typed: dict[int, dict[str, str]] = {}
    for name, text in posted.items():
        pk, dash, column = name.partition("-")
        if dash and pk.isdecimal() and len(pk) < 19:
            typed.setdefault(int(pk), {})[column] = text
    return typed


@requires(SUBMIT)
def take(request: Request, pk: int, upload: int) -> HttpResponse:
    found = the_upload(request, pk, upload)
    kinds = [kind for kind in kinds_of(found) if kind.soft]
    refusal, seen = "", request.POST.get("seen", "")
    if request.method == "POST":
        said = {kind.words: request.POST.get(f"remark-{place}", "") for place, kind in enumerate(kinds)}
        try:
            known = int(seen) if seen.isdecimal() else 0
            changed = services.take(found, said=said, seen=known, at=timezone.now(), by=request.user)
        except Refused as reason:
            refusal = str(reason)
            kinds = [replace(kind, remark=said[kind.words]) for kind in kinds]
        else:
            messages.success(request, f"{changed} {'figure' if changed == 1 else 'figures'} of the draft changed.")
            return redirect(found.of)
    shown = {
        "upload": found, "title": title_of(found), "trail": trail_of(found.of, found), "kinds": kinds, "refusal": refusal,
        "seen": last_seen(found),  # before what would change: what comes in between is then told of, not missed
        "parts": [(owed, changes(found, owed)) for owed in filled_by(found)], "compared": compared(found),
        "faulty": found.faulty.count(),
    }  # fmt: skip
    return render(request, "intake/take.html", shown)


@require_safe
@requires(SUBMIT)
def back(request: Request, pk: int, upload: int) -> HttpResponseBase:
    """The rows to mend (or every row) with a column of errors."""
    found = the_upload(request, pk, upload)
    every, tables = request.GET.get("rows") == "all", list(book_of(found.of, found.pk))
    record("return_file.sent_back", found, by=request.user, every=every)
    name = f"return-{found.of.month:%Y-%m}-{'all' if every else 'to-mend'}"
    if request.GET.get("format") != "csv":
        return FileResponse(files_back.workbook_back(found, tables, every=every), as_attachment=True, filename=f"{name}.xlsx")
    table = next((table for table in tables if table.name == request.GET.get("table")), tables[-1])
    lines = files_back.csv_back(found, table, every=every)
    headers = {"Content-Disposition": f'attachment; filename="{name}-{table.name}.csv"'}
    return StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8", headers=headers)


@require_safe
@requires(SUBMIT)
def received(request: Request, pk: int, upload: int, file: int) -> HttpResponse:
    """A file as it was received."""
    found = the_upload(request, pk, upload)
    kept = get_object_or_404(File, pk=file, upload=found)
    record("return_file.downloaded", found, by=request.user, file=kept.pk)
    headers = {"Content-Disposition": content_disposition_header(as_attachment=True, filename=kept.name)}
    return HttpResponse(bytes(kept.content), content_type="application/octet-stream", headers=headers)
