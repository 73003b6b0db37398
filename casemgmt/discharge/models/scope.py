"""Every row of discharge is seen through its case."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import models

from casemgmt.models import Case
from reachout.accounts.permissions import Permission

if TYPE_CHECKING:
    from reachout.accounts.models import User


class OfCaseQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: User) -> OfCaseQuerySet:
        return self.open_to(user, Permission.CASE_VIEW)

    def open_to(self, user: User, permission: Permission) -> OfCaseQuerySet:
        return self.filter(case__in=Case.objects.open_to(user, permission))
