from datetime import datetime

from reachout.accounts.models import User
from reachout.accounts.permissions import Permission
from reachout.pages.worklist import MOST, Item, Section, section
from reachout.people.models import BreakGlass


@section(Permission.BREAK_GLASS_REVIEW, order=800)
def emergencies_to_review(user: User, now: datetime) -> Section:
    waiting = BreakGlass.objects.filter(reviewed_at=None).exclude(by=user)
    first = waiting.select_related("person", "by").order_by("began_at")[:MOST]
    items = [Item(opened.person.reference, f"/audit/emergencies/{opened.pk}/", detail=_detail(opened)) for opened in first]
    return Section("Emergency access to review", items=items, count=waiting.count(), url="/audit/emergencies/?state=waiting")


def _detail(opened: BreakGlass) -> str:
    return f"Opened by {opened.by.name}"
