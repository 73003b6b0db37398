"""What every word of the person's or the carer's has in common: whose case, which day, who wrote it down."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from django.conf import settings
from django.db import models

from casemgmt.models import Case
from reachout.accounts.permissions import Permission

if TYPE_CHECKING:
    from reachout.accounts.models import User


class OfCaseQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: User) -> Self:
        return self.open_to(user, Permission.CASE_VIEW)

    def open_to(self, user: User, *permissions: Permission) -> Self:
        """Of the cases that one of the permissions opens to this user."""
        return self.filter(case__in=cases_open_to(user, *permissions))


def cases_open_to(user: User, *permissions: Permission) -> models.QuerySet[Case]:
    cases = Case.objects.none()
    for permission in permissions:
        cases = cases | Case.objects.open_to(user, permission)
    return cases


class OfCase(models.Model):
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        abstract = True

    @property
    def person_id(self) -> int:
        """For the audit: whose record it is."""
        return self.case.person_id
