"""Subject access: the clock, the gathering, the review item by item, the second pair of eyes, the file."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from casemgmt.models import Case
from casemgmt.notes.models import SubjectItem, SubjectPack, SubjectRequest
from casemgmt.notes.subject import forms, services
from casemgmt.notes.subject.tables import ItemTable, RequestTable, decision_of, status_of
from reachout.accounts.permissions import Permission, requires
from reachout.accounts.requests import Request
from reachout.audit.services import record, record_read
from reachout.files import attachment
from reachout.jobs.services import progress_of
from reachout.pages.steps import press, step
from reachout.pages.tables import Reply

SUBJECT_ACCESS = Permission.SUBJECT_ACCESS
HOME = ("Subject access", "/subject-access/")
SHORT = "subject_access/short.html"


@require_safe
@requires(SUBJECT_ACCESS)
def requests(request: Request) -> Reply:
    rows = SubjectRequest.objects.visible_to(request.user).select_related("person")
    new = {"text": "Record a request", "href": "/subject-access/new/"}
    return RequestTable(request, rows).respond("pages/list.html", {"heading": "Subject access", "primary": new})


@sensitive_post_parameters()
@requires(SUBJECT_ACCESS)
def new(request: Request) -> HttpResponse:
    case = request.GET.get("case", "")
    mine = Case.objects.open_to(request.user, SUBJECT_ACCESS).select_related("person")
    found = mine.filter(pk=int(case)).first() if case.isdecimal() and len(case) < 10 else None
    form = forms.RecordForm(request.POST or None, user=request.user, initial={"person": found.person.reference} if found else {})
    act = partial(services.record_request, at=timezone.now(), by=request.user)
    return step(
        request, form, act, done="The request is recorded. Now check who is asking.", template=SHORT, title="Record a request",
        button="Record it", trail=[HOME], back=HOME[1], person=None, onwards=_where(request),
    )  # fmt: skip


def _where(request: Request) -> Callable[[SubjectRequest], Any]:
    """Its page; or the list, when another service line knows the person too and only somebody of both may go on."""
    return lambda made: made if SubjectRequest.objects.visible_to(request.user).filter(pk=made.pk).exists() else HOME[1]


@require_safe
@requires(SUBJECT_ACCESS)
def show(request: Request, pk: int) -> Reply:
    found = _the(request, pk)
    record_read(found, by=request.user)
    rows = found.items.defer("facts")
    table = ItemTable(request, rows)
    pack = SubjectPack.objects.filter(request=found).defer("content").first()
    reviewed = found.reviewed_by_id == request.user.pk or found.items.filter(decided_by=request.user).exists()
    working = found.status in ("gathering", "packing") and found.job
    context = {
        "made": found, "tag": status_of(found), "pack": pack, "reviewed": reviewed, "trail": [HOME],
        "left": rows.exclude(proposed="").filter(decision="").count(),
        "next_item": rows.exclude(proposed="").filter(decision="").first(),
        "progress": progress_of(found.job, at=timezone.now()) if working and found.job else None,
    }  # fmt: skip
    return table.respond("subject_access/request.html", context)


@requires(SUBJECT_ACCESS)
def item(request: Request, pk: int, item: int) -> HttpResponse:
    """One thing held: read it, and say whether the person is given it."""
    made = _the(request, pk)
    found = get_object_or_404(made.items.select_related("request__person", "decided_by"), pk=item)
    form = forms.DecideForm(request.POST or None, item=found)
    if request.method == "GET":
        record("subject_access.item_read", made, by=request.user, item=found.pk)
    return step(
        request, form, partial(services.decide, found, at=timezone.now(), by=request.user), done="Decided.",
        onwards=lambda _: _next(made, found), template="subject_access/item.html", mend="exemption", made=made, item=found,
        tag=decision_of(found), open=made.status == "review", trail=[HOME, (made.reference, made.get_absolute_url())],
    )  # fmt: skip


def _next(made: SubjectRequest, found: SubjectItem) -> Any:
    left = made.items.exclude(proposed="").filter(decision="").order_by("pk")
    following = left.filter(pk__gt=found.pk).first() or left.first()
    return f"/subject-access/{made.pk}/items/{following.pk}/" if following else made


@requires(SUBJECT_ACCESS)
def identity(request: Request, pk: int) -> HttpResponse:
    return _short(request, pk, forms.IdentityForm, services.check_identity, "It is noted.", "Who is asking", "Save")


@requires(SUBJECT_ACCESS)
def extend(request: Request, pk: int) -> HttpResponse:
    act = partial(services.extend, on=timezone.localdate())
    return _short(request, pk, forms.WhyForm, act, "There are two more months. Tell the person why.", "Extend", "Extend")


@requires(SUBJECT_ACCESS)
def send_back(request: Request, pk: int) -> HttpResponse:
    return _short(request, pk, forms.WhyForm, services.send_back, "It is with the reviewer again.", "Send it back", "Send back")


@requires(SUBJECT_ACCESS)
def close(request: Request, pk: int) -> HttpResponse:
    return _short(request, pk, forms.CloseForm, services.close, "The request is closed.", "Close this request", "Close it")


@require_POST
@requires(SUBJECT_ACCESS)
def gather(request: Request, pk: int) -> HttpResponse:
    found = _the(request, pk)
    return press(request, partial(services.ask_to_gather, found, by=request.user), done="It is being gathered.", onwards=found)


@require_POST
@requires(SUBJECT_ACCESS)
def finish(request: Request, pk: int) -> HttpResponse:
    found = _the(request, pk)
    act = partial(services.finish_review, found, at=timezone.now(), by=request.user)
    return press(request, act, done="Reviewed. Somebody else now approves it.", onwards=found)


@require_POST
@requires(SUBJECT_ACCESS)
def approve(request: Request, pk: int) -> HttpResponse:
    found = _the(request, pk)
    act = partial(services.approve, found, at=timezone.now(), by=request.user)
    return press(request, act, done="Approved. The file is being made.", onwards=found)


@require_POST
@requires(SUBJECT_ACCESS)
def pack_again(request: Request, pk: int) -> HttpResponse:
    found = _the(request, pk)
    return press(request, partial(services.pack_again, found, by=request.user), done="The file is being made.", onwards=found)


@require_safe
@requires(SUBJECT_ACCESS)
def download(request: Request, pk: int) -> HttpResponse:
    found = _the(request, pk)
    made = get_object_or_404(SubjectPack, request=found, removed_at=None)
    if made.expires_on < timezone.localdate() or made.content is None:
        return redirect(found)
    record("subject_access.downloaded", found, by=request.user, checksum=made.checksum)
    return attachment(bytes(made.content), f"{found.reference}.zip", "application/zip")


def _the(request: Request, pk: int) -> SubjectRequest:
    people = ("person", "job", "recorded_by", "reviewed_by", "approved_by")
    return get_object_or_404(SubjectRequest.objects.visible_to(request.user).select_related(*people), pk=pk)


def _short(request: Request, pk: int, form: Any, act: Any, done: str, title: str, button: str) -> HttpResponse:
    found = _the(request, pk)
    return step(
        request, form(request.POST or None), partial(act, found, by=request.user), done=done, onwards=found, template=SHORT,
        title=title, button=button, trail=[HOME, (found.reference, found.get_absolute_url())], back=found.get_absolute_url(),
        person=found.person,
    )  # fmt: skip
