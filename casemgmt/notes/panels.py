from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from casemgmt.facts import Facts
from casemgmt.notes.models import Document, Draft, Note
from casemgmt.notes.views.found import may_write
from casemgmt.panels import panel
from reachout.accounts.permissions import Permission

if TYPE_CHECKING:
    from reachout.accounts.models import User


@panel("Notes and documents", order=80, template="notes/_panel.html")
def notes(facts: Facts, user: User, now: datetime) -> dict[str, Any]:
    """The latest of each that this user may read; of others nothing is said."""
    case = facts.case
    written = Note.objects.visible_to(user).standing().filter(case=case).select_related("by")
    kept = Document.objects.visible_to(user).standing().filter(case=case).defer("says").select_related("by")
    return {
        "notes": list(written[:5]),
        "documents": list(kept[:3]),
        "may_export": user.may(Permission.SUBJECT_ACCESS),
        "may_write": may_write(case, user),
        "draft": Draft.objects.filter(case=case, by=user).exists(),
    }
