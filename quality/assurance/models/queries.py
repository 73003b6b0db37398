"""Questions to a provider, and what was said to and fro."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from quality.assurance.models.signals import Signal
from quality.assurance.models.units import AboutUnit, AboutUnitQuerySet, filled
from reachout.references import reference


def query_reference() -> str:
    return reference("QQ")


class QueryQuerySet(AboutUnitQuerySet):
    pass


class Query(AboutUnit):
    """A commissioner asks, the provider answers, and somebody else than who answered closes it."""

    class Status(models.TextChoices):
        OPEN = "open", "Open"
        ANSWERED = "answered", "Answered"
        CLOSED = "closed", "Closed"

    reference = models.CharField(max_length=20, unique=True, default=query_reference)
    subject = models.CharField(max_length=200)
    answer_by = models.DateField()
    signal = models.ForeignKey(Signal, on_delete=models.PROTECT, null=True, blank=True, related_name="queries")
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.OPEN)
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    objects = QueryQuerySet.as_manager()

    class Meta:
        ordering = ("-opened_at", "-id")
        verbose_name_plural = "queries"
        constraints = [
            models.CheckConstraint(
                name="query_closed_by_someone",
                condition=~Q(status="closed") | Q(closed_at__isnull=False, closed_by__isnull=False),
            ),
            models.CheckConstraint(
                name="query_closed_by_another_than_answered",
                condition=Q(closed_by=None) | Q(answered_by=None) | ~Q(closed_by=F("answered_by")),
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        return f"/assurance/queries/{self.pk}/"


class Message(models.Model):
    """What one side wrote. Nothing written is changed or taken away (a trigger sees to that)."""

    query = models.ForeignKey(Query, on_delete=models.PROTECT, related_name="messages")
    text = models.TextField()
    from_provider = models.BooleanField(default=False)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("at", "id")
        constraints = [models.CheckConstraint(name="message_says_something", condition=filled("text"))]

    def __str__(self) -> str:
        return f"message {self.pk}"
