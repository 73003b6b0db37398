from django.db import models
from django.db.models import F, Q

from beds.models import Spell, Ward
from reachout.references import reference


def intervention_reference() -> str:
    return reference("I")


class RestrictiveIntervention(models.Model):
    """One restrictive intervention; those with one ``incident`` label belong to one incident."""

    class Type(models.TextChoices):
        """MHSDS restrictive intervention type."""

        T01 = "01", "Physical restraint: prone"
        T02 = "02", "Retired code 02"
        T03 = "03", "Retired code 03"
        T04 = "04", "Mechanical restraint"
        T05 = "05", "Seclusion"
        T06 = "06", "Segregation"
        T07 = "07", "Physical restraint: standing"
        T08 = "08", "Physical restraint: restrictive escort"
        T09 = "09", "Physical restraint: supine"
        T10 = "10", "Physical restraint: side"
        T11 = "11", "Physical restraint: seated"
        T12 = "12", "Physical restraint: kneeling"
        T13 = "13", "Physical restraint: other"
        T14 = "14", "Chemical restraint: rapid tranquillisation by injection"
        T15 = "15", "Chemical restraint: other injection"
        T16 = "16", "Chemical restraint: oral"
        T17 = "17", "Chemical restraint: other"

    reference = models.CharField(max_length=200, unique=True, default=intervention_reference)
    incident = models.CharField(max_length=200)
    spell = models.ForeignKey(Spell, on_delete=models.PROTECT, related_name="interventions")
    ward = models.ForeignKey(Ward, on_delete=models.PROTECT, related_name="interventions")
    type = models.CharField(max_length=2, choices=Type.choices)
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-started_at", "-id")
        indexes = [models.Index(fields=["ward", "started_at"], name="intervention_by_ward")]
        constraints = [
            models.CheckConstraint(
                name="intervention_ends_after_start", condition=Q(ended_at=None) | Q(ended_at__gte=F("started_at"))
            )
        ]

    def __str__(self) -> str:
        return self.reference
