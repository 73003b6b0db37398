"""What the Care Quality Commission published of a location: overall and by domain, each publication kept."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models

from beds.models import Ward
from reachout.accounts.permissions import Permission
from reachout.organisations.models import Site

if TYPE_CHECKING:
    from reachout.accounts.models import User

DOMAINS = ("safe", "effective", "caring", "responsive", "well_led")


class Grade(models.TextChoices):
    OUTSTANDING = "outstanding", "Outstanding"
    GOOD = "good", "Good"
    REQUIRES_IMPROVEMENT = "requires_improvement", "Requires improvement"
    INADEQUATE = "inadequate", "Inadequate"
    NOT_RATED = "not_rated", "Not rated"


WORST_FIRST = [Grade.INADEQUATE, Grade.REQUIRES_IMPROVEMENT, Grade.GOOD, Grade.OUTSTANDING, Grade.NOT_RATED]
"""How locations are sorted: not rated says nothing about a location, so it stands behind all that say something."""


class RatingQuerySet(models.QuerySet["Rating"]):
    def visible_to(self, user: User) -> RatingQuerySet:
        return self.open_to(user, Permission.ASSURANCE_VIEW)

    def open_to(self, user: User, permission: Permission) -> RatingQuerySet:
        return self.filter(site__in=sites_open_to(user, permission))

    def current(self, on: date) -> RatingQuerySet:
        """The latest publication of each location."""
        return self.filter(published_on__lte=on).order_by("site_id", "-published_on").distinct("site_id")


def sites_open_to(user: User, permission: Permission) -> models.QuerySet[Site]:
    """A location belongs to every service line that has a ward there."""
    return Site.objects.filter(pk__in=Ward.objects.open_to(user, permission).values("site"))


class Rating(models.Model):
    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="ratings")
    published_on = models.DateField()
    overall = models.CharField(max_length=20, choices=Grade.choices)
    safe = models.CharField(max_length=20, choices=Grade.choices)
    effective = models.CharField(max_length=20, choices=Grade.choices)
    caring = models.CharField(max_length=20, choices=Grade.choices)
    responsive = models.CharField(max_length=20, choices=Grade.choices)
    well_led = models.CharField("well-led", max_length=20, choices=Grade.choices)
    report_url = models.URLField("address of the report", max_length=500, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    objects = RatingQuerySet.as_manager()

    class Meta:
        ordering = ("-published_on", "-id")
        constraints = [models.UniqueConstraint(fields=["site", "published_on"], name="one_rating_of_a_site_per_publication")]

    def __str__(self) -> str:
        return f"{self.get_overall_display()}, {self.published_on:%-d %B %Y}"

    def get_absolute_url(self) -> str:
        return f"/group/ratings/{self.site_id}/"
