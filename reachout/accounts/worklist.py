from datetime import datetime

from django.db.models import Max

from reachout.accounts.models import OneTimeLink, User
from reachout.accounts.permissions import Permission
from reachout.accounts.users.tables import NO_PASSWORD
from reachout.pages.tags import Meaning, Tag
from reachout.pages.worklist import MOST, Item, Section, section


@section(Permission.USERS_MANAGE, order=900)
def invitations_lapsed(user: User, now: datetime) -> Section:
    """Users whose link ran out before they chose a password."""
    waiting = (
        User.objects.filter(NO_PASSWORD, is_active=True, links__purpose=OneTimeLink.Purpose.INVITATION)
        .annotate(until=Max("links__expires_at"))
        .filter(until__lte=now)
        .order_by("until")
    )
    found = list(waiting[: 5 * MOST])
    lapsed = Tag("Lapsed", Meaning.SOON)
    items = [Item(one.name, one.get_absolute_url(), detail=one.email, tag=lapsed) for one in found[:MOST]]
    return Section("Invitations that ran out", items=items, count=len(found), url="/users/?state=invited")


@section(Permission.USERS_MANAGE, order=910)
def without_role(user: User, now: datetime) -> Section:
    """Users who can sign in but see nothing."""
    idle = User.objects.filter(is_active=True, memberships=None).order_by("name")
    found = list(idle[: 5 * MOST])
    items = [Item(one.name, one.get_absolute_url(), detail=one.email) for one in found[:MOST]]
    return Section("Users without a role", items=items, count=len(found), url="/users/")
