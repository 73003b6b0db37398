"""A sum that may be withheld. It is proposed, and approved by another; nothing is deducted by this system."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from quality.performance.models.notices import Notice
from quality.performance.models.under import UnderNotice, filled, signed
from reachout.people.free_text import names_no_patient
from reachout.references import reference


def withholding_reference() -> str:
    return reference("WH")


class WithholdingQuerySet(UnderNotice):
    def standing(self) -> Self:
        return self.filter(status__in=STANDING)


class Withholding(models.Model):
    class Status(models.TextChoices):
        PROPOSED = "proposed", "Proposed"
        APPROVED = "approved", "Approved"
        WITHDRAWN = "withdrawn", "Withdrawn"
        LIFTED = "lifted", "Lifted"

    reference = models.CharField(max_length=20, unique=True, default=withholding_reference)
    notice = models.ForeignKey(Notice, on_delete=models.PROTECT, related_name="withholdings")
    month = models.DateField("of which month's sum")
    percent = models.DecimalField(max_digits=5, decimal_places=2)
    base = models.DecimalField("the month's sum", max_digits=12, decimal_places=2)
    amount = models.DecimalField(max_digits=12, decimal_places=2)
    lines = models.JSONField("how the month's sum was worked out")
    why = models.TextField(validators=[names_no_patient])
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.PROPOSED)
    proposed_at = models.DateTimeField()
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    approved_at = models.DateTimeField(null=True, blank=True)
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    objects = WithholdingQuerySet.as_manager()

    class Meta:
        ordering = ("-month", "-id")
        constraints = [
            models.UniqueConstraint(
                fields=["notice", "month"],
                condition=Q(status__in=["proposed", "approved"]),
                name="one_standing_withholding_of_a_notice_and_month",
            ),
            models.CheckConstraint(name="withholding_of_a_whole_month", condition=Q(month__day=1)),
            models.CheckConstraint(name="withholding_says_why", condition=filled("why")),
            models.CheckConstraint(
                name="withheld_within_the_month", condition=Q(percent__range=(0, 100), amount__gte=0, amount__lte=F("base"))
            ),
            models.CheckConstraint(
                name="withholding_approved_by_another_than_proposed_it",
                condition=signed("approved_at", "approved_by") & (Q(approved_by=None) | ~Q(approved_by=F("proposed_by"))),
            ),
            models.CheckConstraint(
                name="approved_withholding_names_who_approved",
                condition=~Q(status__in=["approved", "lifted"]) | Q(approved_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        return f"{self.notice.get_absolute_url()}#withholding"


STANDING = (Withholding.Status.PROPOSED, Withholding.Status.APPROVED)
