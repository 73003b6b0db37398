"""Actions: what must change, who sees to it, by when, and the proof that it did."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from quality.assurance.models.queries import Query
from quality.assurance.models.signals import Signal
from quality.assurance.models.units import AboutUnit, AboutUnitQuerySet, filled
from quality.assurance.models.visits import Finding
from reachout.chases import Reminding
from reachout.organisations.models import Organisation
from reachout.references import reference


def action_reference() -> str:
    return reference("QA")


class ActionQuerySet(AboutUnitQuerySet):
    def unfinished(self) -> ActionQuerySet:
        return self.exclude(status=Action.Status.CLOSED)

    def overdue(self, today: date) -> ActionQuerySet:
        """Past its day, and still with its owner: once there is evidence, it is the commissioner who is awaited."""
        return self.filter(status=Action.Status.OPEN, due_on__lt=today)


class Action(AboutUnit):
    class Status(models.TextChoices):
        OPEN = "open", "Open"
        EVIDENCE = "evidence", "Evidence to check"
        CLOSED = "closed", "Closed"

    reference = models.CharField(max_length=20, unique=True, default=action_reference)
    text = models.TextField("what must be done")
    measure = models.TextField("how we will know it worked")
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    owner_organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    due_on = models.DateField()
    first_due_on = models.DateField()
    times_moved = models.PositiveSmallIntegerField(default=0)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.OPEN)
    finding = models.ForeignKey(Finding, on_delete=models.PROTECT, null=True, blank=True, related_name="actions")
    query = models.ForeignKey(Query, on_delete=models.PROTECT, null=True, blank=True, related_name="actions")
    signal = models.ForeignKey(Signal, on_delete=models.PROTECT, null=True, blank=True, related_name="actions")
    origin = models.CharField("where it was raised", max_length=200, blank=True)
    raised_at = models.DateTimeField()
    raised_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    evidence_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    objects = ActionQuerySet.as_manager()

    class Meta:
        ordering = ("due_on", "id")
        constraints = [
            models.CheckConstraint(name="action_says_what_and_how_we_know", condition=filled("text", "measure")),
            models.CheckConstraint(
                name="action_closed_on_evidence",
                condition=Q(closed_at=None, closed_by=None) & ~Q(status="closed")
                | Q(status="closed", closed_at__isnull=False, closed_by__isnull=False, evidence_by__isnull=False),
            ),
            models.CheckConstraint(
                name="action_closed_by_another_than_its_owner", condition=Q(closed_by=None) | ~Q(closed_by=F("owner"))
            ),
            models.CheckConstraint(
                name="action_closed_by_another_than_gave_evidence",
                condition=Q(closed_by=None) | ~Q(closed_by=F("evidence_by")),
            ),
            models.CheckConstraint(
                name="action_with_evidence_names_who_gave_it", condition=~Q(status="evidence") | Q(evidence_by__isnull=False)
            ),
        ]
        indexes = [models.Index(fields=["status", "due_on"], name="action_by_due")]

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        return f"/assurance/actions/{self.pk}/"

    @property
    def days_slipped(self) -> int:
        return (self.due_on - self.first_due_on).days


class Step(models.Model):
    """One thing that happened to an action: its story, never changed (a trigger sees to that)."""

    class Kind(models.TextChoices):
        RAISED = "raised", "Raised"
        EVIDENCE = "evidence", "Evidence submitted"
        SENT_BACK = "sent_back", "More evidence asked for"
        MOVED = "moved", "Due date moved"
        HANDED_OVER = "handed_over", "Handed over"
        CLOSED = "closed", "Closed"

    action = models.ForeignKey(Action, on_delete=models.PROTECT, related_name="steps")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    text = models.TextField(blank=True)
    due_on = models.DateField("due from here on")
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("at", "id")
        constraints = [
            models.CheckConstraint(name="step_says_why", condition=Q(kind="raised") | filled("text")),
        ]

    def __str__(self) -> str:
        return f"step {self.pk}"


class Chase(Reminding):
    """One reminder of one overdue action to one person: made once, sent once. A new due date may be missed anew."""

    class Stage(models.TextChoices):
        OWNER = "owner", "Owner reminded"
        ESCALATED = "escalated", "Commissioner told"

    action = models.ForeignKey(Action, on_delete=models.PROTECT, related_name="chases")
    stage = models.CharField(max_length=10, choices=Stage.choices)

    class Meta(Reminding.Meta):
        constraints = [models.UniqueConstraint(fields=["action", "stage", "due_on", "to"], name="one_chase_per_stage_and_person")]
        indexes = [models.Index(fields=["to"], condition=Q(sent_at=None), name="chase_to_send")]

    def __str__(self) -> str:
        return f"chase {self.pk}"
