"""Notes: written, corrected in a new version, struck out when they stand on the wrong case."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from casemgmt.models import Case
from casemgmt.notes.models import Access, Draft, EarlierNote, Note, levels_of
from reachout.accounts.models import User
from reachout.accounts.permissions import Permission
from reachout.audit.services import record
from reachout.refused import Refused

SAID = ("kind", "about_on", "text", "access", "version", "why", "at", "by_id")


@transaction.atomic
def add_note(case: Case, *, kind: str, about_on: date, text: str, access: str = Access.SHARED, at: datetime, by: User) -> Note:
    """Write a note. What a unit writes is read by the case manager too; a case manager says who reads theirs."""
    from_unit = writes_for_unit(case, by)
    note = Note.objects.create(
        case=case, kind=kind, about_on=about_on, text=text, access=checked_access(access, from_unit, by),
        from_unit=from_unit, at=at, by=by,
    )  # fmt: skip
    Draft.objects.filter(case=case, by=by).delete()
    record("note.added", note, by=by, person=case.person_id, kind=kind, access=note.access)
    return note


@transaction.atomic
def correct_note(
    note: Note, *, kind: str, about_on: date, text: str, access: str, why: str, seen: int, at: datetime, by: User
) -> Note:
    """A new version with a reason; the old one stays for those who might read it. ``seen`` is the version they corrected."""
    note = _standing(note)
    if note.version != seen:
        raise Refused("Somebody corrected this note meanwhile. Read what it says now, then correct that.")
    if not why.strip():
        raise Refused("Say why the note is corrected.")
    said = {"kind": kind, "about_on": about_on, "text": text, "access": checked_access(access, note.from_unit, by)}
    if all(getattr(note, name) == value for name, value in said.items()):
        raise Refused("Nothing is different. Change what is wrong, or go back.")
    EarlierNote.objects.create(note=note, **{name: getattr(note, name) for name in SAID})
    for name, value in {**said, "version": note.version + 1, "why": why, "at": at, "by": by}.items():
        setattr(note, name, value)
    note.save()
    record("note.corrected", note, by=by, version=note.version, access=note.access)
    return note


@transaction.atomic
def withdraw_note(note: Note, *, why: str, at: datetime, by: User) -> Note:
    """Strike a note out: it was written on the wrong case, or should not have been written. It is kept."""
    note = _standing(note)
    if not why.strip():
        raise Refused("Say why the note is withdrawn.")
    note.withdrawn_at, note.withdrawn_by, note.withdrawn_why = at, by, why
    note.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_why"])
    record("note.withdrawn", note, by=by)
    return note


def keep_draft(case: Case, typed: dict[str, str], *, at: datetime, by: User) -> Draft | None:
    """What somebody has typed so far; nobody else reads it, so the audit need not know. None when it was saved as a note
    meanwhile: the last keystrokes may arrive after the button was pressed."""
    if Note.objects.filter(case=case, by=by, text=typed["text"].strip()).exists():
        return None
    return Draft.objects.update_or_create(case=case, by=by, defaults={"typed": typed, "saved_at": at})[0]


def writes_for_unit(case: Case, by: User) -> bool:
    """Whoever keeps cases writes for the commissioning side; nobody may be on both."""
    return case.service_line not in by.reach(Permission.CASE_KEEP).lines


def checked_access(access: str, from_unit: bool, by: User) -> str:
    allowed = [Access.SHARED] if from_unit else levels_of(by)
    if access not in allowed:
        raise Refused("Choose who may read this.")
    return access


def _standing(note: Note) -> Note:
    note = Note.objects.select_for_update(of=("self",)).select_related("case").get(pk=note.pk)
    if note.withdrawn_at:
        raise Refused("This note was withdrawn.")
    return note
