from datetime import datetime

from django.urls import reverse

from quality.published.models import Publication
from reachout.accounts.models import User
from reachout.accounts.permissions import Permission
from reachout.pages.worklist import Item, Section, first_of, section


@section(Permission.FIGURES_PUBLISH, order=66)
def editions_to_approve(user: User, now: datetime) -> Section:
    """What somebody else has proposed for the public."""
    waiting = Publication.objects.visible_to(user).filter(status=Publication.Status.PROPOSED).exclude(proposed_by=user)
    rows = waiting.select_related("proposed_by").order_by("proposed_at")
    return first_of("Figures to approve for the public", rows, _item, url=reverse("publications:list"))


def _item(one: Publication) -> Item:
    return Item(one.title, one.get_absolute_url(), detail=f"Proposed by {one.proposed_by.name}")
