"""What a contract review was shown: frozen when built."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Q

from contracts.agreements.models import Contract
from quality.performance.models.under import UnderContract, filled
from reachout.months import add_months, year_in_words, year_of


class ReviewPack(models.Model):
    """One quarter of a contract. Built again it is a new version with its reason; a trigger keeps each as it was."""

    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="review_packs")
    quarter = models.DateField("first day of the quarter")
    version = models.PositiveSmallIntegerField(default=1)
    why = models.CharField("why it was built again", max_length=200, blank=True)
    built_at = models.DateTimeField()
    built_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    snapshot = models.JSONField()
    checksum = models.CharField("SHA-256 of the snapshot", max_length=64)

    objects = UnderContract.as_manager()

    class Meta:
        ordering = ("-quarter", "contract", "-version")
        constraints = [
            models.UniqueConstraint(fields=["contract", "quarter", "version"], name="one_review_pack_per_version"),
            models.CheckConstraint(
                name="review_pack_of_a_quarter", condition=Q(quarter__day=1, quarter__month__in=[1, 4, 7, 10])
            ),
            models.CheckConstraint(name="review_pack_again_says_why", condition=Q(version=1) | filled("why")),
        ]

    def __str__(self) -> str:
        return f"review pack {self.pk}"

    def get_absolute_url(self) -> str:
        return f"/performance/packs/{self.pk}/"

    @property
    def quarter_words(self) -> str:
        return quarter_in_words(self.quarter)


class ReviewFile(models.Model):
    class Kind(models.TextChoices):
        PDF = "pdf", "PDF"
        XLSX = "xlsx", "Spreadsheet"

    pack = models.ForeignKey(ReviewPack, on_delete=models.PROTECT, related_name="files")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    content = models.BinaryField()
    checksum = models.CharField("SHA-256 of the content", max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["pack", "kind"], name="one_file_of_a_kind_per_review_pack")]

    def __str__(self) -> str:
        return f"{self.kind} of {self.pack_id}"


def quarter_of(day: date) -> date:
    """The first day of the quarter that a day lies in: quarters begin in April, July, October and January."""
    return date(day.year, (day.month - 1) // 3 * 3 + 1, 1)


def months_of_quarter(quarter: date) -> list[date]:
    return [add_months(quarter, count) for count in range(3)]


def quarter_in_words(quarter: date) -> str:
    """Quarter 2 of 2026/27, July to September."""
    place = (quarter.month - 4) % 12 // 3 + 1
    return f"Quarter {place} of {year_in_words(year_of(quarter))}, {quarter:%B} to {add_months(quarter, 2):%B}"
