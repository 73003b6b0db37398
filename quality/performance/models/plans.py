"""A remedial action plan: what the provider will do, by when, who sees to it. Its milestones become actions once it is agreed."""

from __future__ import annotations

from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from quality.assurance.models import Action
from quality.performance.models.notices import Notice
from quality.performance.models.under import UnderNotice, filled, signed
from reachout.people.free_text import names_no_patient
from reachout.references import reference


def plan_reference() -> str:
    return reference("RP")


class PlanQuerySet(UnderNotice):
    def awaited(self) -> Self:
        return self.filter(status=Plan.Status.AWAITED)


class Plan(models.Model):
    class Status(models.TextChoices):
        AWAITED = "awaited", "With the provider"
        SUBMITTED = "submitted", "To agree"
        AGREED = "agreed", "Agreed"
        MET = "met", "Met"
        ENDED = "ended", "Ended with the notice"

    reference = models.CharField(max_length=20, unique=True, default=plan_reference)
    notice = models.OneToOneField(Notice, on_delete=models.PROTECT, related_name="plan")
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.AWAITED)
    due_on = models.DateField("to be submitted by")
    cause = models.TextField("what caused it", blank=True, validators=[names_no_patient])
    submitted_at = models.DateTimeField(null=True, blank=True)
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    agreed_at = models.DateTimeField(null=True, blank=True)
    agreed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    objects = PlanQuerySet.as_manager()

    class Meta:
        ordering = ("due_on", "id")
        constraints = [
            models.CheckConstraint(name="plan_submitted_by_someone", condition=signed("submitted_at", "submitted_by")),
            models.CheckConstraint(
                name="plan_agreed_by_another_than_submitted_it",
                condition=signed("agreed_at", "agreed_by") & (Q(agreed_by=None) | ~Q(agreed_by=F("submitted_by"))),
            ),
            models.CheckConstraint(
                name="plan_in_force_is_agreed", condition=~Q(status__in=["agreed", "met"]) | Q(agreed_at__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        return f"{self.notice.get_absolute_url()}#plan"

    def is_late(self, today: date) -> bool:
        return self.status == self.Status.AWAITED and self.due_on < today


class Milestone(models.Model):
    """One step of a plan. Once the plan is agreed it is an action: evidence, chasing and closing are as of any other."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="milestones")
    text = models.TextField("what will be done", validators=[names_no_patient])
    measure = models.TextField("how we will know it worked", validators=[names_no_patient])
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    due_on = models.DateField()
    action = models.OneToOneField(Action, on_delete=models.PROTECT, null=True, blank=True, related_name="milestone")

    class Meta:
        ordering = ("due_on", "id")
        constraints = [
            models.CheckConstraint(name="milestone_says_what_and_how_we_know", condition=filled("text") & filled("measure"))
        ]

    def __str__(self) -> str:
        return f"milestone {self.pk}"
