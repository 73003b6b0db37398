"""Months as they were issued: frozen when made, replaced only by a new version that says why and what is different."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.db.models import Exists, OuterRef, Q

from quality.lines import lines_of
from quality.measures import Cut
from reachout.accounts.permissions import Permission
from reachout.organisations.models import ServiceLine

if TYPE_CHECKING:
    from reachout.accounts.models import User


class SnapshotQuerySet(models.QuerySet["Snapshot"]):
    def visible_to(self, user: User) -> SnapshotQuerySet:
        """A month holds every line's figures: whoever sees some of them may know how it was made."""
        return self.all() if user.may(Permission.FIGURES_VIEW) else self.none()

    def latest_versions(self) -> SnapshotQuerySet:
        """Each month as it now stands."""
        later = Snapshot.objects.filter(month=OuterRef("month"), version__gt=OuterRef("version"))
        return self.filter(~Exists(later))


class Snapshot(models.Model):
    """Every figure of one month: how it was computed, from how many rows, when and by whom.

    Rows are never changed or removed: a trigger refuses UPDATE, DELETE and TRUNCATE, here and of the figures.
    """

    month = models.DateField("first day of the month")
    version = models.PositiveSmallIntegerField(default=1)
    why = models.CharField("why it was made again", max_length=200, blank=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    """Empty when the worker made it by itself."""
    definition = models.CharField("SHA-256 of the measures' definitions and SQL", max_length=64)
    code = models.CharField("SHA-256 of the product's code", max_length=64)
    counts = models.JSONField("rows in each table it was computed from")
    size = models.PositiveIntegerField("how many figures")
    changed = models.PositiveIntegerField("figures unlike those of the version before", default=0)
    checksum = models.CharField("SHA-256 of the figures", max_length=64)

    objects = SnapshotQuerySet.as_manager()

    class Meta:
        ordering = ("-month", "-version")
        get_latest_by = "version"
        constraints = [
            models.UniqueConstraint(fields=["month", "version"], name="one_snapshot_per_version"),
            models.CheckConstraint(name="snapshot_of_a_month", condition=Q(month__day=1)),
            models.CheckConstraint(name="snapshot_again_says_why", condition=Q(version=1) | ~Q(why="")),
        ]

    def __str__(self) -> str:
        return f"{self.month:%B %Y}, version {self.version}"

    def get_absolute_url(self) -> str:
        return f"/figures/snapshots/{self.pk}/"


class FigureQuerySet(models.QuerySet["Figure"]):
    def visible_to(self, user: User) -> FigureQuerySet:
        return self.filter(service_line__in=lines_of(user))


class Figure(models.Model):
    """One measure in one month, for the three service lines together (empty) or one, and perhaps one part of a cut."""

    snapshot = models.ForeignKey(Snapshot, on_delete=models.PROTECT, related_name="figures", db_index=False)
    measure = models.CharField(max_length=60)
    service_line = models.CharField(max_length=20, choices=ServiceLine.choices, blank=True)
    cut = models.CharField(max_length=20, choices=[(cut.value, cut.name.capitalize()) for cut in Cut], blank=True)
    key = models.CharField(max_length=200, blank=True)
    value = models.FloatField(null=True)
    numerator = models.FloatField(null=True)
    denominator = models.FloatField(null=True)
    n = models.IntegerField(null=True)
    detail = models.JSONField(default=dict)

    objects = FigureQuerySet.as_manager()

    class Meta:
        ordering = ("id",)
        constraints = [
            models.UniqueConstraint(fields=["service_line", "cut", "measure", "key", "snapshot"], name="one_figure_of_a_kind")
        ]
        # Snapshots follow one another on disk and are never touched again: of which one a page of the table is takes few bytes.
        indexes = [BrinIndex(fields=["snapshot"], name="figures_of_snapshot", pages_per_range=32)]

    def __str__(self) -> str:
        return f"{self.measure} {self.pk}"


class Change(models.Model):
    """A figure that a new version of a month has otherwise than the version before; empty = null, or not there."""

    snapshot = models.ForeignKey(Snapshot, on_delete=models.PROTECT, related_name="changes")
    measure = models.CharField(max_length=60)
    service_line = models.CharField(max_length=20, choices=ServiceLine.choices, blank=True)
    cut = models.CharField(max_length=20, blank=True)
    key = models.CharField(max_length=200, blank=True)
    was = models.FloatField(null=True)
    was_numerator = models.FloatField(null=True)
    was_denominator = models.FloatField(null=True)
    now = models.FloatField(null=True)
    now_numerator = models.FloatField(null=True)
    now_denominator = models.FloatField(null=True)

    class Meta:
        ordering = ("id",)

    def __str__(self) -> str:
        return f"change of {self.measure} {self.pk}"
