"""What matters to the person and what helps them; what they and their carers thought at a review; care plans made together."""

from __future__ import annotations

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from beds.models.intervals import ends_after_start
from casemgmt.wishes.models.base import OfCase, OfCaseQuerySet
from casemgmt.wishes.models.carers import Carer
from reachout.people.free_text import names_no_patient


class SayingQuerySet(OfCaseQuerySet):
    def standing(self) -> SayingQuerySet:
        return self.filter(until_on=None)


class Saying(OfCase):
    """One thing they told us about themselves; it holds until they say otherwise."""

    class Topic(models.TextChoices):
        MATTERS = "matters", "What matters to me"
        HELPS = "helps", "What helps me"
        HINDERS = "hinders", "What does not help me"
        TALKING = "talking", "How to talk with me"

    topic = models.CharField(max_length=10, choices=Topic.choices)
    words = models.TextField("in their words", validators=[names_no_patient])
    said_on = models.DateField()
    until_on = models.DateField(null=True, blank=True)

    objects = SayingQuerySet.as_manager()

    class Meta:
        ordering = ("said_on", "id")
        constraints = [
            models.CheckConstraint(name="saying_has_words", condition=~Q(words="")),
            ends_after_start("saying_ends_after_said", "said_on", "until_on"),
        ]

    def __str__(self) -> str:
        return f"saying {self.pk}"


class View(OfCase):
    """What the person, or a carer, thought at a review: of what was decided, and in their words."""

    class Agrees(models.TextChoices):
        YES = "yes", "Agrees"
        PARTLY = "partly", "Agrees in part"
        NO = "no", "Does not agree"
        NOT_SAID = "not_said", "Did not say"

    at_what = models.CharField("at which review or meeting", max_length=200, validators=[names_no_patient])
    said_on = models.DateField()
    carer = models.ForeignKey(Carer, on_delete=models.PROTECT, null=True, blank=True, related_name="views")
    """Whose view it is; the person's own when empty."""
    agrees = models.CharField("with what was decided", max_length=10, choices=Agrees.choices)
    words = models.TextField("in their words", blank=True, validators=[names_no_patient])

    objects = OfCaseQuerySet.as_manager()

    class Meta:
        ordering = ("-said_on", "-id")
        constraints = [models.CheckConstraint(name="view_says_at_what", condition=~Q(at_what=""))]

    def __str__(self) -> str:
        return f"view {self.pk}"


class CarePlan(OfCase):
    """A care plan of a day, and whether the person made it together with the team. What is in it stays with the provider."""

    class Together(models.TextChoices):
        YES = "yes", "Made together"
        DECLINED = "declined", "They did not wish to take part"
        NO = "no", "Not made together"

    class Part(models.TextChoices):
        PERSON = "person", "The person"
        CARER = "carer", "Family or carer"
        ADVOCATE = "advocate", "Advocate"
        NURSE = "nurse", "Nurse"
        DOCTOR = "doctor", "Doctor"
        PSYCHOLOGIST = "psychologist", "Psychologist"
        OT = "ot", "Occupational therapist"
        SOCIAL_WORKER = "social_worker", "Social worker"
        CARE_COORDINATOR = "care_coordinator", "Care co-ordinator"
        CASE_MANAGER = "case_manager", "Case manager"

    planned_on = models.DateField("date of the care plan")
    together = models.CharField("made together with the person", max_length=10, choices=Together.choices)
    took_part: Any = ArrayField(models.CharField(max_length=20, choices=Part.choices), default=list)
    words = models.TextField("what the person says of it", blank=True, validators=[names_no_patient])

    objects = OfCaseQuerySet.as_manager()

    class Meta:
        ordering = ("-planned_on", "-id")
        constraints = [
            models.CheckConstraint(
                name="made_together_means_the_person_took_part",
                condition=~Q(together="yes") | Q(took_part__contains=["person"]),
            )
        ]

    def __str__(self) -> str:
        return f"care plan of {self.planned_on}"

    def get_took_part_display(self) -> str:
        return ", ".join(str(part.label) for part in self.Part if part in self.took_part)
