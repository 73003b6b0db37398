"""A flag: what a rule found on a case, who answers for it, and how far it went."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q

from casemgmt.flags.rules import RULES, FlagRule
from casemgmt.models import Case
from reachout.accounts.permissions import Permission
from reachout.people.free_text import names_no_patient
from reachout.references import reference

if TYPE_CHECKING:
    from reachout.accounts.models import User


def flag_reference() -> str:
    return reference("F")


class FlagQuerySet(models.QuerySet["Flag"]):
    def visible_to(self, user: User) -> FlagQuerySet:
        return self.open_to(user, Permission.CASE_VIEW)

    def open_to(self, user: User, permission: Permission) -> FlagQuerySet:
        return self.filter(case__in=Case.objects.open_to(user, permission))

    def escalations_open_to(self, user: User) -> FlagQuerySet:
        """What went beyond the case manager and still stands, in the lines of whoever is told of it."""
        lines = sorted(user.reach(Permission.ESCALATION_VIEW).lines)
        return self.standing().exclude(escalated_to="").filter(case__service_line__in=lines)

    def standing(self) -> FlagQuerySet:
        return self.filter(ended_on=None)


class Flag(models.Model):
    """Raised, changed and lapsed by the facts (``services.keep_flags``); answered, and resolved, by people.

    One stands of a case, rule and key. What it says now stands here, how it came to it in its steps.
    """

    class Level(models.TextChoices):
        AMBER = "amber", "Amber"
        RED = "red", "Red"

    class Status(models.TextChoices):
        RAISED = "raised", "To be answered"
        ACKNOWLEDGED = "acknowledged", "Acknowledged"
        LAPSED = "lapsed", "Lapsed"
        RESOLVED = "resolved", "Resolved"

    class Escalation(models.TextChoices):
        COMMISSIONER = "commissioner", "Commissioner"
        BOARD = "board", "Board"

    reference = models.CharField(max_length=20, unique=True, default=flag_reference)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="flags")
    rule = models.CharField(max_length=60)
    key = models.CharField("which of several", max_length=100, blank=True)
    since = models.DateField("the facts ask for it since")
    because = models.CharField(max_length=500)
    facts = models.JSONField(default=list)
    """Lists of two or three: what, what it says, and perhaps the address of its row."""
    level = models.CharField(max_length=10, choices=Level.choices)
    red_on = models.DateField(null=True, blank=True)
    raised_on = models.DateField()
    answer_by = models.DateField()
    """The last day on which an answer is in time: a first one after it was raised, then the day its plan is due."""
    status = models.CharField(max_length=20, choices=Status.choices, default=Status.RAISED)
    plan = models.TextField(blank=True, validators=[names_no_patient])
    plan_due_on = models.DateField(null=True, blank=True)
    acknowledged_at = models.DateTimeField(null=True, blank=True)
    acknowledged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    escalated_to = models.CharField(max_length=20, choices=Escalation.choices, blank=True)
    escalated_on = models.DateField(null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True)
    resolved_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    resolution = models.TextField("why it was resolved", blank=True, validators=[names_no_patient])

    objects = FlagQuerySet.as_manager()

    class Meta:
        ordering = ("-raised_on", "-id")
        constraints = [
            models.UniqueConstraint(fields=["case", "rule", "key"], condition=Q(ended_on=None), name="one_standing_flag"),
            models.CheckConstraint(
                name="flag_ends_when_lapsed_or_resolved",
                condition=Q(ended_on=None, status__in=["raised", "acknowledged"])
                | Q(ended_on__isnull=False, status__in=["lapsed", "resolved"]),
            ),
            models.CheckConstraint(
                name="flag_resolved_by_somebody_for_a_reason",
                condition=Q(status="resolved", resolved_by__isnull=False) & ~Q(resolution="")
                | ~Q(status="resolved") & Q(resolved_by=None, resolution=""),
            ),
            models.CheckConstraint(
                name="flag_acknowledged_with_a_plan_and_a_day",
                condition=Q(plan_due_on__isnull=False, acknowledged_at__isnull=False, acknowledged_by__isnull=False)
                & ~Q(plan="")
                & ~Q(status="raised")
                | Q(plan="", plan_due_on=None, acknowledged_at=None, acknowledged_by=None) & ~Q(status="acknowledged"),
            ),
            models.CheckConstraint(
                name="flag_is_red_since_a_day", condition=Q(level="red", red_on__isnull=False) | Q(level="amber", red_on=None)
            ),
            models.CheckConstraint(
                name="flag_escalated_on_a_day",
                condition=Q(escalated_to="", escalated_on=None) | Q(escalated_on__isnull=False) & ~Q(escalated_to=""),
            ),
        ]
        indexes = [
            models.Index(fields=["rule"], condition=Q(ended_on=None), name="flag_standing_by_rule"),
            models.Index(fields=["case", "rule", "key"], condition=Q(status="resolved"), name="flag_resolved"),
        ]

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        return f"/flags/{self.pk}/"

    @property
    def stands(self) -> bool:
        return self.ended_on is None

    @property
    def person_id(self) -> int:
        return self.case.person_id

    @property
    def latest(self) -> int:
        """The last thing that happened to it: who answers must have seen it."""
        return self.steps.order_by("-pk").values_list("pk", flat=True)[0]

    @property
    def definition(self) -> FlagRule | None:
        """None once the rule is no longer in the code: the flag keeps what it said."""
        return RULES.get(self.rule)

    @property
    def title(self) -> str:
        return self.definition.title if self.definition else self.rule.replace("_", " ").capitalize()


class FlagStep(models.Model):
    """One thing that happened to a flag, and what it said then: never changed (a trigger sees to that)."""

    class Kind(models.TextChoices):
        RAISED = "raised", "Raised"
        CHANGED = "changed", "The facts changed"
        ACKNOWLEDGED = "acknowledged", "Acknowledged"
        ESCALATED = "escalated", "Escalated"
        RESOLVED = "resolved", "Resolved"
        LAPSED = "lapsed", "Lapsed"

    flag = models.ForeignKey(Flag, on_delete=models.PROTECT, related_name="steps")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    on = models.DateField()
    """The day it counts from: an escalation's own, even when the job ran days later."""
    at = models.DateTimeField("recorded at", auto_now_add=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    level = models.CharField(max_length=10, choices=Flag.Level.choices)
    text = models.TextField(blank=True)
    """Why it was raised, the plan, the reason it was resolved."""
    plan_due_on = models.DateField(null=True, blank=True)
    escalated_to = models.CharField(max_length=20, choices=Flag.Escalation.choices, blank=True)

    class Meta:
        ordering = ("id",)

    def __str__(self) -> str:
        return f"flag step {self.pk}"


class Telling(models.Model):
    """One person to be told of one step of a flag: noted once, sent once."""

    step = models.ForeignKey(FlagStep, on_delete=models.PROTECT, related_name="tellings")
    to = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("id",)
        constraints = [models.UniqueConstraint(fields=["step", "to"], name="told_once_of_a_step")]
        indexes = [models.Index(fields=["to"], condition=Q(sent_at=None), name="telling_to_send")]

    def __str__(self) -> str:
        return f"telling {self.pk}"
