"""What a provider owes for a month under a contract. Source: returns, "The monthly return".

Activity and finance fall due earlier than quality and workforce, so a month's return has two parts, each sent in by itself.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from contracts.agreements.models import Contract
from reachout.accounts.permissions import Permission
from reachout.months import in_words

if TYPE_CHECKING:
    from contracts.returns.models.submissions import Submission
    from reachout.accounts.models import User


class Part(models.TextChoices):
    ACTIVITY = "activity", "Activity and finance"
    QUALITY = "quality", "Quality and workforce"


class ReturnQuerySet(models.QuerySet["Return"]):
    def visible_to(self, user: User) -> ReturnQuerySet:
        return self.open_to(user, Permission.RETURN_VIEW)

    def open_to(self, user: User, permission: Permission) -> ReturnQuerySet:
        return self.filter(user.reach(permission).rows(line="contract__service_line", organisation="contract__provider"))

    def awaited(self) -> ReturnQuerySet:
        """With the provider: not sent in yet, or asked about."""
        return self.filter(status__in=WITH_PROVIDER)

    def to_check(self) -> ReturnQuerySet:
        """With the commissioner."""
        return self.filter(status__in=WITH_COMMISSIONER)

    def unsent(self) -> ReturnQuerySet:
        """Not submitted a first time yet."""
        return self.filter(status__in=[Return.Status.DUE, Return.Status.DRAFT])

    def late(self, today: date) -> ReturnQuerySet:
        return self.unsent().filter(due_on__lt=today)


class Return(models.Model):
    class Status(models.TextChoices):
        DUE = "due", "Due"
        DRAFT = "draft", "Draft"
        SUBMITTED = "submitted", "Submitted"
        QUERIED = "queried", "Queried"
        RESUBMITTED = "resubmitted", "Resubmitted"
        ACCEPTED = "accepted", "Accepted"
        FROZEN = "frozen", "Frozen"

    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="returns")
    month = models.DateField("first day of the month")
    part = models.CharField(max_length=10, choices=Part.choices)
    status = models.CharField(max_length=12, choices=Status.choices, default=Status.DUE)
    due_on = models.DateField()
    locks_on = models.DateField("last day on which it can be sent in")
    standing = models.ForeignKey(
        "returns.Submission",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="version that counts",
    )
    """The version accepted last: what figures, money and the reconciliation read."""

    objects = ReturnQuerySet.as_manager()

    class Meta:
        ordering = ("-month", "contract", "part")
        constraints = [
            models.UniqueConstraint(fields=["contract", "month", "part"], name="one_return_of_a_contract_month_and_part"),
            models.CheckConstraint(name="return_of_a_whole_month", condition=Q(month__day=1)),
            models.CheckConstraint(name="return_due_before_it_locks", condition=Q(locks_on__gte=F("due_on"))),
            models.CheckConstraint(
                name="accepted_return_has_a_version_that_counts",
                condition=~Q(status__in=["accepted", "frozen"]) | Q(standing__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["status", "due_on"], name="return_by_due")]

    def __str__(self) -> str:
        return f"{self.get_part_display()}, {in_words(self.month)}"

    def get_absolute_url(self) -> str:
        return f"/returns/{self.pk}/"

    def is_late(self, today: date) -> bool:
        """Past its day and not sent in. Late is not locked."""
        return self.status in (self.Status.DUE, self.Status.DRAFT) and self.due_on < today

    @property
    def beside(self) -> ReturnQuerySet:
        """The other part of the month."""
        return Return.objects.filter(contract=self.contract_id, month=self.month).exclude(pk=self.pk)

    @property
    def latest(self) -> Submission | None:
        """The newest version, sent in or not."""
        return self.submissions.order_by("-number").first()


WITH_PROVIDER = (Return.Status.DUE, Return.Status.DRAFT, Return.Status.QUERIED)
WITH_COMMISSIONER = (Return.Status.SUBMITTED, Return.Status.RESUBMITTED)


class LockException(models.Model):
    """Leave for one provider to send in one return after it has locked."""

    of = models.ForeignKey(Return, on_delete=models.PROTECT, related_name="exceptions")
    until_on = models.DateField("last day")
    why = models.TextField()
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("at", "id")
        constraints = [models.CheckConstraint(name="lock_exception_says_why", condition=~Q(why=""))]

    def __str__(self) -> str:
        return f"exception {self.pk}"


class Event(models.Model):
    """One thing that happened to a return: its story, never changed (a trigger sees to that)."""

    class Kind(models.TextChoices):
        BEGUN = "begun", "Begun"
        SUBMITTED = "submitted", "Submitted"
        QUERIED = "queried", "Queried"
        RESUBMITTED = "resubmitted", "Resubmitted"
        ACCEPTED = "accepted", "Accepted"
        FROZEN = "frozen", "Frozen"
        REOPENED = "reopened", "Opened again"
        EXCEPTION = "exception", "May be sent in after locking"

    of = models.ForeignKey(Return, on_delete=models.PROTECT, related_name="events")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    version = models.PositiveSmallIntegerField(null=True, blank=True)
    text = models.TextField(blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ("at", "id")

    def __str__(self) -> str:
        return f"event {self.pk}"
