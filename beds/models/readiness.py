from django.db import models
from django.db.models import Q

from beds.models.intervals import days, ends_after_start
from beds.models.stays import Spell
from reachout.references import reference


def readiness_reference() -> str:
    return reference("C")


class DelayReason(models.TextChoices):
    """MHSDS v6 clinically ready for discharge delay reasons."""

    R01 = "01", "Care co-ordinator to be allocated"
    R02 = "02", "Community psychiatrist to be allocated"
    R03 = "03", "Social worker to be allocated"
    R04 = "04", "Funding"
    R05 = "05", "Further NHS care or step-down"
    R06 = "06", "Prison or immigration removal centre place"
    R07 = "07", "Care home without nursing"
    R08 = "08", "Care home with nursing"
    R09 = "09", "Care package at home"
    R10 = "10", "Equipment or adaptations"
    R11 = "11", "Patient or family choice"
    R12 = "12", "Dispute between commissioners"
    R13 = "13", "Dispute about the pathway"
    R14 = "14", "Private rental"
    R15 = "15", "Social housing"
    R16 = "16", "Own home not ready"
    R17 = "17", "Not eligible for funding"
    R18 = "18", "Supported accommodation"
    R19 = "19", "Temporary accommodation"
    R20 = "20", "Residential children's home"
    R21 = "21", "Secure children's home"
    R22 = "22", "Youth offender institution"
    R23 = "23", "Foster placement"
    R24 = "24", "Ministry of Justice agreement"
    R25 = "25", "Mental Health Act proceedings"
    R26 = "26", "Court of Protection"
    R27 = "27", "Deprivation of liberty safeguards"
    R28 = "28", "Court judgement"
    R29 = "29", "Special school"
    R30 = "30", "Education support"
    R31 = "31", "Public safety"
    R32 = "32", "Bespoke housing or care"
    R33 = "33", "No lawful support in the community"
    R34 = "34", "No social care"
    R35 = "35", "NHS assessment delayed"
    R36 = "36", "Staff shortage"
    R37 = "37", "Non-NHS assessment delayed"
    R98 = "98", "Not known"


class ReadyForDischarge(models.Model):
    """Clinically ready for discharge, from the day the team said so until they left or were no longer ready."""

    class Attributable(models.TextChoices):
        NHS = "nhs", "NHS"
        SOCIAL_CARE = "social_care", "Social care"
        BOTH = "both", "NHS and social care"

    reference = models.CharField(max_length=200, unique=True, default=readiness_reference)
    spell = models.ForeignKey(Spell, on_delete=models.CASCADE, related_name="readinesses")
    ready_on = models.DateField()
    ended_on = models.DateField(null=True, blank=True)
    reason = models.CharField(max_length=2, choices=DelayReason.choices, blank=True)
    attributable = models.CharField("attributable to", max_length=20, choices=Attributable.choices, blank=True)
    during = days("ready_on", "ended_on")

    class Meta:
        verbose_name_plural = "ready for discharge"
        ordering = ("-ready_on", "-id")
        constraints = [ends_after_start("readiness_ends_after_start", "ready_on", "ended_on")]
        indexes = [models.Index(fields=["spell"], condition=Q(ended_on=None), name="readiness_open")]

    def __str__(self) -> str:
        return self.reference
