"""Rows that hang on a contract, by whichever path: who sees them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Q

from reachout.accounts.permissions import Permission

if TYPE_CHECKING:
    from reachout.accounts.models import User


class UnderContract(models.QuerySet[Any]):
    """A commissioner's line, or a provider's own."""

    path = "contract"

    def visible_to(self, user: User) -> Self:
        return self.open_to(user, Permission.PERFORMANCE_VIEW)

    def open_to(self, user: User, permission: Permission) -> Self:
        reach = user.reach(permission)
        return self.filter(reach.rows(line=f"{self.path}__service_line", organisation=f"{self.path}__provider"))


class UnderNotice(UnderContract):
    path = "notice__contract"


def filled(name: str) -> Q:
    return ~Q(**{name: ""})


def signed(at: str, by: str) -> Q:
    """Both or neither: when it was done, and by whom."""
    return Q(**{at: None, by: None}) | Q(**{f"{at}__isnull": False, f"{by}__isnull": False})
