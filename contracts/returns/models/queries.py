"""What a commissioner asks about a figure, and what the provider answers: a thread on that figure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q

from beds.models import Ward
from contracts.returns.models.returns import Return
from contracts.returns.models.submissions import Submission
from reachout.accounts.permissions import Permission
from reachout.people.free_text import names_no_patient

if TYPE_CHECKING:
    from reachout.accounts.models import User


class ReturnQueryQuerySet(models.QuerySet["Query"]):
    def visible_to(self, user: User) -> ReturnQueryQuerySet:
        return self.open_to(user, Permission.RETURN_VIEW)

    def open_to(self, user: User, permission: Permission) -> ReturnQueryQuerySet:
        return self.filter(of__in=Return.objects.open_to(user, permission))


class Query(models.Model):
    class Status(models.TextChoices):
        OPEN = "open", "Awaiting an answer"
        ANSWERED = "answered", "Answered"
        CLOSED = "closed", "Closed"

    of = models.ForeignKey(Return, on_delete=models.PROTECT, related_name="queries")
    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="queries")
    """The version that was asked about."""
    figure = models.CharField(max_length=40)
    ward = models.ForeignKey(Ward, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.OPEN)
    raised_at = models.DateTimeField()
    raised_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    objects = ReturnQueryQuerySet.as_manager()

    class Meta:
        ordering = ("raised_at", "id")
        constraints = [
            models.UniqueConstraint(
                fields=["of", "figure", "ward"],
                condition=~Q(status="closed"),
                nulls_distinct=False,
                name="one_open_query_on_a_figure",
            ),
            models.CheckConstraint(
                name="closed_query_names_who_closed_it",
                condition=Q(status="closed", closed_at__isnull=False, closed_by__isnull=False)
                | ~Q(status="closed") & Q(closed_at=None, closed_by=None),
            ),
        ]

    def __str__(self) -> str:
        return f"query {self.pk}"

    def get_absolute_url(self) -> str:
        return f"/returns/queries/{self.pk}/"

    @property
    def last_words(self) -> str:
        """Reads ``messages``: prefetch them for a list."""
        said = list(self.messages.all())
        return said[-1].text if said else ""


class Message(models.Model):
    """A line of the thread; never changed (a trigger sees to that)."""

    query = models.ForeignKey(Query, on_delete=models.PROTECT, related_name="messages")
    text = models.TextField(validators=[names_no_patient])
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("at", "id")
        constraints = [models.CheckConstraint(name="message_on_a_return_says_something", condition=~Q(text=""))]

    def __str__(self) -> str:
        return f"message {self.pk}"
