"""What a review asked for: one owner, one day, done when somebody says so with a day on which it was seen."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from casemgmt.reviews.models.reviews import Review
from reachout.accounts.permissions import Permission
from reachout.people.free_text import names_no_patient

if TYPE_CHECKING:
    from reachout.accounts.models import User


class ActionQuerySet(models.QuerySet["Action"]):
    def visible_to(self, user: User) -> ActionQuerySet:
        return self.open_to(user, Permission.CASE_VIEW)

    def open_to(self, user: User, permission: Permission) -> ActionQuerySet:
        return self.filter(review__in=Review.objects.open_to(user, permission))

    def outstanding(self) -> ActionQuerySet:
        return self.filter(done_on=None)

    def overdue(self, today: date) -> ActionQuerySet:
        return self.outstanding().filter(due_on__lt=today)


class Action(models.Model):
    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="actions")
    text = models.CharField("what must be done", max_length=500, validators=[names_no_patient])
    owner = models.CharField("who does it", max_length=200, validators=[names_no_patient])
    """In words: a social worker or an ICB answers for most, and has no sign-in here."""
    due_on = models.DateField("by when")
    done_on = models.DateField("the day it was seen to be done", null=True, blank=True)
    evidence = models.CharField("how it is known to be done", max_length=500, blank=True, validators=[names_no_patient])
    done_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    objects = ActionQuerySet.as_manager()

    class Meta:
        ordering = (F("done_on").desc(nulls_first=True), "due_on", "id")
        constraints = [
            models.CheckConstraint(
                name="an_action_done_says_how",
                condition=Q(done_on=None, evidence="") | (Q(done_on__isnull=False) & ~Q(evidence="")),
            ),
        ]

    def __str__(self) -> str:
        return f"action {self.pk}"

    def is_overdue(self, today: date) -> bool:
        return self.done_on is None and self.due_on < today
