"""What people wrote on charts: where the limits begin anew and why, and what happened. Never made by the product itself, never
deleted: withdrawn, by somebody and for a reason."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from quality.lines import lines_of
from quality.measures import CATALOGUE, Cut
from reachout.accounts.permissions import Permission
from reachout.organisations.models import ServiceLine
from reachout.people.free_text import names_no_patient

if TYPE_CHECKING:
    from quality.measures import Measure
    from reachout.accounts.models import User


class MarkQuerySet(models.QuerySet[Any]):
    def open_to(self, user: User, permission: Permission) -> Self:
        """Marks on charts of the user's lines; on those of the three lines together for whoever has all three."""
        return self.filter(service_line__in=lines_of(user, permission))

    def standing_on(self, line: str, cut: str) -> Self:
        """On charts of this line and cut, by month, without what was withdrawn."""
        return self.filter(service_line=line, cut=cut, withdrawn_at=None).order_by("month", "id")


class Mark(models.Model):
    """On one chart (a measure, a service line or all, a whole or one part of a cut), at one month."""

    measure = models.CharField(max_length=60)
    service_line = models.CharField(max_length=20, choices=ServiceLine.choices, blank=True)
    """Empty: the three lines together."""
    cut = models.CharField(max_length=20, choices=[(cut.value, cut.name.capitalize()) for cut in Cut], blank=True)
    key = models.CharField(max_length=200, blank=True)
    month = models.DateField("first day of the month")
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    withdrawn_why = models.CharField(max_length=200, blank=True, validators=[names_no_patient])

    objects = MarkQuerySet.as_manager()

    noun = ""

    class Meta:
        abstract = True
        ordering = ("month", "id")
        indexes = [models.Index(fields=["measure", "service_line", "cut", "key"], name="spc_%(class)s_of_chart")]
        constraints = [
            models.CheckConstraint(name="%(class)s_at_a_month", condition=Q(month__day=1)),
            models.CheckConstraint(
                name="%(class)s_of_a_whole_or_a_part", condition=Q(cut="", key="") | (~Q(cut="") & ~Q(key=""))
            ),
            models.CheckConstraint(
                name="%(class)s_withdrawn_by_someone_for_a_reason",
                condition=Q(withdrawn_at=None, withdrawn_by=None, withdrawn_why="")
                | (Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False) & ~Q(withdrawn_why="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"

    @property
    def of(self) -> Measure:
        return CATALOGUE[self.measure]

    @property
    def said(self) -> str:
        raise NotImplementedError

    @property
    def withdraw_address(self) -> str:
        return reverse(f"spc:withdraw-{self._meta.model_name}", args=[self.pk])


class Rebase(Mark):
    """From this month on mean and limits are reckoned anew."""

    why = models.CharField(max_length=200, validators=[names_no_patient])

    class Meta(Mark.Meta):
        constraints = [
            *Mark.Meta.constraints,
            models.UniqueConstraint(
                fields=["measure", "service_line", "cut", "key", "month"],
                condition=Q(withdrawn_at=None),
                name="one_standing_rebase_a_month",
            ),
        ]

    noun = "rebase"

    @property
    def said(self) -> str:
        return self.why


class Annotation(Mark):
    """Something that happened in this month, told below the chart."""

    text = models.CharField(max_length=200, validators=[names_no_patient])

    class Meta(Mark.Meta):
        pass

    noun = "note"

    @property
    def said(self) -> str:
        return self.text
