"""What is agreed from a month on: the wards, what each is paid and how, and what is required of the provider.

A variation is a new version of the terms; the earlier ones stay as they were. Source: NHS Standard Contract, schedules 2 to 4.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.functional import cached_property

from beds.models import Ward
from contracts import pricing
from contracts.agreements.models.contracts import Contract
from contracts.pricing import Price, Tariff
from reachout.accounts.permissions import Permission
from reachout.people.free_text import names_no_patient

if TYPE_CHECKING:
    from reachout.accounts.models import User


class TermsQuerySet(models.QuerySet["Terms"]):
    def visible_to(self, user: User) -> TermsQuerySet:
        """Agreed ones of the contracts a reader sees; drafts are for those who draw them up."""
        seen = self.filter(contract__in=Contract.objects.visible_to(user))
        return seen.agreed() | seen.filter(contract__in=Contract.objects.open_to(user, Permission.CONTRACT_KEEP))

    def open_to(self, user: User, permission: Permission) -> TermsQuerySet:
        return self.filter(contract__in=Contract.objects.open_to(user, permission))

    def agreed(self) -> TermsQuerySet:
        return self.exclude(agreed_at=None)

    def awaiting(self) -> TermsQuerySet:
        return self.filter(agreed_at=None).exclude(proposed_at=None)


class Terms(models.Model):
    """A version is drawn up, sent for agreement, and agreed by somebody other than who drew it up (or sent back to them).

    Once agreed nothing in it changes: a trigger sees to it.
    """

    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField("version")
    valid_from = models.DateField("from the first of")
    why = models.CharField("why it is varied", max_length=500, blank=True, validators=[names_no_patient])
    drawn_up_at = models.DateTimeField()
    drawn_up_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField("sent for agreement", null=True, blank=True)
    sent_back_why = models.CharField("why it was sent back", max_length=500, blank=True, validators=[names_no_patient])
    agreed_at = models.DateTimeField(null=True, blank=True)
    agreed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    objects = TermsQuerySet.as_manager()

    class Meta:
        ordering = ("contract", "-number")
        constraints = [
            models.UniqueConstraint(fields=["contract", "number"], name="one_version_of_a_number"),
            models.UniqueConstraint(fields=["contract"], condition=Q(agreed_at=None), name="one_draft_of_terms_at_a_time"),
            models.CheckConstraint(name="terms_hold_from_the_first_of_a_month", condition=Q(valid_from__day=1)),
            models.CheckConstraint(name="a_variation_says_why", condition=Q(number=1) | ~Q(why="")),
            models.CheckConstraint(
                name="terms_agreed_by_another_than_drew_them_up",
                condition=Q(agreed_at=None, agreed_by=None)
                | Q(agreed_at__isnull=False, proposed_at__isnull=False, agreed_by__isnull=False) & ~Q(agreed_by=F("drawn_up_by")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.contract} version {self.number}"

    def get_absolute_url(self) -> str:
        return f"/contracts/terms/{self.pk}/"

    @property
    def status(self) -> str:
        if self.agreed_at:
            return "agreed"
        return "proposed" if self.proposed_at else "draft"


class Service(models.Model):
    """One ward under the contract: what is planned there in a year, and how it is paid."""

    class Model(models.TextChoices):
        BLOCK = "block", "Block"
        PER_DAY = "per_day", "Per occupied bed day"
        BAND = "band", "Block with a marginal rate outside a band"

    terms = models.ForeignKey(Terms, on_delete=models.CASCADE, related_name="services")
    ward = models.ForeignKey(Ward, on_delete=models.PROTECT, related_name="services")
    beds = models.PositiveSmallIntegerField("beds commissioned")
    indicative_days = models.PositiveIntegerField("occupied bed days planned in a year")
    model = models.CharField("paid by", max_length=10, choices=Model.choices)
    year_sum = models.DecimalField("block for the year", max_digits=12, decimal_places=2, null=True, blank=True)
    tolerance = models.DecimalField("band to either side, percent", max_digits=5, decimal_places=2, null=True, blank=True)
    marginal_rate = models.DecimalField("rate for a day outside the band", max_digits=9, decimal_places=2, null=True, blank=True)

    class Meta:
        ordering = ("ward__name", "ward__code")
        constraints = [
            models.UniqueConstraint(fields=["terms", "ward"], name="a_ward_once_in_the_terms"),
            models.CheckConstraint(
                name="service_has_what_its_model_needs",
                condition=Q(model="block", year_sum__gte=0, tolerance=None, marginal_rate=None)
                | Q(model="per_day", year_sum=None, tolerance=None, marginal_rate=None)
                | Q(model="band", year_sum__gte=0, tolerance__range=(0, 100), marginal_rate__gte=0),
            ),
        ]

    def __str__(self) -> str:
        return str(self.ward)

    def pricing(self, month: date) -> pricing.Model:
        """How a month of this ward is paid. Reads ``prices``: prefetch them."""
        return self.tariff.pricing(month)

    def has_price(self, month: date) -> bool:
        """Whether its bed days of a month can be paid. Reads ``prices``: prefetch them."""
        return self.tariff.has_price(month)

    def planned_days(self, month: date) -> int:
        return pricing.planned_days(self.indicative_days, month)

    @property
    def tariff(self) -> Tariff:
        """Reads ``prices``: prefetch them."""
        planned = self.ward_id, self.beds, self.indicative_days
        return Tariff(self._prices, *planned, self.year_sum, self.tolerance, self.marginal_rate)

    @cached_property
    def _prices(self) -> list[Price]:
        """Put in order once: a year asks for them month by month."""
        prices = sorted(self.prices.all(), key=lambda price: price.valid_from)
        return [Price(price.valid_from, price.rate) for price in prices]


class DayPrice(models.Model):
    """Of one occupied bed day, from the first of a month on."""

    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="prices")
    valid_from = models.DateField()
    rate = models.DecimalField(
        "pounds for a day", max_digits=9, decimal_places=2, validators=[MinValueValidator(Decimal("0.01"))]
    )

    class Meta:
        ordering = ("service", "valid_from")
        constraints = [
            models.UniqueConstraint(fields=["service", "valid_from"], name="one_price_from_a_day"),
            models.CheckConstraint(name="price_holds_from_the_first_of_a_month", condition=Q(valid_from__day=1)),
            models.CheckConstraint(name="price_above_nothing", condition=Q(rate__gt=0)),
        ]

    def __str__(self) -> str:
        return f"{self.rate} from {self.valid_from}"


class Requirement(models.Model):
    """A quality requirement: a measure of the catalogue, its threshold, and what follows when it is not met."""

    class Direction(models.TextChoices):
        AT_LEAST = "at_least", "At least"
        AT_MOST = "at_most", "At most"

    terms = models.ForeignKey(Terms, on_delete=models.CASCADE, related_name="requirements")
    code = models.CharField("number in the schedule", max_length=20)
    title = models.CharField(max_length=200, validators=[names_no_patient])
    measure = models.CharField("measure of the catalogue", max_length=60)
    direction = models.CharField(max_length=10, choices=Direction.choices)
    threshold = models.DecimalField(max_digits=9, decimal_places=4)
    """In the measure's own unit: a share is 0 to 1."""
    consequence = models.CharField(max_length=500, validators=[names_no_patient])
    withholding = models.DecimalField(
        "of a month's sum that may be withheld, percent", max_digits=5, decimal_places=2, null=True, blank=True
    )

    class Meta:
        ordering = ("code",)
        constraints = [
            models.UniqueConstraint(fields=["terms", "code"], name="a_requirement_once_in_the_terms"),
            models.CheckConstraint(name="withheld_is_a_share", condition=Q(withholding=None) | Q(withholding__range=(0, 100))),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"

    def is_met_by(self, value: float | Decimal) -> bool:
        given = Decimal(str(value))
        return given >= self.threshold if self.direction == self.Direction.AT_LEAST else given <= self.threshold
