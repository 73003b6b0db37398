"""The snapshot: one service line at one instant, as plain JSON."""

from __future__ import annotations

import hashlib
import json
from datetime import datetime
from typing import Any

from django.conf import settings

from beds.meetings.models import Meeting
from beds.meetings.packs.additions import with_additions
from beds.meetings.packs.changes import changes
from beds.meetings.packs.reads import Reads
from beds.meetings.packs.sections import ORDER
from beds.meetings.packs.shape import SHAPE, plain


def snapshot(meeting: Meeting, *, at: datetime, version: int = 1, why: str = "") -> dict[str, Any]:
    """Read it inside one REPEATABLE READ transaction, so that all sections agree."""
    reads = Reads(meeting, at)
    sections = with_additions(reads, [reads.section(make) for make in ORDER])
    last = reads.last_pack
    return {
        "shape": SHAPE,
        "collaborative": settings.COLLABORATIVE_NAME,
        "fictional": settings.DEMO,
        "meeting": meeting.reference,
        "service_line": meeting.service_line,
        "line": meeting.get_service_line_display(),
        "held_at": plain(meeting.began_at),
        "issued_at": plain(at),
        "version": version,
        "why": why,
        "last_pack": {"id": last.pk, "issued_at": plain(last.issued_at)} if last else None,
        "sections": [section.as_json() for section in [changes(last.snapshot if last else None, sections), *sections]],
    }


def checksum(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def canonical(made: dict[str, Any]) -> bytes:
    """The bytes a snapshot's checksum is taken over: the same however the database stores it."""
    return json.dumps(made, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()
