"""Documents: sending one in, its versions, and getting it back: always as a file to keep, never run by the browser."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from casemgmt.notes import forms, services
from casemgmt.notes.models import Document, File
from casemgmt.notes.views.found import CONTRIBUTE, KEEP, VIEW, the, the_case, trail_of
from reachout.accounts.permissions import requires
from reachout.accounts.requests import Request
from reachout.audit.services import record, record_read
from reachout.files import attachment
from reachout.pages.steps import step


@require_safe
@requires(VIEW)
def show(request: Request, pk: int) -> HttpResponse:
    document = the(Document, request, pk)
    record_read(document, by=request.user)
    files = File.objects.visible_to(request.user).filter(document=document).defer("content").select_related("by")
    may_correct = Document.objects.writable_by(request.user).filter(pk=document.pk).exists()
    newest = document.files.values_list("pk", flat=True).first()
    context = {"document": document, "case": document.case, "files": files, "newest": newest, "may_correct": may_correct}
    return render(request, "notes/document.html", {**context, "trail": trail_of(document.case)})


@require_safe
@requires(VIEW)
def download(request: Request, pk: int) -> HttpResponse:
    file = get_object_or_404(File.objects.visible_to(request.user).select_related("document__case"), pk=pk)
    record("document.downloaded", file, by=request.user, person=file.document.person_id, checksum=file.checksum)
    return attachment(bytes(file.content), file.name, file.content_type)


@requires(KEEP, CONTRIBUTE)
def add(request: Request, pk: int) -> HttpResponse:
    case = the_case(request, pk, KEEP, CONTRIBUTE)
    form = forms.AddDocumentForm(request.POST or None, request.FILES or None, case=case, user=request.user)
    act = partial(services.add_document, case, at=timezone.now(), by=request.user)
    return _step(
        request, case, form, act, "The document is kept.", "Add a document", "Keep it", f"/notes/cases/{pk}/", mend="file"
    )


@requires(KEEP, CONTRIBUTE)
def new_version(request: Request, pk: int) -> HttpResponse:
    document = the(Document, request, pk, to_write=True)
    form = forms.VersionForm(request.POST or None, request.FILES or None)
    act = partial(services.add_version, document, at=timezone.now(), by=request.user)
    return _step(request, document.case, form, act, "The new version is kept.", "Add a version", "Keep it", document, mend="file")


@requires(KEEP, CONTRIBUTE)
def correct(request: Request, pk: int) -> HttpResponse:
    document = the(Document, request, pk, to_write=True)
    told = {name: getattr(document, name) for name in ("title", "kind", "description", "access")}
    form = forms.DetailsForm(
        request.POST or None, case=document.case, user=request.user, from_unit=document.from_unit, initial=told
    )
    act = partial(services.correct_document, document, at=timezone.now(), by=request.user)
    return _step(request, document.case, form, act, "The details are put right.", "Correct the details", "Save", document)


@requires(KEEP, CONTRIBUTE)
def withdraw(request: Request, pk: int) -> HttpResponse:
    document, form = the(Document, request, pk, to_write=True), forms.WhyForm(request.POST or None)
    act = partial(services.withdraw_document, document, at=timezone.now(), by=request.user)
    return _step(
        request, document.case, form, act, "The document is struck out.", "Withdraw this document", "Strike it out", document
    )


def _step(
    request: Request, case: Any, form: Any, act: Any, done: str, title: str, button: str, onwards: Any, mend: str | None = None
) -> HttpResponse:
    return step(
        request,
        form,
        act,
        done=done,
        onwards=onwards,
        template="notes/write.html",
        mend=mend,
        title=title,
        button=button,
        case=case,
        draft=None,
        keeps=False,
        trail=trail_of(case),
    )
