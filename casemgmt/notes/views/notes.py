"""The notes of a case, one note, and writing: with what is typed kept as it is typed."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from casemgmt.notes import forms, services
from casemgmt.notes.models import Document, Draft, EarlierNote, Note
from casemgmt.notes.views.found import CONTRIBUTE, KEEP, VIEW, may_write, the, the_case, trail_of
from reachout.accounts.permissions import requires
from reachout.accounts.requests import Request
from reachout.audit.services import record, record_read
from reachout.pages.steps import step

PER_PAGE = 25
KEPT = ("kind", "text", "access", "about_on_day", "about_on_month", "about_on_year")


@require_safe
@requires(VIEW)
def of_case(request: Request, pk: int) -> HttpResponse:
    case, kind = the_case(request, pk, VIEW), request.GET.get("kind", "")
    rows = Note.objects.visible_to(request.user).filter(case=case).select_related("by", "withdrawn_by")
    if kind in Note.Kind.values:
        rows = rows.filter(kind=kind)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    documents = Document.objects.visible_to(request.user).filter(case=case).defer("says").select_related("by")
    record("note.listed", case, by=request.user, count=len(page.object_list))
    context = {"case": case, "page": page, "kind": kind, "kinds": Note.Kind.choices, "documents": list(documents[:100])}
    return render(request, "notes/of_case.html", {**context, "may_write": may_write(case, request.user)})


@require_safe
@requires(VIEW)
def show(request: Request, pk: int) -> HttpResponse:
    note = the(Note, request, pk)
    record_read(note, by=request.user)
    may_correct = Note.objects.writable_by(request.user).filter(pk=note.pk).exists()
    earlier = EarlierNote.objects.visible_to(request.user).filter(note=note).select_related("by")
    context = {"note": note, "case": note.case, "may_correct": may_correct, "earlier": list(earlier)}
    return render(request, "notes/note.html", {**context, "trail": trail_of(note.case)})


@sensitive_post_parameters()
@requires(KEEP, CONTRIBUTE)
def add(request: Request, pk: int) -> HttpResponse:
    case = the_case(request, pk, KEEP, CONTRIBUTE)
    draft = Draft.objects.filter(case=case, by=request.user).first()
    form = forms.NoteForm(request.POST or None, case=case, user=request.user, initial=_typed(draft))
    return step(
        request,
        form,
        partial(services.add_note, case, at=timezone.now(), by=request.user),
        done="The note is saved.",
        onwards=f"/notes/cases/{case.pk}/",
        template="notes/write.html",
        title="Add a note",
        button="Save the note",
        case=case,
        draft=draft,
        keeps=True,
        trail=trail_of(case),
    )


@sensitive_post_parameters()
@require_POST
@requires(KEEP, CONTRIBUTE)
def draft(request: Request, pk: int) -> HttpResponse:
    """What htmx sends while somebody types."""
    case, now = the_case(request, pk, KEEP, CONTRIBUTE), timezone.now()
    typed = {name: request.POST[name][: forms.MOST] for name in KEPT if name in request.POST}
    kept = services.keep_draft(case, typed, at=now, by=request.user) if typed.get("text", "").strip() else None
    return render(request, "notes/saved.html", {"at": now, "kept": kept})


@require_POST
@requires(KEEP, CONTRIBUTE)
def discard(request: Request, pk: int) -> HttpResponse:
    case = the_case(request, pk, KEEP, CONTRIBUTE)
    Draft.objects.filter(case=case, by=request.user).delete()
    return redirect("notes:add", case.pk)


def _typed(draft: Draft | None) -> dict[str, Any]:
    if draft is None:
        return {}
    typed = {name: draft.typed.get(name, "") for name in ("kind", "text", "access")}
    boxes = [draft.typed.get(f"about_on_{part}", "") for part in ("day", "month", "year")]
    return {**{name: value for name, value in typed.items() if value}, "about_on": " ".join(boxes).strip()}


@sensitive_post_parameters()
@requires(KEEP, CONTRIBUTE)
def correct(request: Request, pk: int) -> HttpResponse:
    note = the(Note, request, pk, to_write=True)
    said = {name: getattr(note, name) for name in ("kind", "about_on", "text", "access")}
    form = forms.CorrectNoteForm(
        request.POST or None,
        case=note.case,
        user=request.user,
        from_unit=note.from_unit,
        initial={**said, "seen": note.version},
    )
    act = partial(services.correct_note, note, at=timezone.now(), by=request.user)
    return _change(request, note, form, act, "The note is corrected.", "Correct this note", "Save the correction")


@requires(KEEP, CONTRIBUTE)
def withdraw(request: Request, pk: int) -> HttpResponse:
    note, form = the(Note, request, pk, to_write=True), forms.WhyForm(request.POST or None)
    act = partial(services.withdraw_note, note, at=timezone.now(), by=request.user)
    return _change(request, note, form, act, "The note is struck out.", "Withdraw this note", "Strike it out")


def _change(request: Request, note: Note, form: Any, act: Any, done: str, title: str, button: str) -> HttpResponse:
    return step(
        request,
        form,
        act,
        done=done,
        onwards=note,
        template="notes/write.html",
        title=title,
        button=button,
        case=note.case,
        draft=None,
        keeps=False,
        trail=[*trail_of(note.case), ("This note", note.get_absolute_url())],
    )
