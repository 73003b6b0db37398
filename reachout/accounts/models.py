from functools import cached_property
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from reachout.accounts.permissions import GRANTS, WITHOUT_LINE, Permission, Reach, Role, reach_of
from reachout.organisations.models import Organisation, ServiceLine, Site


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, email: str | None) -> "User":
        return self.get(email__iexact=email)


class User(AbstractBaseUser):
    """Someone who signs in. What they may do comes from their memberships alone: there is no superuser."""

    email = models.EmailField(unique=True)
    name = models.CharField(max_length=200)
    profession = models.CharField(max_length=200, blank=True)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = UserManager()

    USERNAME_FIELD = EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        ordering = ("name", "email")
        constraints = [models.UniqueConstraint(Lower("email"), name="one_user_per_email")]

    def __str__(self) -> str:
        return self.name

    @cached_property
    def current_memberships(self) -> list["Membership"]:
        return list(self.memberships.select_related("organisation", "site"))

    @cached_property
    def permissions(self) -> frozenset[Permission]:
        return frozenset(p for membership in self.current_memberships for p in GRANTS[membership.role])

    def may(self, permission: Permission) -> bool:
        """Whether the permission is theirs anywhere at all; over which rows is for ``reach``."""
        return permission in self.permissions

    def reach(self, permission: Permission) -> Reach:
        return reach_of(self.current_memberships, permission)

    @property
    def roles(self) -> set[str]:
        return {membership.role for membership in self.current_memberships}


class Membership(models.Model):
    """A role in an organisation and one service line, perhaps at one site only. Two lines are two memberships, on purpose."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=20, choices=Role.choices)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="memberships")
    site = models.ForeignKey(Site, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    service_line = models.CharField(max_length=20, choices=ServiceLine.choices, blank=True)

    class Meta:
        ordering = ("role", "service_line")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "role", "organisation", "site", "service_line"],
                nulls_distinct=False,
                name="one_membership_of_a_kind",
            ),
            models.CheckConstraint(
                name="membership_names_its_line",
                condition=Q(role__in=sorted(WITHOUT_LINE), service_line="")
                | (~Q(role__in=sorted(WITHOUT_LINE)) & Q(service_line__in=ServiceLine.values)),
            ),
        ]

    def __str__(self) -> str:
        line = f", {self.get_service_line_display()}" if self.service_line else ""
        return f"{self.get_role_display()}, {self.site or self.organisation}{line}"
