"""A requirement that was not met in a month, or a return that did not come in on its day. Derived; written down when found."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import Q

from contracts.agreements.models import Contract, Requirement
from contracts.returns.models import Return
from quality.figures.models import Snapshot
from quality.measures.words import with_unit
from quality.performance.models.notices import Notice
from quality.performance.models.under import UnderContract, filled
from quality.performance.readings import measure_of
from reachout.pages.words import day


class BreachQuerySet(UnderContract):
    def standing(self) -> Self:
        return self.filter(lapsed_at=None)

    def without_notice(self) -> Self:
        return self.standing().filter(notice=None)


class Breach(models.Model):
    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="breaches")
    month = models.DateField("first day of the month")
    requirement = models.ForeignKey(Requirement, on_delete=models.PROTECT, null=True, blank=True, related_name="breaches")
    late = models.ForeignKey(Return, on_delete=models.PROTECT, null=True, blank=True, related_name="breaches")
    """The return, where it is information that is missing."""
    value = models.FloatField("figure that did not meet it", null=True, blank=True)
    snapshot = models.ForeignKey(Snapshot, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    """The frozen month that the figure was read from."""
    notice = models.ForeignKey(Notice, on_delete=models.PROTECT, null=True, blank=True, related_name="breaches")
    found_at = models.DateTimeField()
    lapsed_at = models.DateTimeField(null=True, blank=True)
    lapsed_why = models.CharField(max_length=200, blank=True)

    objects = BreachQuerySet.as_manager()

    class Meta:
        ordering = ("-month", "contract", "id")
        verbose_name_plural = "breaches"
        constraints = [
            models.UniqueConstraint(
                fields=["requirement", "month"],
                condition=Q(lapsed_at=None),
                name="one_standing_breach_of_a_month",
            ),
            models.UniqueConstraint(fields=["late"], condition=Q(lapsed_at=None), name="one_standing_breach_of_a_return"),
            models.CheckConstraint(
                name="breach_of_a_requirement_or_of_a_return",
                condition=Q(requirement__isnull=False, late=None, value__isnull=False, snapshot__isnull=False)
                | Q(requirement=None, late__isnull=False, value=None, snapshot=None),
            ),
            models.CheckConstraint(name="breach_in_a_month", condition=Q(month__day=1)),
            models.CheckConstraint(
                name="lapsed_breach_says_why",
                condition=Q(lapsed_at=None, lapsed_why="") | Q(lapsed_at__isnull=False) & filled("lapsed_why"),
            ),
        ]

    def __str__(self) -> str:
        return f"breach {self.pk}"

    @property
    def said(self) -> str:
        """31.5 days, as it was found; which return, and when it was due."""
        if self.late:
            return f"{self.late.get_part_display()} return, due {day(self.late.due_on)}"
        measure = measure_of(self.requirement) if self.requirement else None
        return with_unit(measure, self.value) if measure else f"{self.value}"

    @property
    def code(self) -> str:
        """Of the requirement; empty for returns, as notices have it."""
        return self.requirement.code if self.requirement else ""
