"""A notice to a provider that something agreed is not met, and what became of it. Source: NHS Standard Contract, GC9 and SC28."""

from __future__ import annotations

from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from contracts.agreements.models import Contract, Requirement
from quality.performance.models.under import UnderContract, UnderNotice, filled
from reachout.people.free_text import names_no_patient
from reachout.references import reference


def notice_reference() -> str:
    return reference("PN")


class NoticeQuerySet(UnderContract):
    def open(self) -> Self:
        return self.exclude(status__in=ENDED)


class Notice(models.Model):
    """About one requirement of a contract, or about returns that do not come in. One at a time is open on each; what is not met
    while it is joins it."""

    class Kind(models.TextChoices):
        PERFORMANCE = "performance", "Performance notice"
        INFORMATION = "information", "Information breach notice"

    class Status(models.TextChoices):
        ISSUED = "issued", "Meeting to hold"
        DISPUTED = "disputed", "Disputed"
        PLAN = "plan", "Action plan"
        CLOSED = "closed", "Closed"
        WITHDRAWN = "withdrawn", "Withdrawn"

    reference = models.CharField(max_length=20, unique=True, default=notice_reference)
    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="notices")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    code = models.CharField("number of the requirement in the schedule", max_length=20, blank=True)
    requirement = models.ForeignKey(Requirement, on_delete=models.PROTECT, null=True, blank=True, related_name="notices")
    """As it was agreed when the notice was issued; ``code`` names it across variations."""
    text = models.TextField("what is not met, and what is expected", validators=[names_no_patient])
    meet_by_on = models.DateField()
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.ISSUED)
    issued_at = models.DateTimeField()
    issued_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    objects = NoticeQuerySet.as_manager()

    class Meta:
        ordering = ("-issued_at", "-id")
        constraints = [
            models.UniqueConstraint(
                fields=["contract", "code"],
                condition=~Q(status__in=["closed", "withdrawn"]),
                name="one_open_notice_on_a_requirement",
            ),
            models.CheckConstraint(
                name="notice_of_performance_names_its_requirement",
                condition=Q(kind="performance", requirement__isnull=False) & filled("code")
                | Q(kind="information", requirement=None, code=""),
            ),
            models.CheckConstraint(name="notice_says_what_is_not_met", condition=filled("text")),
            models.CheckConstraint(
                name="ended_notice_names_who_ended_it",
                condition=Q(status__in=["closed", "withdrawn"], ended_at__isnull=False, ended_by__isnull=False)
                | ~Q(status__in=["closed", "withdrawn"]) & Q(ended_at=None, ended_by=None),
            ),
        ]
        indexes = [models.Index(fields=["status", "meet_by_on"], name="notice_by_meeting")]

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        return f"/performance/notices/{self.pk}/"

    @property
    def about(self) -> str:
        return str(self.requirement) if self.requirement else "Returns on time"

    @property
    def is_open(self) -> bool:
        return self.status not in ENDED

    def is_late(self, today: date) -> bool:
        return self.status == self.Status.ISSUED and self.meet_by_on < today


ENDED = (Notice.Status.CLOSED, Notice.Status.WITHDRAWN)


class ContractMeeting(models.Model):
    """The meeting that a notice calls for, and what it came to; never changed (a trigger sees to that)."""

    class Outcome(models.TextChoices):
        PLAN = "plan", "A remedial action plan is required"
        CLOSED = "closed", "Nothing further: it is put right"
        WITHDRAWN = "withdrawn", "The notice is withdrawn"

    notice = models.OneToOneField(Notice, on_delete=models.PROTECT, related_name="meeting")
    held_on = models.DateField()
    present = models.CharField("who was there", max_length=500, validators=[names_no_patient])
    outcome = models.CharField(max_length=10, choices=Outcome.choices)
    text = models.TextField("what was agreed", validators=[names_no_patient])
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    objects = UnderNotice.as_manager()

    class Meta:
        constraints = [models.CheckConstraint(name="contract_meeting_came_to_something", condition=filled("text"))]

    def __str__(self) -> str:
        return f"meeting {self.pk}"


class Event(models.Model):
    """One thing that happened under a notice: its story, never changed (a trigger sees to that)."""

    class Kind(models.TextChoices):
        ISSUED = "issued", "Notice issued"
        JOINED = "joined", "Not met again"
        LAPSED = "lapsed", "A breach lapsed"
        DISPUTED = "disputed", "Disputed by the provider"
        UPHELD = "upheld", "Upheld"
        MET = "met", "Meeting held"
        SUBMITTED = "submitted", "Action plan submitted"
        SENT_BACK = "sent_back", "Action plan sent back"
        AGREED = "agreed", "Action plan agreed"
        PROPOSED = "proposed", "Withholding proposed"
        APPROVED = "approved", "Withholding approved"
        DROPPED = "dropped", "Withholding withdrawn"
        LIFTED = "lifted", "Withholding lifted"
        CLOSED = "closed", "Closed"
        WITHDRAWN = "withdrawn", "Withdrawn"

    notice = models.ForeignKey(Notice, on_delete=models.PROTECT, related_name="events")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    text = models.TextField(blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    """Empty where the system noted it."""

    objects = UnderNotice.as_manager()

    class Meta:
        ordering = ("at", "id")

    def __str__(self) -> str:
        return f"event {self.pk}"
