"""Issuing packs: built from one moment's data, whole or not at all, once per meeting and version."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, connection, transaction
from django.db.models import Exists, Max, OuterRef
from django.utils import timezone

from beds.meetings.models import Meeting, Pack, PackFile, Slot
from beds.meetings.packs.pdf import pack_pdf
from beds.meetings.packs.snapshot import canonical, checksum, snapshot
from beds.meetings.packs.workbook import pack_xlsx
from beds.meetings.services.planning import monday
from reachout.audit.services import record

if TYPE_CHECKING:
    from reachout.accounts.models import User

HOURS_BEFORE = 24
"""Where a line has no slot that says otherwise."""


def due_meetings(*, at: datetime) -> list[Meeting]:
    """Planned meetings so near that their pack is due, and not issued yet."""
    hours = dict(Slot.objects.values_list("service_line", "pack_hours_before"))
    planned = Meeting.objects.filter(status=Meeting.Status.PLANNED, starts_at__gt=at)
    unissued = planned.filter(~Exists(Pack.objects.filter(meeting=OuterRef("pk")))).order_by("starts_at")
    return [m for m in unissued if m.began_at - timedelta(hours=hours.get(m.service_line, HOURS_BEFORE)) <= at]


def meetings_of_week(*, at: datetime, lines: Iterable[str]) -> list[Meeting]:
    """Each line's meeting of the week of that instant: the first that is still to come then, else the last one before."""
    week = monday(timezone.localdate(at))
    rows = Meeting.objects.filter(service_line__in=lines, held_on__range=(week, week + timedelta(days=6))).order_by(
        "held_on", "pk"
    )
    found: dict[str, Meeting] = {}
    for meeting in rows.order_by("held_on", "pk"):
        if meeting.service_line not in found or found[meeting.service_line].held_on < timezone.localdate(at):
            found[meeting.service_line] = meeting
    return list(found.values())


def next_meetings(*, at: datetime, lines: Iterable[str]) -> list[Meeting]:
    """Each line's next planned meeting."""
    planned = Meeting.objects.filter(service_line__in=lines, status=Meeting.Status.PLANNED, starts_at__gt=at)
    return list(planned.order_by("service_line", "starts_at").distinct("service_line"))


def issue_pack(meeting: Meeting, *, at: datetime, by: User | None = None, why: str = "") -> Pack:
    """The meeting's pack. Without ``why`` it is issued once and then only handed back; with one, a new version is issued.

    Snapshot, PDF, spreadsheet and audit event go in together: a worker that dies on the way leaves nothing behind. Of two that
    build the same version at once, the unique constraint lets one in.
    """
    if not why and (issued := meeting.packs.order_by("version").last()):
        return issued
    try:
        with one_moment():
            return _issue(meeting, at, by, why)
    except IntegrityError:
        return meeting.packs.latest()


def _issue(meeting: Meeting, at: datetime, by: User | None, why: str) -> Pack:
    version = (meeting.packs.aggregate(last=Max("version"))["last"] or 0) + 1
    why = why if version > 1 else ""
    made = snapshot(meeting, at=at, version=version, why=why)
    pack = Pack.objects.create(
        meeting=meeting, version=version, why=why, issued_at=at, issued_by=by, snapshot=made, checksum=checksum(canonical(made))
    )
    PackFile.objects.bulk_create(_files(pack, made))
    record("pack.issued", pack, by=by, why=why, meeting=meeting, version=version, checksum=pack.checksum)
    return pack


def _files(pack: Pack, made: dict[str, Any]) -> list[PackFile]:
    contents = {PackFile.Kind.PDF: pack_pdf(made), PackFile.Kind.XLSX: pack_xlsx(made)}
    return [PackFile(pack=pack, kind=kind, content=content, checksum=checksum(content)) for kind, content in contents.items()]


@contextmanager
def one_moment() -> Iterator[None]:
    """All that is read inside is read as of one moment, however long it takes and whoever writes meanwhile."""
    outermost = not connection.in_atomic_block
    with transaction.atomic():
        if outermost:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        yield
