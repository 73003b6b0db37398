"""What a meeting decided, what is to be done after it, and the admissions it avoided."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q

from beds.meetings.models.sittings import Meeting
from beds.models import Bed, Hold, Ward
from reachout.accounts.permissions import Permission
from reachout.references import reference
from referrals.models import Referral

if TYPE_CHECKING:
    from reachout.accounts.models import User


def decision_reference() -> str:
    return reference("D")


class DecisionQuerySet(models.QuerySet["Decision"]):
    def visible_to(self, user: User) -> DecisionQuerySet:
        return self.open_to(user, Permission.MEETING_VIEW)

    def standing(self) -> DecisionQuerySet:
        """Without those that the same meeting reopened."""
        return self.filter(reopened_at=None)

    def open_to(self, user: User, permission: Permission) -> DecisionQuerySet:
        return self.filter(meeting__service_line__in=sorted(user.reach(permission).service_lines))


class Decision(models.Model):
    class Kind(models.TextChoices):
        OFFER = "offer", "Offer a bed"
        HOLD = "hold", "Hold a bed"
        DEFER = "defer", "Defer"
        DECLINE = "decline", "Decline"
        AVOID = "avoid", "Admission avoided"

    reference = models.CharField(max_length=200, unique=True, default=decision_reference)
    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="decisions")
    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="decisions")
    decision = models.CharField(max_length=10, choices=Kind.choices)
    ward = models.ForeignKey(Ward, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    bed = models.ForeignKey(Bed, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    hold = models.ForeignKey(Hold, on_delete=models.PROTECT, null=True, blank=True, related_name="decisions")
    rationale = models.TextField(blank=True)
    defer_until = models.DateField(null=True, blank=True)
    decline_reason = models.CharField(max_length=20, choices=Referral.DeclineReason.choices, blank=True, db_default="")
    rank = models.PositiveSmallIntegerField("place on the list when decided", null=True, blank=True)
    components = models.JSONField("why that place, when decided", null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    reopened_at = models.DateTimeField(null=True, blank=True)
    reopened_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    reopened_why = models.CharField(max_length=200, blank=True, db_default="")

    objects = DecisionQuerySet.as_manager()

    class Meta:
        ordering = ("decided_at", "id")
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "referral"],
                condition=Q(decided_by__isnull=False, reopened_at=None),
                name="one_decision_per_referral_and_meeting",
            ),
            models.CheckConstraint(name="decision_made_here_has_a_rationale", condition=Q(decided_by=None) | ~Q(rationale="")),
            models.CheckConstraint(
                name="decision_reopened_by_someone_for_a_reason",
                condition=Q(reopened_at=None) | (Q(reopened_by__isnull=False) & ~Q(reopened_why="")),
            ),
        ]

    def __str__(self) -> str:
        return self.reference


class ActionQuerySet(models.QuerySet["Action"]):
    def open_to(self, user: User, permission: Permission) -> ActionQuerySet:
        return self.filter(meeting__service_line__in=sorted(user.reach(permission).service_lines))


class Action(models.Model):
    """Something to do after the meeting; it rolls forward to the next pack until it is done."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="actions")
    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, null=True, blank=True, related_name="actions")
    text = models.CharField(max_length=500)
    owner = models.CharField(max_length=200)
    due_on = models.DateField(null=True, blank=True)
    raised_at = models.DateTimeField()
    raised_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    done_at = models.DateTimeField(null=True, blank=True)
    done_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    objects = ActionQuerySet.as_manager()

    class Meta:
        ordering = ("due_on", "id")

    def __str__(self) -> str:
        return f"action {self.pk}"


def avoided_reference() -> str:
    return reference("V")


class AvoidedAdmission(models.Model):
    """Criteria were met, an alternative was agreed at a bed meeting; what the bed days would have cost, low and high."""

    reference = models.CharField(max_length=200, unique=True, default=avoided_reference)
    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="avoided")
    agreed_on = models.DateField()
    benchmark_days = models.PositiveSmallIntegerField()
    price_low = models.DecimalField("day price, low", max_digits=9, decimal_places=2)
    price_high = models.DecimalField("day price, high", max_digits=9, decimal_places=2)
    alternative_cost = models.DecimalField(max_digits=9, decimal_places=2)

    class Meta:
        ordering = ("-agreed_on", "-id")

    def __str__(self) -> str:
        return self.reference
