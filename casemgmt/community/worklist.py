"""What waits for whoever follows people with the community team: referrals to decide, first contacts, long silence."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils import timezone

from casemgmt.community.selectors import Followed, contacted
from casemgmt.models import Case, CommunityEpisode
from reachout.accounts.permissions import Permission
from reachout.pages.worklist import MOST, Item, Section, section
from reachout.rules.selectors import Rules, rules_on

if TYPE_CHECKING:
    from reachout.accounts.models import User

WORDS = {"referred": "To accept or not", "accepted": "First contact", "in contact": "Contact"}


@section(Permission.CASE_KEEP, order=49)
def community(user: User, now: datetime) -> Section:
    """The next step of each of one's own, and of those whom nobody follows yet, once it is due."""
    on = timezone.localdate(now)
    others = Case.objects.current().filter(person=OuterRef("person"), service_line=OuterRef("service_line"))
    others = others.exclude(manager=None).exclude(manager=user)
    mine = CommunityEpisode.objects.open_to(user, Permission.CASE_KEEP).on(on).filter(~Exists(others))
    rules = rules_on(on)
    due = [(day, row) for row in contacted(mine, on=on) if (day := due_on(row, rules)) and day <= on]
    items = [
        Item(row.episode.person.name, row.episode.get_absolute_url(), detail=WORDS[row.state], due_on=day)
        for day, row in sorted(due, key=lambda pair: (pair[0], pair[1].episode.pk))
    ]
    late = sum(day < on for day, _ in due)
    return Section("Community team", items[:MOST], count=len(items), late=late, url=reverse("community:caseload"))


def due_on(row: Followed, rules: Rules) -> date | None:
    """By when the next step of an episode is due."""
    line = row.episode.service_line
    if row.state == "referred":
        return row.episode.referred_on + timedelta(days=rules.get("community_accept_days", line))
    if row.state == "accepted" and row.accepted_on:
        return row.accepted_on + timedelta(days=rules.get("community_first_contact_days", line))
    if row.state == "in contact" and row.last_contact_on:
        return row.last_contact_on + timedelta(days=rules.get("community_contact_days", line))
    return None
