"""One access assessment, accepted by every unit, and the scores that rank the wait."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models

from reachout.accounts.permissions import Permission
from reachout.organisations.models import Organisation
from reachout.references import reference
from referrals.models.codes import Security, Specialism
from referrals.models.referrals import Referral

if TYPE_CHECKING:
    from reachout.accounts.models import User


def assessment_reference() -> str:
    return reference("A")


class AssessmentQuerySet(models.QuerySet["Assessment"]):
    def visible_to(self, user: User) -> AssessmentQuerySet:
        """Assessments of the referrals the user may see, for those who sit in the line's meeting; a referrer reads the letter."""
        lines = user.reach(Permission.MEETING_VIEW).lines
        return self.filter(referral__in=Referral.objects.visible_to(user).filter(service_line__in=sorted(lines)))


class Assessment(models.Model):
    """The access assessment: one, accepted by every unit. Its outcome is changed by a new assessment, never by an edit."""

    class Outcome(models.TextChoices):
        ACCEPT_HIGH = "accept_high", "Accept for high secure"
        ACCEPT_MEDIUM = "accept_medium", "Accept for medium secure"
        ACCEPT_LOW = "accept_low", "Accept for low secure"
        ACCEPT_SEDU = "accept_sedu", "Accept for a specialist eating disorder unit"
        PICU = "picu", "Refer to PICU or acute"
        COMMUNITY = "community", "Support in the community"
        PRISON_INREACH = "prison_inreach", "Return to prison in-reach"
        DEFER = "defer", "Defer"
        NOT_ACCEPTED = "not_accepted", "Not accepted"

    ACCEPTS = (Outcome.ACCEPT_MEDIUM, Outcome.ACCEPT_LOW, Outcome.ACCEPT_SEDU)
    """Outcomes that put a person on the list for a bed of the collaborative; high secure is another commissioner's."""

    reference = models.CharField(max_length=200, unique=True, default=assessment_reference)
    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="assessments")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="assessed by"
    )
    first_contact_on = models.DateField(null=True, blank=True)
    decided_on = models.DateField(null=True, blank=True)
    outcome = models.CharField(max_length=20, choices=Outcome.choices, blank=True)
    recommended_security = models.CharField(max_length=10, choices=Security.choices, blank=True)
    specialism = models.CharField(max_length=10, choices=Specialism.choices, blank=True)
    ward_sex = models.CharField(
        "ward for", max_length=10, choices=[("male", "Men"), ("female", "Women"), ("mixed", "Either")], blank=True
    )
    medical_opinion = models.TextField(blank=True)
    medical_by = models.CharField("medical assessor", max_length=200, blank=True)
    nursing_opinion = models.TextField(blank=True)
    nursing_by = models.CharField("nursing assessor", max_length=200, blank=True)
    risk_summary = models.TextField(blank=True)
    conditions = models.TextField("conditions and needs on the ward", blank=True)
    reason_code = models.CharField("why not", max_length=20, choices=Referral.DeclineReason.choices, blank=True)
    reason = models.TextField("reason and advice", blank=True)
    valid_until = models.DateField(null=True, blank=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    objects = AssessmentQuerySet.as_manager()

    class Meta:
        ordering = ("first_contact_on", "id")

    def __str__(self) -> str:
        return self.reference


class Rating(models.Model):
    """A structured instrument's scores on a day. Scores only, never an instrument's licensed wording."""

    class Instrument(models.TextChoices):
        DUNDRUM_1 = "dundrum_1", "DUNDRUM-1 triage security"
        DUNDRUM_2 = "dundrum_2", "DUNDRUM-2 triage urgency"
        MEED = "meed", "MEED-style physical risk"

    class Band(models.TextChoices):
        RED = "red", "Red"
        AMBER = "amber", "Amber"
        GREEN = "green", "Green"

    referral = models.ForeignKey(Referral, on_delete=models.CASCADE, related_name="ratings")
    instrument = models.CharField(max_length=20, choices=Instrument.choices)
    scores = models.JSONField(default=dict)
    total = models.DecimalField(max_digits=6, decimal_places=2, null=True, blank=True)
    band = models.CharField(max_length=10, choices=Band.choices, blank=True)
    rated_on = models.DateField()
    rated_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("-rated_on", "-id")
        indexes = [models.Index(fields=["referral", "instrument", "-rated_on", "-id"], name="rating_latest")]

    def __str__(self) -> str:
        return f"{self.get_instrument_display()} {self.rated_on}"
