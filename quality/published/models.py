"""Figures for everybody: proposed by one person, approved by another, frozen as they were shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from quality.figures.models import Snapshot
from quality.lines import NAMES, TOGETHER, lines_of
from reachout.accounts.permissions import Permission
from reachout.months import in_words
from reachout.organisations.models import ServiceLine
from reachout.people.free_text import names_no_patient
from reachout.references import reference

if TYPE_CHECKING:
    from reachout.accounts.models import User


def publication_reference() -> str:
    return reference("PF")


def may_publish(user: User) -> bool:
    """What is published speaks for the three service lines at once: whoever proposes or approves holds all three."""
    return TOGETHER in lines_of(user, Permission.FIGURES_PUBLISH)


class PublicationQuerySet(models.QuerySet["Publication"]):
    def visible_to(self, user: User) -> PublicationQuerySet:
        return self.open_to(user, Permission.FIGURES_PUBLISH)

    def open_to(self, user: User, permission: Permission) -> PublicationQuerySet:
        return self.all() if TOGETHER in lines_of(user, permission) else self.none()

    def standing(self) -> PublicationQuerySet:
        """What the public may read, the latest first."""
        return self.filter(status=Publication.Status.APPROVED).order_by("-approved_at", "-id")

    def issued(self) -> PublicationQuerySet:
        """What has ever been public, the latest first."""
        return self.filter(approved_at__isnull=False).order_by("-approved_at", "-id")


class Publication(models.Model):
    """An edition: some measures over some months, made from named versions of those months."""

    class Status(models.TextChoices):
        PROPOSED = "proposed", "Waiting for approval"
        APPROVED = "approved", "Published"
        SENT_BACK = "sent_back", "Sent back"
        WITHDRAWN = "withdrawn", "Withdrawn"

    reference = models.CharField(max_length=20, unique=True, default=publication_reference)
    title = models.CharField(max_length=120, validators=[names_no_patient])
    note = models.TextField("what a reader must know", max_length=1000, blank=True, validators=[names_no_patient])
    first = models.DateField("first month")
    last = models.DateField("last month")
    measures = ArrayField(models.CharField(max_length=60))
    snapshots = models.ManyToManyField(Snapshot, related_name="publications")
    """One a month: the versions that its figures are made from."""
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.PROPOSED)
    proposed_at = models.DateTimeField()
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    approved_at = models.DateTimeField(null=True, blank=True)
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    ended_at = models.DateTimeField("sent back or withdrawn at", null=True, blank=True)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    ended_why = models.CharField("why it was sent back or withdrawn", max_length=300, blank=True, validators=[names_no_patient])

    objects = PublicationQuerySet.as_manager()

    class Meta:
        ordering = ("-proposed_at", "-id")
        constraints = [
            models.CheckConstraint(name="publication_of_months", condition=Q(first__day=1, last__day=1, first__lte=F("last"))),
            models.CheckConstraint(name="publication_of_some_measure", condition=Q(measures__len__gt=0)),
            models.CheckConstraint(
                name="publication_approved_by_another", condition=Q(approved_by=None) | ~Q(approved_by=F("proposed_by"))
            ),
            models.CheckConstraint(
                name="publication_approved_by_somebody",
                condition=Q(approved_at=None, approved_by=None, status__in=("proposed", "sent_back"))
                | Q(approved_at__isnull=False, approved_by__isnull=False, status__in=("approved", "withdrawn")),
            ),
            models.CheckConstraint(
                name="publication_ended_for_a_reason",
                condition=Q(ended_at=None, ended_by=None, ended_why="", status__in=("proposed", "approved"))
                | Q(ended_at__isnull=False, ended_by__isnull=False, status__in=("sent_back", "withdrawn")) & ~Q(ended_why=""),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("publications:show", args=[self.pk])

    @property
    def period(self) -> str:
        """April 2021 to March 2026."""
        return in_words(self.first) if self.first == self.last else f"{in_words(self.first)} to {in_words(self.last)}"

    @property
    def is_public(self) -> bool:
        return self.status == self.Status.APPROVED


class PublishedMeasure(models.Model):
    """A measure as an edition names and defines it."""

    publication = models.ForeignKey(Publication, on_delete=models.PROTECT, related_name="published")
    place = models.PositiveSmallIntegerField("place in the edition")
    measure = models.CharField(max_length=60)
    title = models.CharField(max_length=120)
    form = models.CharField(max_length=10)
    unit = models.CharField(max_length=80)
    improvement = models.CharField(max_length=10)
    definition = models.TextField()

    class Meta:
        ordering = ("place",)
        constraints = [models.UniqueConstraint(fields=["publication", "measure"], name="measure_once_in_a_publication")]

    def __str__(self) -> str:
        return self.title


class PublishedFigure(models.Model):
    """A figure as everybody reads it, rounded or a star. The number it was made from is not here."""

    measure = models.ForeignKey(PublishedMeasure, on_delete=models.PROTECT, related_name="figures")
    month = models.DateField()
    service_line = models.CharField(max_length=20, choices=ServiceLine.choices, blank=True)
    shown = models.CharField(max_length=20)
    value = models.DecimalField(max_digits=12, decimal_places=1, null=True)
    """What ``shown`` says as a number, a share in percent; empty for a star."""
    behind = models.CharField("out of how many, rounded", max_length=20, blank=True)

    class Meta:
        ordering = ("month", "service_line")
        constraints = [
            models.UniqueConstraint(fields=["measure", "month", "service_line"], name="one_published_figure_of_a_kind"),
            models.CheckConstraint(name="published_star_has_no_value", condition=~Q(shown="*") | Q(value=None)),
        ]

    def __str__(self) -> str:
        return f"published figure {self.pk}"

    @property
    def line(self) -> str:
        return NAMES[self.service_line]
