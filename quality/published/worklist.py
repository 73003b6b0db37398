from datetime import datetime

from django.urls import reverse

from quality.published.models import Publication
from reachout.accounts.models import User
from reachout.accounts.permissions import Permission
from reachout.pages.worklist import MOST, Item, Section, section


@section(Permission.FIGURES_PUBLISH, order=66)
def editions_to_approve(user: User, now: datetime) -> Section:
    """What somebody else has proposed for the public."""
    waiting = Publication.objects.visible_to(user).filter(status=Publication.Status.PROPOSED).exclude(proposed_by=user)
    first = waiting.select_related("proposed_by").order_by("proposed_at")[:MOST]
    items = [Item(one.title, one.get_absolute_url(), detail=f"Proposed by {one.proposed_by.name}") for one in first]
    return Section("Figures to approve for the public", items=items, count=waiting.count(), url=reverse("publications:list"))
