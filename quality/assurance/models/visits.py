"""Quality visits: who went where, what they found, what the provider said to it, and the report as issued."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import models
from django.db.models import Q

from beds.models import Ward
from quality.assurance.models.signals import Signal
from quality.assurance.models.units import AboutUnit, AboutUnitQuerySet, filled
from reachout.accounts.permissions import Permission, Reach
from reachout.references import reference

if TYPE_CHECKING:
    from reachout.accounts.models import User


def visit_reference() -> str:
    return reference("QV")


class VisitQuerySet(AboutUnitQuerySet):
    def open_to(self, user: User, permission: Permission) -> VisitQuerySet:
        """A provider does not see an unannounced visit coming."""
        reach = user.reach(permission)
        known = Q(announced=True) | ~Q(status__in=[Visit.Status.PLANNED, Visit.Status.CANCELLED])
        return self.within(Reach(lines=reach.lines)) | self.within(Reach(own=reach.own)).filter(known)


class Visit(AboutUnit):
    class Kind(models.TextChoices):
        ROUTINE = "routine", "Routine"
        FOLLOW_UP = "follow_up", "Follow-up"
        THEMED = "themed", "On one theme"
        RESPONSIVE = "responsive", "After a concern"

    class Status(models.TextChoices):
        PLANNED = "planned", "Planned"
        CARRIED_OUT = "carried_out", "Carried out"
        ACCURACY = "accuracy", "With the provider for accuracy"
        ANSWERED = "answered", "Provider has answered"
        FINAL = "final", "Report final"
        CANCELLED = "cancelled", "Cancelled"

    SHARED = (Status.ACCURACY, Status.ANSWERED, Status.FINAL)
    """From the factual-accuracy step on the provider sees the findings."""

    reference = models.CharField(max_length=20, unique=True, default=visit_reference)
    kind = models.CharField("type", max_length=20, choices=Kind.choices)
    announced = models.BooleanField(default=True)
    purpose = models.TextField()
    planned_on = models.DateField()
    wards = models.ManyToManyField(Ward, related_name="quality_visits", blank=True)
    signal = models.ForeignKey(Signal, on_delete=models.PROTECT, null=True, blank=True, related_name="visits")
    planned_at = models.DateTimeField()
    planned_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    status = models.CharField(max_length=20, choices=Status.choices, default=Status.PLANNED)
    visited_on = models.DateField(null=True, blank=True)
    without_expert = models.CharField("why no expert by experience took part", max_length=500, blank=True)
    summary = models.TextField("what the visit found, in short", blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    answer_by = models.DateField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    cancelled_why = models.CharField(max_length=500, blank=True)

    objects = VisitQuerySet.as_manager()

    class Meta:
        ordering = ("-planned_on", "-id")
        constraints = [
            models.CheckConstraint(
                name="visit_carried_out_on_a_day",
                condition=Q(status__in=["planned", "cancelled"]) | Q(visited_on__isnull=False),
            ),
            models.CheckConstraint(
                name="visit_sent_with_a_day_to_answer",
                condition=~Q(status__in=["accuracy", "answered", "final"]) | Q(sent_at__isnull=False, answer_by__isnull=False),
            ),
            models.CheckConstraint(name="visit_cancelled_says_why", condition=~Q(status="cancelled") | filled("cancelled_why")),
        ]

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        return f"/assurance/visits/{self.pk}/"

    @property
    def day(self) -> Any:
        return self.visited_on or self.planned_on

    @property
    def is_shared(self) -> bool:
        return self.status in self.SHARED

    @property
    def is_drafted(self) -> bool:
        """Team and findings may still be written."""
        return self.status in {self.Status.PLANNED, self.Status.CARRIED_OUT}


class Member(models.Model):
    """Someone who goes along."""

    class Part(models.TextChoices):
        LEAD = "lead", "Leads the visit"
        EXPERT = "expert", "Expert by experience"
        CLINICIAN = "clinician", "Clinician"
        QUALITY = "quality", "Quality and safety"
        OTHER = "other", "Other"

    visit = models.ForeignKey(Visit, on_delete=models.CASCADE, related_name="team")
    name = models.CharField(max_length=200)
    part = models.CharField("part in the visit", max_length=20, choices=Part.choices)

    class Meta:
        ordering = ("id",)
        constraints = [models.UniqueConstraint(fields=["visit", "name", "part"], name="one_member_per_visit_and_part")]

    def __str__(self) -> str:
        return self.name


class FindingQuerySet(models.QuerySet["Finding"]):
    def visible_to(self, user: User) -> FindingQuerySet:
        return self.open_to(user, Permission.ASSURANCE_VIEW)

    def open_to(self, user: User, permission: Permission) -> FindingQuerySet:
        reach = user.reach(permission)
        commissioned = Visit.objects.within(Reach(lines=reach.lines))
        own = Visit.objects.within(Reach(own=reach.own)).filter(status__in=Visit.SHARED)
        return self.filter(Q(visit__in=commissioned) | Q(visit__in=own))

    def standing(self) -> FindingQuerySet:
        return self.exclude(resolution=Finding.Resolution.WITHDRAWN)


class Finding(models.Model):
    class Kind(models.TextChoices):
        IMMEDIATE = "immediate", "Immediate"
        MUST = "must", "Must do"
        SHOULD = "should", "Should do"
        GOOD = "good", "Good practice"

    class Answer(models.TextChoices):
        AGREED = "agreed", "Agreed"
        CHALLENGED = "challenged", "Challenged"

    class Resolution(models.TextChoices):
        KEPT = "kept", "Kept as drafted"
        AMENDED = "amended", "Amended"
        WITHDRAWN = "withdrawn", "Withdrawn"

    visit = models.ForeignKey(Visit, on_delete=models.CASCADE, related_name="findings")
    number = models.PositiveSmallIntegerField()
    kind = models.CharField("weight", max_length=20, choices=Kind.choices)
    ward = models.ForeignKey(Ward, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    text = models.TextField()
    answer = models.CharField(max_length=20, choices=Answer.choices, blank=True)
    challenge = models.TextField(blank=True)
    resolution = models.CharField(max_length=20, choices=Resolution.choices, blank=True)
    resolution_why = models.TextField(blank=True)
    amended_text = models.TextField(blank=True)
    resolved_at = models.DateTimeField(null=True, blank=True)
    resolved_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    objects = FindingQuerySet.as_manager()

    class Meta:
        ordering = ("visit", "number")
        constraints = [
            models.UniqueConstraint(fields=["visit", "number"], name="one_finding_per_number"),
            models.CheckConstraint(name="challenge_says_what", condition=~Q(answer="challenged") | filled("challenge")),
            models.CheckConstraint(
                name="only_a_challenge_is_resolved",
                condition=Q(resolution="")
                | (Q(answer="challenged", resolved_by__isnull=False, resolved_at__isnull=False) & filled("resolution_why")),
            ),
            models.CheckConstraint(name="amended_says_how", condition=~Q(resolution="amended") | filled("amended_text")),
        ]

    def __str__(self) -> str:
        return f"{self.visit}, finding {self.number}"

    @property
    def final_text(self) -> str:
        return self.amended_text or self.text

    @property
    def to_resolve(self) -> bool:
        return self.answer == self.Answer.CHALLENGED and not self.resolution


class ReportQuerySet(models.QuerySet["Report"]):
    def visible_to(self, user: User) -> ReportQuerySet:
        return self.filter(visit__in=Visit.objects.visible_to(user))


class Report(models.Model):
    """The report as issued: frozen. Issued again it is a new version that says why; a trigger keeps every one as it was."""

    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="reports")
    version = models.PositiveSmallIntegerField()
    why = models.CharField("why it was issued again", max_length=500, blank=True)
    issued_at = models.DateTimeField()
    issued_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    snapshot = models.JSONField()
    checksum = models.CharField("SHA-256 of the PDF", max_length=64)
    pdf = models.BinaryField()

    objects = ReportQuerySet.as_manager()

    class Meta:
        ordering = ("visit", "-version")
        constraints = [
            models.UniqueConstraint(fields=["visit", "version"], name="one_report_per_version"),
            models.CheckConstraint(name="report_again_says_why", condition=Q(version=1) | filled("why")),
        ]

    def __str__(self) -> str:
        return f"report {self.pk}"

    def get_absolute_url(self) -> str:
        return f"/assurance/reports/{self.pk}/"
