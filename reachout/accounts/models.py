import hashlib
import secrets
from datetime import datetime
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.crypto import salted_hmac
from django.utils.functional import cached_property

from reachout.accounts.permissions import GRANTS, WITHOUT_LINE, Breadth, Permission, Reach, Role, reach_of
from reachout.organisations.models import Organisation, ServiceLine, Site


def fresh_stamp() -> str:
    return secrets.token_hex(16)


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
    session_stamp = models.CharField(max_length=32, default=fresh_stamp, editable=False)
    """Every session carries a digest of it: a fresh stamp signs the user out everywhere."""
    has_authenticator: bool
    """Annotated on whoever is signed in (see ``backend.py``)."""
    created_at = models.DateTimeField(auto_now_add=True)

    objects = UserManager()

    USERNAME_FIELD = EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        ordering = ("name", "email")
        constraints = [models.UniqueConstraint(Lower("email"), name="one_user_per_email")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return f"/users/{self.pk}/"

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        ties = f"{self.password}:{self.session_stamp}"
        return salted_hmac("reachout.accounts.session", ties, secret=secret, algorithm="sha256").hexdigest()

    @cached_property
    def current_memberships(self) -> list["Membership"]:
        return list(self.memberships.select_related("organisation", "site"))

    def memberships_with(self, permission: Permission) -> list["Membership"]:
        return [membership for membership in self.current_memberships if permission in GRANTS[membership.role]]

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

    @property
    def grants(self) -> dict[Breadth, list[Permission]]:
        """What the role may do, by how far."""
        found: dict[Breadth, list[Permission]] = {}
        for permission, breadth in GRANTS[self.role].items():
            found.setdefault(breadth, []).append(permission)
        return found


class OneTimeLink(models.Model):
    """A link, sent by e-mail, to choose a password: used once, for a while. Kept so that it can be neither used again nor
    made from the database alone: the token follows from ``nonce`` and the server's secret, and is looked up by its digest."""

    class Purpose(models.TextChoices):
        INVITATION = "invitation", "Invitation"
        RESET = "reset", "Forgotten password"

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="links")
    purpose = models.CharField(max_length=10, choices=Purpose.choices)
    nonce = models.CharField(max_length=64, default=fresh_stamp)
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    used_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-created_at",)
        constraints = [models.CheckConstraint(name="link_expires", condition=Q(expires_at__gt=models.F("created_at")))]

    def __str__(self) -> str:
        return f"{self.purpose} {self.pk}"

    @property
    def token(self) -> str:
        return salted_hmac("reachout.accounts.link", self.nonce, algorithm="sha256").hexdigest()

    def is_live(self, at: datetime) -> bool:
        return self.used_at is None and self.created_at <= at < self.expires_at and self.user.is_active


class ApiTokenQuerySet(models.QuerySet["ApiToken"]):
    def live(self, at: datetime) -> "ApiTokenQuerySet":
        return self.filter(revoked_at=None, expires_at__gt=at, user__is_active=True)


class ApiToken(models.Model):
    """A user's own key for programs: it may do what they may. Only its digest is kept; the text is shown once."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="api_tokens")
    name = models.CharField(max_length=100)
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    objects = ApiTokenQuerySet.as_manager()

    class Meta:
        ordering = ("-created_at",)
        constraints = [models.CheckConstraint(name="token_expires", condition=Q(expires_at__gt=models.F("created_at")))]

    def __str__(self) -> str:
        return self.name


def digest_of(token: str) -> str:
    """What is kept of a token: it holds 256 random bits, so one round of SHA-256 is enough."""
    return hashlib.sha256(token.encode()).hexdigest()
