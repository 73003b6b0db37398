from datetime import datetime

from reachout.accounts.models import User
from reachout.accounts.permissions import Permission
from reachout.pages.worklist import Item, Section, first_of, section
from reachout.people.models import BreakGlass


@section(Permission.BREAK_GLASS_REVIEW, order=800)
def emergencies_to_review(user: User, now: datetime) -> Section:
    waiting = BreakGlass.objects.filter(reviewed_at=None).exclude(by=user)
    rows = waiting.select_related("person", "by").order_by("began_at")
    return first_of("Emergency access to review", rows, _item, url="/audit/emergencies/?state=waiting")


def _item(opened: BreakGlass) -> Item:
    return Item(opened.person.reference, f"/audit/emergencies/{opened.pk}/", detail=f"Opened by {opened.by.name}")
