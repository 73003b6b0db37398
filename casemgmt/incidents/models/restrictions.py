"""What an intervention has besides its row, and the reviews of a seclusion or segregation."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from casemgmt.models import RestrictiveIntervention
from reachout.people.free_text import names_no_patient


class Detail(models.Model):
    """What the ward says of an intervention that it entered."""

    class Authorised(models.TextChoices):
        NURSE = "nurse", "Nurse in charge"
        PSYCHIATRIST = "psychiatrist", "Psychiatrist"
        CLINICIAN = "clinician", "Approved clinician who is not a doctor"
        DOCTOR = "doctor", "Duty doctor who is not a psychiatrist"

    class Observed(models.TextChoices):
        ARMS_LENGTH = "arms_length", "Within arm's length"
        SIGHT_AND_SOUND = "sight_and_sound", "Within sight and sound"
        INTERMITTENT = "intermittent", "At intervals"
        CAMERA = "camera", "By camera as well as in person"

    intervention = models.OneToOneField(RestrictiveIntervention, on_delete=models.CASCADE, related_name="detail")
    in_care_plan = models.BooleanField("part of the care plan", null=True, blank=True)
    authorised_by = models.CharField(max_length=20, choices=Authorised.choices, blank=True)
    observed = models.CharField("observed", max_length=20, choices=Observed.choices, blank=True)

    def __str__(self) -> str:
        return f"detail of {self.intervention_id}"


class Review(models.Model):
    """One review of a seclusion or of long-term segregation: when, by whom in role, and what they decided."""

    class Kind(models.TextChoices):
        NURSING = "nursing", "Nursing review"
        MEDICAL = "medical", "Medical review"
        MDT = "mdt", "Multidisciplinary review"
        INDEPENDENT = "independent", "Independent multidisciplinary review"
        CLINICIAN = "clinician", "Review by an approved clinician"
        WEEKLY = "weekly", "Weekly review by the full team"
        EXTERNAL = "external", "External review"

    class Decided(models.TextChoices):
        CONTINUE = "continue", "It goes on"
        LESS = "less", "It goes on with fewer restrictions"
        END = "end", "It ends now"

    SECLUSION = (Kind.NURSING, Kind.MEDICAL, Kind.MDT, Kind.INDEPENDENT)
    SEGREGATION = (Kind.CLINICIAN, Kind.WEEKLY, Kind.EXTERNAL)

    intervention = models.ForeignKey(RestrictiveIntervention, on_delete=models.CASCADE, related_name="reviews")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    at = models.DateTimeField()
    present = models.CharField("who reviewed, in role", max_length=300, validators=[names_no_patient])
    decided = models.CharField(max_length=10, choices=Decided.choices)
    note = models.TextField(blank=True, validators=[names_no_patient])
    recorded_at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("-at", "-id")
        constraints = [
            models.UniqueConstraint(fields=["intervention", "kind", "at"], name="one_review_of_a_kind_at_a_time"),
            models.CheckConstraint(name="a_review_says_who_reviewed", condition=~Q(present="")),
        ]

    def __str__(self) -> str:
        return f"review {self.pk}"
