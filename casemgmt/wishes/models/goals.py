"""Goals in the person's own words, and what they said of them since."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from casemgmt.wishes.models.base import OfCase, OfCaseQuerySet
from reachout.people.free_text import names_no_patient
from reachout.references import reference


def goal_reference() -> str:
    return reference("W")


class GoalQuerySet(OfCaseQuerySet):
    def standing(self) -> GoalQuerySet:
        return self.filter(status=Goal.Status.WORKING)


class Goal(OfCase):
    class Status(models.TextChoices):
        WORKING = "working", "Working on it"
        REACHED = "reached", "Reached"
        CHANGED = "changed", "Changed to another goal"
        LET_GO = "let_go", "Let go of"

    reference = models.CharField(max_length=20, unique=True, default=goal_reference)
    words = models.TextField("the goal, in their words", validators=[names_no_patient])
    why = models.TextField("why it matters to them", blank=True, validators=[names_no_patient])
    helper = models.CharField("who helps", max_length=200, blank=True, validators=[names_no_patient])
    by_when = models.CharField("by when, as they say it", max_length=100, blank=True, validators=[names_no_patient])
    set_on = models.DateField()
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.WORKING)
    looked_at_on = models.DateField()
    """The last day they spoke of it: the day of the newest telling."""
    instead_of = models.OneToOneField("self", on_delete=models.PROTECT, null=True, blank=True, related_name="became")

    objects = GoalQuerySet.as_manager()

    class Meta:
        ordering = ("set_on", "id")
        constraints = [
            models.CheckConstraint(name="goal_has_words", condition=~Q(words="")),
            models.CheckConstraint(name="goal_looked_at_since_set", condition=Q(looked_at_on__gte=models.F("set_on"))),
        ]
        indexes = [models.Index(fields=["case"], condition=Q(status="working"), name="goal_standing")]

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        return f"/wishes/goals/{self.pk}/"


class Telling(models.Model):
    """How it is going, in their words, on a day: the history of a goal, never changed (a trigger sees to that)."""

    goal = models.ForeignKey(Goal, on_delete=models.PROTECT, related_name="tellings")
    on = models.DateField()
    words = models.TextField(blank=True, validators=[names_no_patient])
    status = models.CharField(max_length=10, choices=Goal.Status.choices)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ("on", "id")

    def __str__(self) -> str:
        return f"telling {self.pk}"
