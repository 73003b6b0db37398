"""Emergencies looked at afterwards, by information governance."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from reachout.audit.services import record
from reachout.people.models import BreakGlass
from reachout.refused import Refused

if TYPE_CHECKING:
    from reachout.accounts.models import User


@transaction.atomic
def review_emergency(opened: BreakGlass, *, by: User, at: datetime, justified: bool, note: str = "") -> BreakGlass:
    """Say whether an emergency access was justified. One that was not, and still lasts, ends at once."""
    opened = BreakGlass.objects.select_for_update(of=("self",)).select_related("person").get(pk=opened.pk)
    if opened.by_id == by.pk:
        raise Refused("This was your own access. Ask a colleague to review it.")
    if opened.reviewed_at is not None:
        raise Refused("A colleague has reviewed this access already.")
    if not justified and not note.strip():
        raise Refused("Say why the access was not justified, and what happens next.")
    opened.reviewed_at, opened.reviewed_by, opened.justified, opened.review_note = at, by, justified, note.strip()
    if not justified and opened.began_at < at < opened.ends_at:
        opened.ends_at = at
    opened.save(update_fields=["reviewed_at", "reviewed_by", "justified", "review_note", "ends_at"])
    record("emergency.reviewed", opened, by=by, justified=justified)
    return opened
