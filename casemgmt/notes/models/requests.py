"""Subject access: a person asks for what is held on them, and what they are given."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from casemgmt.notes.models.access import filled
from reachout.accounts.permissions import Permission
from reachout.jobs.models import Job
from reachout.organisations.models import ServiceLine
from reachout.people.free_text import names_no_patient
from reachout.people.models import Person
from reachout.references import reference

if TYPE_CHECKING:
    from reachout.accounts.models import User


def request_reference() -> str:
    return reference("SA")


def actor() -> models.ForeignKey[Any, Any]:
    return models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+")


class SubjectRequestQuerySet(models.QuerySet["SubjectRequest"]):
    def visible_to(self, user: User) -> SubjectRequestQuerySet:
        """Everything held on a person is given, so whoever sees to it must belong to every line that knows the person."""
        lines = sorted(user.reach(Permission.SUBJECT_ACCESS).lines)
        return self.filter(lines__contained_by=lines, lines__len__gt=0)

    def standing(self) -> SubjectRequestQuerySet:
        return self.exclude(status=SubjectRequest.Status.CLOSED)


class SubjectRequest(models.Model):
    class Status(models.TextChoices):
        RECORDED = "recorded", "Received"
        GATHERING = "gathering", "Being gathered"
        REVIEW = "review", "To review"
        APPROVAL = "approval", "To approve"
        PACKING = "packing", "Being packed"
        READY = "ready", "Ready to send"
        CLOSED = "closed", "Closed"

    class Requester(models.TextChoices):
        PERSON = "person", "The person"
        SOLICITOR = "solicitor", "A solicitor"
        ATTORNEY = "attorney", "An attorney or deputy"
        RELATIVE = "relative", "A relative or friend, with the person's authority"
        OTHER = "other", "Somebody else with the person's authority"

    class Closed(models.TextChoices):
        SENT = "sent", "Sent to the person"
        TAKEN_BACK = "taken_back", "The person took it back"
        REFUSED = "refused", "Refused: unfounded or excessive"

    reference = models.CharField(max_length=20, unique=True, default=request_reference)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="subject_requests")
    lines = ArrayField(models.CharField(max_length=20, choices=ServiceLine.choices))
    """The service lines that know the person."""
    requester = models.CharField("who asks", max_length=20, choices=Requester.choices)
    received_on = models.DateField()
    due_on = models.DateField()
    """One calendar month after it was received, by the rule of that day; two more when extended. UK GDPR, article 12(3)."""
    identity_checked_on = models.DateField(null=True, blank=True)
    identity_how = models.CharField(max_length=300, blank=True, validators=[names_no_patient])
    extended_on = models.DateField(null=True, blank=True)
    extended_why = models.CharField(max_length=500, blank=True, validators=[names_no_patient])
    status = models.CharField(max_length=20, choices=Status.choices, default=Status.RECORDED)
    job = models.ForeignKey(Job, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    """The latest work on it: its gathering, then its packing."""
    recorded_at = models.DateTimeField()
    recorded_by = actor()
    gathered_at = models.DateTimeField(null=True, blank=True)
    reviewed_at = models.DateTimeField(null=True, blank=True)
    reviewed_by = actor()
    approved_at = models.DateTimeField(null=True, blank=True)
    approved_by = actor()
    sent_back_why = models.CharField(max_length=500, blank=True, validators=[names_no_patient])
    closed_on = models.DateField(null=True, blank=True)
    closed_how = models.CharField(max_length=20, choices=Closed.choices, blank=True)

    objects = SubjectRequestQuerySet.as_manager()

    class Meta:
        ordering = ("due_on", "id")
        constraints = [
            models.UniqueConstraint(fields=["person"], condition=~Q(status="closed"), name="one_request_of_a_person_at_a_time"),
            models.CheckConstraint(
                name="subject_access_approved_by_another", condition=Q(approved_by=None) | ~Q(approved_by=F("reviewed_by"))
            ),
            models.CheckConstraint(
                name="nothing_leaves_unapproved",
                condition=~Q(status__in=["packing", "ready"]) | Q(approved_by__isnull=False, identity_checked_on__isnull=False),
            ),
            models.CheckConstraint(name="extension_says_why", condition=Q(extended_on=None) | filled("extended_why")),
            models.CheckConstraint(
                name="subject_access_says_how_it_ended",
                condition=Q(status="closed", closed_on__isnull=False) & ~Q(closed_how="") | ~Q(status="closed"),
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        return f"/subject-access/{self.pk}/"


class Exemption(models.TextChoices):
    """Why something may be withheld. Source: Data Protection Act 2018, schedules 2 and 3."""

    OTHER_PERSON = "other_person", "Information about another person"
    VICTIM = "victim", "Information about a victim"
    STAFF = "staff", "Information about a member of staff"
    HARM = "harm", "Likely to cause serious harm to somebody's health"
    CRIME = "crime", "Preventing or detecting crime"
    PRIVILEGE = "privilege", "Legal advice"


class SubjectItem(models.Model):
    """One thing held on the person, as it was when it was gathered, and whether they are given it."""

    class Decision(models.TextChoices):
        RELEASE = "release", "Give it"
        PART = "part", "Give it in part"
        REDACT = "redact", "Withhold it"

    request = models.ForeignKey(SubjectRequest, on_delete=models.CASCADE, related_name="items")
    table = models.CharField(max_length=100)
    title = models.CharField(max_length=200)
    key = models.CharField(max_length=40, blank=True)
    on = models.DateField(null=True)
    facts = models.JSONField(default=list)
    """Pairs of label and value, in words. Emptied when the file is removed."""
    proposed = models.CharField(max_length=20, choices=Exemption.choices, blank=True)
    because = models.CharField("what gave cause to propose it", max_length=200, blank=True)
    decision = models.CharField(max_length=10, choices=Decision.choices, blank=True)
    exemption = models.CharField(max_length=20, choices=Exemption.choices, blank=True)
    hidden = models.JSONField(default=list)
    """The labels withheld, of an item given in part."""
    decided_at = models.DateTimeField(null=True)
    decided_by = actor()

    class Meta:
        ordering = ("id",)
        constraints = [
            models.CheckConstraint(
                name="withheld_with_an_exemption", condition=~Q(decision__in=["part", "redact"]) | ~Q(exemption="")
            )
        ]
        indexes = [models.Index(fields=["request", "table"], name="subject_item_of_table")]

    def __str__(self) -> str:
        return f"item {self.pk}"

    @property
    def is_given(self) -> bool:
        """At least in part. What nobody had cause to look at is given; what was proposed waits for a decision."""
        return self.decision in ("release", "part") or (not self.decision and not self.proposed)

    @property
    def to_decide(self) -> bool:
        return bool(self.proposed) and not self.decision


class SubjectPack(models.Model):
    """The file that is sent; its content goes after a while, its checksum stays."""

    request = models.OneToOneField(SubjectRequest, on_delete=models.CASCADE, related_name="pack")
    content = models.BinaryField(null=True)
    size = models.PositiveBigIntegerField()
    checksum = models.CharField("SHA-256 of the content", max_length=64)
    made_at = models.DateTimeField()
    expires_on = models.DateField()
    removed_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"pack {self.pk}"
