from datetime import datetime
from typing import Any

from casemgmt.notes.models import SubjectRequest
from casemgmt.notes.subject.tables import status_of
from reachout.accounts.permissions import Permission
from reachout.pages.worklist import MOST, Item, Section, section


@section(Permission.SUBJECT_ACCESS, order=58)
def subject_access(user: Any, now: datetime) -> Section:
    """Requests to answer within the month that the law gives."""
    rows = list(SubjectRequest.objects.visible_to(user).standing().order_by("due_on", "pk")[: MOST * 5])
    items = [Item(row.reference, row.get_absolute_url(), detail=status_of(row).text, due_on=row.due_on) for row in rows]
    return Section("Subject access requests", items, url="/subject-access/")
