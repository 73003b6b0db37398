"""What must be known before a bed is found: the legal status a person is under, and alerts."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q

from reachout.people.models.people import Person


class LegalStatus(models.Model):
    """A dated period under one legal status (MHA Legal Status Classification Code). Periods of a person never overlap."""

    class Code(models.TextChoices):
        INFORMAL = "01", "Informal"
        S2 = "02", "Section 2"
        S3 = "03", "Section 3"
        S4 = "04", "Section 4"
        S5_2 = "05", "Section 5(2)"
        S5_4 = "06", "Section 5(4)"
        S35 = "07", "Section 35"
        S36 = "08", "Section 36"
        S37_41 = "09", "Section 37 with section 41 restrictions"
        S37 = "10", "Section 37"
        S38 = "12", "Section 38"
        S44 = "13", "Section 44"
        S46 = "14", "Section 46"
        S47_49 = "15", "Section 47 with section 49 restrictions"
        S47 = "16", "Section 47"
        S48_49 = "17", "Section 48 with section 49 restrictions"
        S48 = "18", "Section 48"
        S135 = "19", "Section 135"
        S136 = "20", "Section 136"
        CPI = "31", "Criminal Procedure (Insanity) Act"
        OTHER = "32", "Other Acts"
        S7 = "35", "Guardianship, section 7"
        S37_G = "36", "Guardianship, section 37"
        S45A = "37", "Section 45A, limitation direction in force"
        S45A_ENDED = "38", "Section 45A, limitation direction ended"
        NOT_APPLICABLE = "98", "Not applicable"
        NOT_KNOWN = "99", "Not known"

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="legal_statuses")
    reference = models.CharField(max_length=200, unique=True, null=True, blank=True)
    """The key of its row in the tracker; none for what was recorded here."""
    code = models.CharField("legal status", max_length=2, choices=Code.choices)
    started_on = models.DateField()
    expires_on = models.DateField(null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True)
    during = models.GeneratedField(
        expression=Func(F("started_on"), F("ended_on"), function="daterange"),
        output_field=DateRangeField(),
        db_persist=True,
    )

    class Meta:
        verbose_name_plural = "legal statuses"
        ordering = ("-started_on",)
        constraints = [
            models.CheckConstraint(
                name="legal_status_ends_after_start", condition=Q(ended_on=None) | Q(ended_on__gte=F("started_on"))
            ),
            ExclusionConstraint(
                name="one_legal_status_at_a_time",
                expressions=[("person", RangeOperators.EQUAL), ("during", RangeOperators.OVERLAPS)],
            ),
        ]

    def __str__(self) -> str:
        return LABELS.get(self.code, self.code)

    def is_current(self, on: date) -> bool:
        return self.started_on <= on and (self.ended_on is None or on < self.ended_on)


LABELS = {str(code): str(label) for code, label in LegalStatus.Code.choices}
"""Looked up directly: a long list says thousands of them, and Django's own way takes its time over each."""


class Alert(models.Model):
    """Something staff must know before they act. Restricted: shown to those with ``PERSON_RESTRICTED`` only."""

    class Kind(models.TextChoices):
        RISK = "risk", "Risk"
        KEEP_APART = "keep_apart", "Keep apart"
        VICTIM = "victim", "Victim or exclusion zone"
        HEALTH = "health", "Physical health"

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="alerts")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    text = models.TextField(blank=True)
    apart_from = models.ForeignKey(Person, on_delete=models.CASCADE, null=True, blank=True, related_name="keep_apart_from")
    started_on = models.DateField()
    ended_on = models.DateField(null=True, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ("-started_on",)
        constraints = [
            models.CheckConstraint(
                name="keep_apart_names_someone", condition=~Q(kind="keep_apart") | ~Q(apart_from=None) | ~Q(text="")
            ),
            models.CheckConstraint(name="not_apart_from_oneself", condition=~Q(apart_from=F("person"))),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()
