"""A bed kept for a referral until a time. The database lets one hold at a time stand on a bed."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.db.models.functions import Least

from beds.models.wards import Bed
from reachout.accounts.permissions import Permission
from reachout.references import reference
from referrals.models import Referral

if TYPE_CHECKING:
    from reachout.accounts.models import User


def hold_reference() -> str:
    return reference("H")


class HoldQuerySet(models.QuerySet["Hold"]):
    def visible_to(self, user: User) -> HoldQuerySet:
        return self.open_to(user, Permission.STAY_VIEW)

    def open_to(self, user: User, permission: Permission) -> HoldQuerySet:
        return self.filter(
            user.reach(permission).rows(
                line="bed__ward__service_line", organisation="bed__ward__site__organisation", site="bed__ward__site"
            )
        )

    def live(self, at: datetime) -> HoldQuerySet:
        """Standing on a bed at that time; one whose referral was closed since is as good as gone."""
        return self.filter(during__contains=at).exclude(referral__status=Referral.Status.CLOSED)


class Hold(models.Model):
    """A bed kept for a referral until a time: held, then perhaps offered to the unit, accepted or declined.

    It expires by itself: ``during`` ends at ``expires_at`` or when it was ended, whichever is earlier, and no two holds of a
    bed may overlap.
    """

    class End(models.TextChoices):
        ADMITTED = "admitted", "Admitted"
        RELEASED = "released", "Released"
        DECLINED = "declined", "Declined by the unit"
        OTHER_BED = "other_bed", "Another bed was accepted"
        REFERRAL_CLOSED = "referral_closed", "The referral was closed"

    class Decline(models.TextChoices):
        WARD_MIX = "ward_mix", "Mix of patients on the ward"
        STAFFING = "staffing", "Not enough staff"
        LEVEL = "level", "Wrong level of security"
        SPECIALISM = "specialism", "Needs another specialism"
        KEEP_APART = "keep_apart", "Must be kept apart from someone here"
        PHYSICAL_HEALTH = "physical_health", "Physical health needs beyond the ward"
        BED_GONE = "bed_gone", "The bed is not available"

    reference = models.CharField(max_length=200, unique=True, default=hold_reference)
    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="holds")
    bed = models.ForeignKey(Bed, on_delete=models.PROTECT, related_name="holds")
    placed_at = models.DateTimeField()
    placed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    why = models.TextField(blank=True)
    expires_at = models.DateTimeField()
    offered_at = models.DateTimeField(null=True, blank=True)
    offered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    accepted_at = models.DateTimeField(null=True, blank=True)
    accepted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    expected_on = models.DateField("admission expected on", null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    end = models.CharField("how it ended", max_length=20, choices=End.choices, blank=True)
    decline_reason = models.CharField(max_length=20, choices=Decline.choices, blank=True)
    end_note = models.TextField(blank=True)
    during = models.GeneratedField(
        expression=Func(F("placed_at"), Least(F("expires_at"), F("ended_at")), function="tstzrange"),
        output_field=DateTimeRangeField(),
        db_persist=True,
    )

    objects = HoldQuerySet.as_manager()

    class Meta:
        ordering = ("-placed_at", "-id")
        constraints = [
            ExclusionConstraint(
                name="one_live_hold_per_bed",
                expressions=[("bed", RangeOperators.EQUAL), ("during", RangeOperators.OVERLAPS)],
            ),
            models.CheckConstraint(
                name="hold_runs_forward",
                condition=Q(expires_at__gt=F("placed_at")) & (Q(ended_at=None) | Q(ended_at__gte=F("placed_at"))),
            ),
            models.CheckConstraint(
                name="hold_end_is_said",
                condition=Q(ended_at=None, end="") | (Q(ended_at__isnull=False) & ~Q(end="")),
            ),
            models.CheckConstraint(
                name="hold_accepted_by_another_than_offered",
                condition=Q(accepted_by=None) | Q(offered_by=None) | ~Q(accepted_by=F("offered_by")),
            ),
            models.CheckConstraint(name="hold_accepted_after_offer", condition=Q(accepted_at=None) | Q(offered_at__isnull=False)),
        ]

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        return f"/beds/holds/{self.pk}/"

    def is_live(self, at: datetime) -> bool:
        return self.ended_at is None and self.placed_at <= at < self.expires_at

    def state(self, at: datetime) -> str:
        """held, offered or accepted while it stands; then how it ended, or expired."""
        if self.end:
            return self.end
        if self.expires_at <= at:
            return "expired"
        if self.accepted_at:
            return "accepted"
        return "offered" if self.offered_at else "held"
