"""From the day a request comes in to the day its file is gone. Whoever reviews does not approve; nothing leaves before both."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from functools import partial

from django.db import transaction
from django.utils import timezone

from casemgmt.models import Case
from casemgmt.notes import tasks
from casemgmt.notes.models import Draft, SubjectItem, SubjectPack, SubjectRequest
from casemgmt.notes.subject.gathering import gather as gathered
from casemgmt.notes.subject.packing import pack as packed
from reachout.accounts.models import User
from reachout.audit.services import record
from reachout.jobs import services as jobs
from reachout.jobs.models import Job
from reachout.people.models import Person, Relationship
from reachout.refused import Refused
from reachout.rules.selectors import rule
from referrals.models import Referral
from referrals.services.assessing import after_months

Status, Decision = SubjectRequest.Status, SubjectItem.Decision


@transaction.atomic
def record_request(person: Person, *, requester: str, received_on: date, at: datetime, by: User) -> SubjectRequest:
    person = Person.objects.select_for_update(of=("self",)).get(pk=person.pk)
    if SubjectRequest.objects.standing().filter(person=person).exists():
        raise Refused("A request of this person is being answered already.")
    request = SubjectRequest.objects.create(
        person=person,
        lines=lines_of(person),
        requester=requester,
        received_on=received_on,
        due_on=after_months(received_on, int(rule("subject_access_months", on=received_on))),
        recorded_at=at,
        recorded_by=by,
    )
    record("subject_access.recorded", request, by=by, received_on=received_on, due_on=request.due_on)
    return request


def lines_of(person: Person) -> list[str]:
    """Every service line that has, or had, to do with the person."""
    known = Relationship.objects.filter(person=person).values_list("service_line")
    cases = Case.objects.filter(person=person).values_list("service_line")
    referred = Referral.objects.filter(person=person).values_list("service_line")
    return sorted({line for (line,) in known.union(cases, referred)})


@transaction.atomic
def check_identity(request: SubjectRequest, *, on: date, how: str, by: User) -> SubjectRequest:
    request = _locked(request, *set(Status) - {Status.CLOSED})
    request.identity_checked_on, request.identity_how = on, how
    request.save(update_fields=["identity_checked_on", "identity_how"])
    record("subject_access.identity_checked", request, by=by, on=on)
    return request


@transaction.atomic
def extend(request: SubjectRequest, *, why: str, on: date, by: User) -> SubjectRequest:
    """Two further months for a complex request: once, within the first month, and the person is told why."""
    request = _locked(request, *set(Status) - {Status.CLOSED})
    if request.extended_on:
        raise Refused("This request was extended already; the law allows it once.")
    if on > request.due_on:
        raise Refused("The first month is over: it can no longer be extended.")
    months = int(rule("subject_access_months", on=request.received_on))
    months += int(rule("subject_access_extension_months", on=request.received_on))
    request.extended_on, request.extended_why = on, why
    request.due_on = after_months(request.received_on, months)
    request.save(update_fields=["extended_on", "extended_why", "due_on"])
    record("subject_access.extended", request, by=by, due_on=request.due_on)
    return request


# -- the worker's two pieces of work -------------------------------------------------------------------------------------


@transaction.atomic
def ask_to_gather(request: SubjectRequest, *, by: User) -> SubjectRequest:
    """Have everything gathered; or gathered again, where the work on it broke or the review is not finished."""
    request = _locked(request, Status.RECORDED, Status.GATHERING, Status.REVIEW)
    if request.identity_checked_on is None:
        raise Refused("Check who is asking before anything is gathered.")
    if request.status == Status.GATHERING and not _stopped(request):
        raise Refused("This is being gathered already.")
    if request.items.exclude(decision="").exists():
        raise Refused("The review has begun. What was decided would be lost.")
    return _set_to_work(request, Status.GATHERING, "gather", "Gather what is held on the person", by)


def gather(request_id: int, job: Job) -> dict[str, str]:
    """All of it or nothing: a worker that is killed leaves nothing half-made, and one that comes later finds it done."""
    with _taken(request_id, Status.GATHERING) as request:
        if request:
            request.items.all().delete()
            items = gathered(request.person, lambda done, of, step: jobs.advance(job, done, of, step))
            for item in items:
                item.request = request
            SubjectItem.objects.bulk_create(items, batch_size=500)
            request.status, request.gathered_at = Status.REVIEW, timezone.now()
            request.lines = lines_of(request.person)
            request.save(update_fields=["status", "gathered_at", "lines"])
            record("subject_access.gathered", request, by=job.by, items=len(items))
    return {"url": f"/subject-access/{request_id}/", "link": "Review it", "said": "Everything held is gathered."}


def pack(request_id: int, job: Job) -> dict[str, str]:
    with _taken(request_id, Status.PACKING) as request:
        if request:
            now = timezone.now()
            content, kept = packed(request), int(rule("subject_access_kept_days", on=timezone.localdate(now)))
            made = {
                "content": content,
                "size": len(content),
                "checksum": hashlib.sha256(content).hexdigest(),
                "made_at": now,
                "expires_on": timezone.localdate(now) + timedelta(days=kept),
            }
            SubjectPack.objects.update_or_create(request=request, defaults=made)
            request.status = Status.READY
            request.save(update_fields=["status"])
            record("subject_access.packed", request, by=job.by, checksum=made["checksum"], expires_on=made["expires_on"])
    return {"url": f"/subject-access/{request_id}/", "link": "Get the file", "said": "The file is made."}


@contextmanager
def _taken(request_id: int, status: str) -> Iterator[SubjectRequest | None]:
    """The request, ours until the transaction ends; None when a worker before us did the work."""
    with transaction.atomic():
        rows = SubjectRequest.objects.select_for_update(of=("self",)).select_related("person")
        request = rows.get(pk=request_id)
        yield request if request.status == status else None


# -- review and approval ---------------------------------------------------------------------------------------------------


@transaction.atomic
def decide(item: SubjectItem, *, decision: str, exemption: str, hidden: list[str], at: datetime, by: User) -> SubjectItem:
    """Give an item, give it in part, or withhold it with a reason that the law knows."""
    request = _locked(item.request, Status.REVIEW)
    if decision == Decision.RELEASE:
        exemption, hidden = "", []
    elif not exemption:
        raise Refused("Say why it is withheld.")
    if decision == Decision.PART and not hidden:
        raise Refused("Tick what is withheld, or give all of it.")
    item.decision, item.exemption, item.decided_at, item.decided_by = decision, exemption, at, by
    item.hidden = hidden if decision == Decision.PART else []
    item.save(update_fields=["decision", "exemption", "hidden", "decided_at", "decided_by"])
    record("subject_access.decided", request, by=by, item=item.pk, decision=decision, exemption=exemption)
    return item


@transaction.atomic
def finish_review(request: SubjectRequest, *, at: datetime, by: User) -> SubjectRequest:
    request = _locked(request, Status.REVIEW)
    if left := sum(item.to_decide for item in request.items.exclude(proposed="").only("proposed", "decision")):
        raise Refused(f"{left} proposed for redaction {'is' if left == 1 else 'are'} not decided yet.")
    request.status, request.reviewed_at, request.reviewed_by = Status.APPROVAL, at, by
    request.save(update_fields=["status", "reviewed_at", "reviewed_by"])
    record("subject_access.reviewed", request, by=by)
    return request


@transaction.atomic
def approve(request: SubjectRequest, *, at: datetime, by: User) -> SubjectRequest:
    request = _locked(request, Status.APPROVAL)
    if by.pk == request.reviewed_by_id or request.items.filter(decided_by=by).exists():
        raise Refused("Somebody else approves what you reviewed.")
    request.approved_at, request.approved_by = at, by
    record("subject_access.approved", request, by=by)
    return _set_to_work(request, Status.PACKING, "pack", "Make the file for the person", by)


@transaction.atomic
def send_back(request: SubjectRequest, *, why: str, by: User) -> SubjectRequest:
    request = _locked(request, Status.APPROVAL)
    request.status, request.sent_back_why = Status.REVIEW, why
    request.reviewed_at = request.reviewed_by = None
    request.save(update_fields=["status", "sent_back_why", "reviewed_at", "reviewed_by"])
    record("subject_access.sent_back", request, by=by)
    return request


@transaction.atomic
def pack_again(request: SubjectRequest, *, by: User) -> SubjectRequest:
    """Where the making of the file broke."""
    request = _locked(request, Status.PACKING)
    if not _stopped(request):
        raise Refused("The file is being made.")
    return _set_to_work(request, Status.PACKING, "pack", "Make the file for the person", by)


@transaction.atomic
def close(request: SubjectRequest, *, how: str, on: date, by: User) -> SubjectRequest:
    request = _locked(request, *set(Status) - {Status.CLOSED})
    if how == SubjectRequest.Closed.SENT and request.status != Status.READY:
        raise Refused("There is no approved file to send yet.")
    request.status, request.closed_on, request.closed_how = Status.CLOSED, on, how
    request.save(update_fields=["status", "closed_on", "closed_how"])
    record("subject_access.closed", request, by=by, how=how, on=on)
    return request


# -- what is kept no longer ------------------------------------------------------------------------------------------------


@transaction.atomic
def remove_expired(*, at: datetime) -> int:
    """Take away files past their day and the copies behind them; that they were made, and what was decided, stays."""
    today, removed = timezone.localdate(at), 0
    for made in SubjectPack.objects.select_for_update(of=("self",), skip_locked=True).filter(
        expires_on__lt=today, removed_at=None
    ).defer("content").select_related("request"):  # fmt: skip
        made.content, made.removed_at = None, at
        made.save(update_fields=["content", "removed_at"])
        made.request.items.update(facts=[])
        record("subject_access.file_removed", made.request, by=None, checksum=made.checksum)
        removed += 1
    closed = SubjectRequest.objects.filter(status=Status.CLOSED, pack=None, closed_on__lt=today)
    SubjectItem.objects.filter(request__in=closed).exclude(facts=[]).update(facts=[])
    oldest = at - timedelta(days=int(rule("note_draft_days", on=today)))
    return removed + Draft.objects.filter(saved_at__lt=oldest).delete()[0]


def _locked(request: SubjectRequest, *statuses: str) -> SubjectRequest:
    request = SubjectRequest.objects.select_for_update(of=("self",)).select_related("job").get(pk=request.pk)
    if request.status not in statuses:
        raise Refused(f"This cannot be done now: the request is {request.get_status_display().lower()}.")
    return request


def _stopped(request: SubjectRequest) -> bool:
    """Whether the work on it ended without its end, or its worker fell silent."""
    assert request.job
    return jobs.progress_of(request.job, at=timezone.now()).stuck or request.job.ended


def _set_to_work(request: SubjectRequest, status: str, task: str, title: str, by: User) -> SubjectRequest:
    request.status = status
    request.job = jobs.start(f"subject_access.{task}", f"{title} ({request.reference})", by=by)
    request.save()
    transaction.on_commit(partial(getattr(tasks, task).delay, request.job.pk, request.pk))
    return request
