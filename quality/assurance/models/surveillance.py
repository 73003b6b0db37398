"""How closely a provider or a unit is watched: somebody's judgement, with its reasons, from a day on."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from quality.assurance.models.units import AboutUnit, AboutUnitQuerySet, filled


class SurveillanceQuerySet(AboutUnitQuerySet):
    def current(self) -> SurveillanceQuerySet:
        return self.filter(ended_at=None)


class Surveillance(AboutUnit):
    """One judgement of the level. A later one ends it, and nothing else about it ever changes (a trigger sees to that)."""

    class Level(models.TextChoices):
        ROUTINE = "routine", "Routine"
        ENHANCED = "enhanced", "Enhanced"
        INTENSIVE = "intensive", "Intensive"

    level = models.CharField(max_length=10, choices=Level.choices)
    rationale = models.TextField()
    evidence = models.TextField()
    exit_criteria = models.TextField()
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    review_on = models.DateField()
    began_on = models.DateField()
    set_at = models.DateTimeField()
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = SurveillanceQuerySet.as_manager()

    class Meta:
        ordering = ("-set_at", "-id")
        constraints = [
            models.UniqueConstraint(
                fields=["provider", "site", "service_line"],
                condition=Q(ended_at=None),
                nulls_distinct=False,
                name="one_current_surveillance_per_unit",
            ),
            models.CheckConstraint(
                name="surveillance_gives_its_reasons", condition=filled("rationale", "evidence", "exit_criteria")
            ),
            models.CheckConstraint(name="surveillance_reviewed_after_it_began", condition=Q(review_on__gt=F("began_on"))),
        ]

    def __str__(self) -> str:
        return f"surveillance {self.pk}"

    def get_absolute_url(self) -> str:
        return f"/assurance/providers/{self.provider_id}/{self.service_line}/"
