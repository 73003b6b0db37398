"""Care beyond the price: exceptional packages and enhanced observations. Source: returns, "Contracts and money".

A unit asks before, a commissioner approves or refuses; the database lets no hour be charged before, after or without that.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Func, Q, Value

from beds.models import Ward
from contracts.agreements.models import Contract
from contracts.money import pennies
from reachout.accounts.permissions import Permission
from reachout.people.free_text import names_no_patient
from reachout.people.models import Person
from reachout.references import reference

if TYPE_CHECKING:
    from reachout.accounts.models import User

ABOVE_NOTHING = [MinValueValidator(Decimal("0.01"))]


def package_reference() -> str:
    return reference("XP")


class PackageQuerySet(models.QuerySet["Package"]):
    def visible_to(self, user: User) -> PackageQuerySet:
        return self.open_to(user, Permission.PACKAGE_VIEW)

    def open_to(self, user: User, permission: Permission) -> PackageQuerySet:
        reach = user.reach(permission)
        return self.filter(reach.rows(line="contract__service_line", organisation="contract__provider", site="ward__site"))

    def to_decide(self) -> PackageQuerySet:
        return self.filter(status=Package.Status.ASKED)

    def in_force(self, today: date) -> PackageQuerySet:
        """Approved, and not past its last day."""
        return self.filter(status=Package.Status.APPROVED, ends_on__gte=today)


class Package(models.Model):
    class Kind(models.TextChoices):
        PACKAGE = "package", "Exceptional package"
        OBSERVATIONS = "observations", "Enhanced observations"

    class Status(models.TextChoices):
        ASKED = "asked", "To be approved"
        APPROVED = "approved", "Approved"
        REFUSED = "refused", "Refused"
        WITHDRAWN = "withdrawn", "Withdrawn"
        ENDED = "ended", "Ended early"

    reference = models.CharField(max_length=20, unique=True, default=package_reference)
    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="packages")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="packages")
    ward = models.ForeignKey(Ward, on_delete=models.PROTECT, related_name="packages")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    need = models.TextField("what is needed, and why the price does not cover it", validators=[names_no_patient])
    hours_a_day = models.DecimalField(max_digits=5, decimal_places=2, validators=ABOVE_NOTHING)
    rate = models.DecimalField("rate for an hour", max_digits=7, decimal_places=2, validators=ABOVE_NOTHING)
    starts_on = models.DateField("first day")
    review_on = models.DateField("next review")
    ends_on = models.DateField("last day")
    cap = models.DecimalField("the most it may cost", max_digits=10, decimal_places=2, validators=ABOVE_NOTHING)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.ASKED)
    asked_on = models.DateField()
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    decided_on = models.DateField(null=True, blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    objects = PackageQuerySet.as_manager()

    class Meta:
        ordering = ("-asked_on", "-id")
        constraints = [
            models.CheckConstraint(name="package_asked_for_before_it_starts", condition=Q(starts_on__gte=F("asked_on"))),
            models.CheckConstraint(name="package_ends_after_it_starts", condition=Q(ends_on__gte=F("starts_on"))),
            models.CheckConstraint(
                name="package_costs_something",
                condition=Q(hours_a_day__gt=0, hours_a_day__lte=240, rate__gt=0, cap__gt=0),
            ),
            models.CheckConstraint(
                name="package_decided_by_another_than_asked",
                condition=Q(status__in=["asked", "withdrawn"], decided_on=None, decided_by=None)
                | Q(status__in=["approved", "refused", "ended"], decided_on__isnull=False, decided_by__isnull=False)
                & ~Q(decided_by=F("asked_by")),
            ),
            ExclusionConstraint(
                name="one_package_of_a_kind_for_a_person_at_a_time",
                expressions=[
                    (F("person"), RangeOperators.EQUAL),
                    (F("kind"), RangeOperators.EQUAL),
                    (Func(F("starts_on"), F("ends_on"), Value("[]"), function="daterange"), RangeOperators.OVERLAPS),
                ],
                condition=Q(status__in=["asked", "approved", "ended"]),
            ),
        ]
        indexes = [models.Index(fields=["status", "ends_on"], name="package_by_end")]

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        return f"/money/packages/{self.pk}/"

    @property
    def day_cost(self) -> Decimal:
        return pennies(self.hours_a_day * self.rate)

    @property
    def planned_cost(self) -> Decimal:
        """Every day at its hours: what the cap is set against."""
        return self.day_cost * ((self.ends_on - self.starts_on).days + 1)


class Hours(models.Model):
    """Hours given over some days of one month, and what they cost; what was charged stays as it was (a trigger)."""

    package = models.ForeignKey(Package, on_delete=models.PROTECT, related_name="hours")
    first_on = models.DateField("first day")
    last_on = models.DateField("last day")
    hours = models.DecimalField(max_digits=7, decimal_places=2, validators=ABOVE_NOTHING)
    amount = models.DecimalField(max_digits=10, decimal_places=2)
    """Hours at the package's rate, to the penny: the database checks it."""
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("package", "first_on")
        constraints = [
            models.CheckConstraint(name="hours_end_after_they_start", condition=Q(last_on__gte=F("first_on"))),
            models.CheckConstraint(
                name="hours_within_one_month",
                condition=Q(last_on__year=F("first_on__year"), last_on__month=F("first_on__month")),
            ),
            models.CheckConstraint(name="hours_above_nothing", condition=Q(hours__gt=0)),
            ExclusionConstraint(
                name="hours_of_a_day_charged_once",
                expressions=[
                    (F("package"), RangeOperators.EQUAL),
                    (Func(F("first_on"), F("last_on"), Value("[]"), function="daterange"), RangeOperators.OVERLAPS),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"hours {self.pk}"


class PackageStep(models.Model):
    """What happened to a package: its story, never changed (a trigger)."""

    class Kind(models.TextChoices):
        ASKED = "asked", "Asked for"
        APPROVED = "approved", "Approved"
        REFUSED = "refused", "Refused"
        WITHDRAWN = "withdrawn", "Withdrawn"
        REVIEWED = "reviewed", "Reviewed"
        ENDED = "ended", "Ended early"

    package = models.ForeignKey(Package, on_delete=models.PROTECT, related_name="steps")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    text = models.TextField(blank=True, validators=[names_no_patient])
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("at", "id")

    def __str__(self) -> str:
        return f"step {self.pk}"
