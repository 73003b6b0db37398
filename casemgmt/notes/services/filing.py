"""Documents: added, followed by newer versions, put right in their details, struck out."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from casemgmt.models import Case
from casemgmt.notes.models import Access, Document, File
from casemgmt.notes.services.reading import to_be_read
from casemgmt.notes.services.writing import checked_access, writes_for_unit
from reachout.accounts.models import User
from reachout.audit.services import record
from reachout.files import Received
from reachout.refused import Refused


@transaction.atomic
def add_document(
    case: Case,
    *,
    file: Received,
    title: str,
    kind: str,
    description: str = "",
    access: str = Access.SHARED,
    at: datetime,
    by: User,
) -> Document:
    """Keep a file on a case; one that is there already, as far as its sender may know, is not kept twice."""
    case = Case.objects.select_for_update(of=("self",)).get(pk=case.pk)
    _refuse_copy(case, file, by)
    from_unit = writes_for_unit(case, by)
    document = Document.objects.create(
        case=case, title=title, kind=kind, description=description, from_unit=from_unit,
        access=checked_access(access, from_unit, by), at=at, by=by,
    )  # fmt: skip
    kept = _keep(document, file, 1, "", at, by)
    to_be_read(document)
    record("document.added", document, by=by, kind=kind, access=document.access, checksum=kept.checksum)
    return document


@transaction.atomic
def add_version(document: Document, *, file: Received, why: str, at: datetime, by: User) -> Document:
    """A newer file of the same document; the older ones stay."""
    document = _standing(document)
    Case.objects.select_for_update(of=("self",)).get(pk=document.case_id)
    if not why.strip():
        raise Refused("Say why there is a new version.")
    _refuse_copy(document.case, file, by)
    latest = document.files.values_list("version", flat=True).first() or 0
    kept = _keep(document, file, latest + 1, why, at, by)
    to_be_read(document)
    document.save(update_fields=["says", "reading"])
    record("document.version_added", document, by=by, version=kept.version, checksum=kept.checksum)
    return document


@transaction.atomic
def correct_document(
    document: Document, *, title: str, kind: str, description: str, access: str, at: datetime, by: User
) -> Document:
    """Put right what it is called and who may read it; the files stay as they came."""
    document = _standing(document)
    details = {"title": title, "kind": kind, "description": description}
    details["access"] = checked_access(access, document.from_unit, by)
    changed = [name for name, value in details.items() if getattr(document, name) != value]
    for name in changed:
        setattr(document, name, details[name])
    if "access" in changed:
        to_be_read(document)
    if changed:
        document.save(update_fields=[*changed, "says", "reading"])
        record("document.corrected", document, by=by, changed=changed, access=document.access)
    return document


@transaction.atomic
def withdraw_document(document: Document, *, why: str, at: datetime, by: User) -> Document:
    document = _standing(document)
    if not why.strip():
        raise Refused("Say why the document is withdrawn.")
    document.withdrawn_at, document.withdrawn_by, document.withdrawn_why = at, by, why
    document.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_why"])
    record("document.withdrawn", document, by=by)
    return document


def _keep(document: Document, file: Received, version: int, why: str, at: datetime, by: User) -> File:
    return File.objects.create(
        document=document, version=version, name=file.name, content_type=file.content_type, content=file.content,
        size=len(file.content), checksum=file.checksum, access=document.access, why=why, at=at, by=by,
    )  # fmt: skip


def _refuse_copy(case: Case, file: Received, by: User) -> None:
    """Only among what the sender may read: others are not told that something is there."""
    known = File.objects.visible_to(by).filter(document__case=case, document__withdrawn_at=None, checksum=file.checksum)
    if there := known.select_related("document").defer("content").first():
        raise Refused(f"This very file is here already: {there.document.title}, version {there.version}.")


def _standing(document: Document) -> Document:
    document = Document.objects.select_for_update(of=("self",)).select_related("case").get(pk=document.pk)
    if document.withdrawn_at:
        raise Refused("This document was withdrawn.")
    return document
