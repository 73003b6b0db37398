"""Wards and beds: whether they are in service, and the ward's own word on them."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import Count, F, Q

from beds.models.intervals import days, ends_after_start
from reachout.accounts.permissions import Permission
from reachout.organisations.models import ServiceLine, Site
from reachout.references import reference
from referrals.models import Security, Specialism

if TYPE_CHECKING:
    from reachout.accounts.models import User


def closure_reference() -> str:
    return reference("K")


class WardQuerySet(models.QuerySet["Ward"]):
    def visible_to(self, user: User) -> WardQuerySet:
        return self.open_to(user, Permission.BOARD_VIEW) | self.open_to(user, Permission.STAY_VIEW)

    def open_to(self, user: User, permission: Permission) -> WardQuerySet:
        reach = user.reach(permission)
        return self.filter(reach.rows(line="service_line", organisation="site__organisation", site="site"))

    def open_on(self, day: date) -> WardQuerySet:
        return self.filter(Q(opened_on=None) | Q(opened_on__lte=day), Q(closed_on=None) | Q(closed_on__gt=day))

    def counting_beds(self, day: date) -> WardQuerySet:
        open_beds = Q(beds__opened_on=None) | Q(beds__opened_on__lte=day)
        not_closed = Q(beds__closed_on=None) | Q(beds__closed_on__gt=day)
        return self.annotate(open_beds=Count("beds", filter=open_beds & not_closed))


class Ward(models.Model):
    class Sex(models.TextChoices):
        MALE = "male", "Men"
        FEMALE = "female", "Women"
        MIXED = "mixed", "Mixed"

    code = models.CharField(max_length=200, unique=True)
    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="wards")
    name = models.CharField(max_length=200)
    service_line = models.CharField(max_length=20, choices=ServiceLine.choices)
    security = models.CharField(max_length=10, choices=Security.choices)
    sex = models.CharField("ward for", max_length=10, choices=Sex.choices)
    specialism = models.CharField(max_length=10, choices=Specialism.choices, blank=True)
    commissioned_beds = models.PositiveSmallIntegerField(null=True, blank=True)
    day_price = models.DecimalField(max_digits=9, decimal_places=2, null=True, blank=True)
    opened_on = models.DateField(null=True, blank=True)
    closed_on = models.DateField(null=True, blank=True)

    objects = WardQuerySet.as_manager()

    class Meta:
        ordering = ("name", "code")
        constraints = [
            models.CheckConstraint(
                name="ward_closes_after_opening",
                condition=Q(opened_on=None) | Q(closed_on=None) | Q(closed_on__gte=F("opened_on")),
            )
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return f"/beds/wards/{self.pk}/"

    @property
    def kind(self) -> str:
        """What it is for, in a line: medium secure, men, mental illness."""
        security = "" if self.security == Security.NONE else self.get_security_display()
        words = [security, self.get_sex_display(), self.get_specialism_display() if self.specialism else ""]
        return ", ".join(str(word).lower() for word in words if word)


class AdmissionsPause(models.Model):
    """A ward closed to admissions: its patients stay, its beds are not offered."""

    ward = models.ForeignKey(Ward, on_delete=models.CASCADE, related_name="pauses")
    started_on = models.DateField()
    expected_end_on = models.DateField(null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True)
    reason = models.CharField(max_length=200)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    during = days("started_on", "ended_on")

    class Meta:
        ordering = ("-started_on",)
        constraints = [
            ends_after_start("pause_ends_after_start", "started_on", "ended_on"),
            ExclusionConstraint(
                name="one_pause_of_a_ward_at_a_time",
                expressions=[("ward", RangeOperators.EQUAL), ("during", RangeOperators.OVERLAPS)],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.ward_id} closed to admissions"


class Confirmation(models.Model):
    """A ward's word on its beds at a moment: how many it can staff. Empty is not available."""

    ward = models.ForeignKey(Ward, on_delete=models.CASCADE, related_name="confirmations")
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    staffed_beds = models.PositiveSmallIntegerField("beds open and staffed")
    note = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ("-at", "-id")
        indexes = [models.Index(fields=["ward", "-at", "-id"], name="confirmation_latest")]

    def __str__(self) -> str:
        return f"confirmation {self.pk}"


class BedQuerySet(models.QuerySet["Bed"]):
    def visible_to(self, user: User) -> BedQuerySet:
        return self.filter(ward__in=Ward.objects.visible_to(user))

    def open_to(self, user: User, permission: Permission) -> BedQuerySet:
        return self.filter(
            user.reach(permission).rows(line="ward__service_line", organisation="ward__site__organisation", site="ward__site")
        )

    def open_on(self, day: date) -> BedQuerySet:
        return self.filter(Q(opened_on=None) | Q(opened_on__lte=day), Q(closed_on=None) | Q(closed_on__gt=day))


class Bed(models.Model):
    code = models.CharField(max_length=200, unique=True)
    ward = models.ForeignKey(Ward, on_delete=models.PROTECT, related_name="beds")
    opened_on = models.DateField(null=True, blank=True)
    closed_on = models.DateField(null=True, blank=True)
    barrier: str
    """What keeps a new patient out: only on beds read by ``selectors.vacancy``."""

    objects = BedQuerySet.as_manager()

    class Meta:
        ordering = ("code",)
        constraints = [
            models.UniqueConstraint(fields=["id", "ward"], name="bed_with_its_ward"),
            models.CheckConstraint(
                name="bed_closes_after_opening",
                condition=Q(opened_on=None) | Q(closed_on=None) | Q(closed_on__gte=F("opened_on")),
            ),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def number(self) -> str:
        """What the ward calls it: the code without the ward's own, ``AS01-07`` is bed 07 of AS01."""
        return self.code.rpartition("-")[2]


class BedClosure(models.Model):
    """A bed out of service, from the day it closed to the day it reopened."""

    reference = models.CharField(max_length=200, unique=True, default=closure_reference)
    bed = models.ForeignKey(Bed, on_delete=models.CASCADE, related_name="closures")
    closed_on = models.DateField()
    expected_back_on = models.DateField(null=True, blank=True)
    reopened_on = models.DateField(null=True, blank=True)
    reason = models.CharField(max_length=200, blank=True)
    during = days("closed_on", "reopened_on")

    class Meta:
        ordering = ("-closed_on",)
        constraints = [ends_after_start("bed_reopens_after_closing", "closed_on", "reopened_on")]

    def __str__(self) -> str:
        return self.reference
