"""Who manages cases."""

from __future__ import annotations

from django.db.models import Count, Q, QuerySet

from reachout.accounts.models import User
from reachout.accounts.permissions import GRANTS, Permission

ROLES = sorted(role for role, grants in GRANTS.items() if Permission.CASE_KEEP in grants)


def case_managers(line: str) -> QuerySet[User]:
    """Of a service line, with how many open cases of it each has (``load``): those with the fewest first."""
    theirs = User.objects.filter(is_active=True, memberships__role__in=ROLES, memberships__service_line=line)
    load = Count("cases", filter=Q(cases__service_line=line, cases__closed_on=None), distinct=True)
    return theirs.distinct().annotate(load=load).order_by("load", "name")
