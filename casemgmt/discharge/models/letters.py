"""Letters as issued: frozen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q

from casemgmt.discharge.models.scope import OfCaseQuerySet
from casemgmt.models import Case
from reachout.accounts.permissions import Permission

if TYPE_CHECKING:
    from reachout.accounts.models import User


class LetterQuerySet(OfCaseQuerySet):
    def visible_to(self, user: User) -> LetterQuerySet:
        """Letters of the cases in sight; one that speaks of victims only where the user may see such information."""
        restricted = Case.objects.open_to(user, Permission.CASE_RESTRICTED)
        seen = Q(case__in=Case.objects.visible_to(user))
        return self.filter(seen, Q(speaks_of_victims=False) | Q(case__in=restricted))


class Letter(models.Model):
    """Issued again it is a new version that says why; a trigger keeps every one as it was."""

    class Kind(models.TextChoices):
        GP = "gp", "Discharge letter to the GP and home team"
        AFTERCARE = "aftercare", "Section 117 notification to the ICB and local authority"
        JUSTICE = "justice", "Notification to the Ministry of Justice"

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="letters")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    version = models.PositiveSmallIntegerField()
    why = models.CharField("why it is issued again", max_length=500, blank=True)
    speaks_of_victims = models.BooleanField(default=False)
    issued_at = models.DateTimeField()
    issued_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    snapshot = models.JSONField()
    checksum = models.CharField("SHA-256 of the PDF", max_length=64)
    pdf = models.BinaryField()

    objects = LetterQuerySet.as_manager()

    class Meta:
        ordering = ("case", "kind", "-version")
        constraints = [
            models.UniqueConstraint(fields=["case", "kind", "version"], name="one_letter_per_version"),
            models.CheckConstraint(name="letter_again_says_why", condition=Q(version=1) | ~Q(why="")),
        ]

    def __str__(self) -> str:
        return f"letter {self.pk}"

    def get_absolute_url(self) -> str:
        return f"/discharge/letters/{self.pk}/"
