from datetime import datetime, timedelta

from django.urls import reverse

from quality.figures.models import Snapshot
from reachout.accounts.models import User
from reachout.accounts.permissions import Permission
from reachout.months import in_words
from reachout.pages.words import long_day
from reachout.pages.worklist import Item, Section, section

NEW = timedelta(days=31)


@section(Permission.FIGURES_VIEW, order=60)
def new_report(user: User, now: datetime) -> Section:
    """The latest month's report, while it is new."""
    latest = Snapshot.objects.order_by("month", "version").filter(made_at__gt=now - NEW).last()
    title = "Board report"
    if not latest:
        return Section(title)
    item = Item(in_words(latest.month), reverse("report:show"), detail=f"Figures frozen on {long_day(latest.made_at)}")
    return Section(title, items=[item], url=reverse("report:show"))
