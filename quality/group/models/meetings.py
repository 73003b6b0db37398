"""The safety and quality group as a record: who belongs to it, when it meets, what was on the agenda, decided and by whom."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from quality.assurance.models import Action, Query, Signal, Surveillance, Unit, Visit
from quality.group.models.learning import LearningResponse
from quality.voices.models import LivedExperienceMember
from reachout.accounts.permissions import Permission
from reachout.organisations.models import ServiceLine
from reachout.people.free_text import names_no_patient
from reachout.refused import Refused

if TYPE_CHECKING:
    from reachout.accounts.models import User


class OfALine(models.QuerySet):
    """The group speaks of every provider of a line: only whoever has the whole line sees what it says."""

    line = "service_line"

    def visible_to(self, user: User) -> models.QuerySet:
        return self.open_to(user, Permission.ASSURANCE_VIEW)

    def open_to(self, user: User, permission: Permission) -> models.QuerySet:
        return self.filter(**{f"{self.line}__in": sorted(user.reach(permission).lines)})


class OfAMeeting(OfALine):
    line = "meeting__service_line"


class MemberQuerySet(OfALine):
    def on(self, day: date) -> models.QuerySet:
        return self.filter(Q(until_on=None) | Q(until_on__gt=day), since_on__lte=day)


class Member(models.Model):
    service_line = models.CharField(max_length=20, choices=ServiceLine.choices)
    name = models.CharField(max_length=200)
    role = models.CharField("comes as", max_length=200)
    voice = models.ForeignKey(LivedExperienceMember, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    """Of the members with lived experience, who this is."""
    since_on = models.DateField()
    until_on = models.DateField(null=True, blank=True)

    objects = MemberQuerySet.as_manager()

    class Meta:
        ordering = ("name", "id")
        constraints = [
            models.CheckConstraint(
                name="group_member_until_after_since", condition=Q(until_on=None) | Q(until_on__gte=F("since_on"))
            ),
            models.UniqueConstraint(fields=["voice", "service_line"], condition=Q(until_on=None), name="one_seat_per_voice"),
        ]

    def __str__(self) -> str:
        return self.name


class GroupMeeting(models.Model):
    """Planned, held, closed. Once closed a trigger keeps it, its agenda and its attendance as they are."""

    class Status(models.TextChoices):
        PLANNED = "planned", "Planned"
        HELD = "held", "Being held"
        CLOSED = "closed", "Closed"

    service_line = models.CharField(max_length=20, choices=ServiceLine.choices)
    starts_at = models.DateTimeField()
    place = models.CharField(max_length=200, blank=True)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.PLANNED)
    chair = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    held_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    objects = OfALine.as_manager()

    class Meta:
        ordering = ("-starts_at", "-id")
        constraints = [
            models.UniqueConstraint(fields=["service_line", "starts_at"], name="one_group_meeting_at_a_time"),
            models.CheckConstraint(
                name="group_meeting_status_has_its_dates",
                condition=Q(status="planned", held_at=None, closed_at=None)
                | Q(status="held", held_at__isnull=False, chair__isnull=False, closed_at=None)
                | Q(status="closed", held_at__isnull=False, chair__isnull=False, closed_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"group meeting {self.pk}"

    def get_absolute_url(self) -> str:
        return f"/group/meetings/{self.pk}/"

    @property
    def is_planned(self) -> bool:
        return self.status == self.Status.PLANNED

    @property
    def is_held(self) -> bool:
        return self.status == self.Status.HELD

    @property
    def is_closed(self) -> bool:
        return self.status == self.Status.CLOSED

    def refuse_unless_open(self) -> None:
        if self.is_closed:
            raise Refused("This meeting is closed: its minutes stay as they are. Bring it to the next one.")


class Attendance(models.Model):
    """Who was expected and who came, under the name and role they had then."""

    class Presence(models.TextChoices):
        EXPECTED = "expected", "Expected"
        PRESENT = "present", "Present"
        APOLOGIES = "apologies", "Apologies"

    meeting = models.ForeignKey(GroupMeeting, on_delete=models.CASCADE, related_name="attendances")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    name = models.CharField(max_length=200)
    role = models.CharField(max_length=200)
    lived_experience = models.BooleanField(default=False)
    presence = models.CharField(max_length=10, choices=Presence.choices, default=Presence.EXPECTED)

    objects = OfAMeeting.as_manager()

    class Meta:
        ordering = ("name", "id")
        constraints = [models.UniqueConstraint(fields=["meeting", "member"], name="one_group_attendance_per_member")]

    def __str__(self) -> str:
        return f"attendance {self.pk}"


SOURCES = ("signal", "visit", "learning", "surveillance", "query")
"""What an item may come from; each is the name of the field that says which."""


class Item(models.Model):
    """One thing on the agenda: where it comes from, what the group decided, who decided."""

    class Source(models.TextChoices):
        SIGNAL = "signal", "A signal in a chart"
        VISIT = "visit", "A quality visit"
        LEARNING = "learning", "A learning response"
        SURVEILLANCE = "surveillance", "A surveillance level"
        QUERY = "query", "A query to a provider"
        FREE = "free", "Another matter"

    meeting = models.ForeignKey(GroupMeeting, on_delete=models.PROTECT, related_name="items")
    source = models.CharField("comes from", max_length=20, choices=Source.choices)
    title = models.CharField(max_length=200, validators=[names_no_patient])
    background = models.TextField("what the group should know", max_length=4000, blank=True, validators=[names_no_patient])
    signal = models.ForeignKey(Signal, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    learning = models.ForeignKey(LearningResponse, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    surveillance = models.ForeignKey(Surveillance, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    query = models.ForeignKey(Query, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    actions = models.ManyToManyField(Action, related_name="+", blank=True)
    carried_from = models.OneToOneField("self", on_delete=models.PROTECT, null=True, blank=True, related_name="carried_to")
    raised_at = models.DateTimeField()
    raised_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    decision = models.TextField(max_length=4000, blank=True, validators=[names_no_patient])
    decided_by = models.ForeignKey(Attendance, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    """Empty where the group decided together."""
    decided_at = models.DateTimeField(null=True, blank=True)
    minuted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    objects = OfAMeeting.as_manager()

    class Meta:
        ordering = ("id",)
        constraints = [
            models.CheckConstraint(
                name="group_decision_has_its_moment",
                condition=Q(decision="", decided_at=None, minuted_by=None, decided_by=None)
                | (~Q(decision="") & Q(decided_at__isnull=False, minuted_by__isnull=False)),
            ),
            models.CheckConstraint(
                name="group_item_names_its_source",
                condition=Q(*[Q(source=name) ^ Q(**{name: None}) for name in SOURCES]),
            ),
        ]

    def __str__(self) -> str:
        return f"item {self.pk}"

    def get_absolute_url(self) -> str:
        return f"/group/items/{self.pk}/"

    @property
    def onwards(self) -> Item | None:
        """The item of the next meeting that this was carried to."""
        return getattr(self, "carried_to", None)

    @property
    def subject(self) -> Any:
        """The record it comes from; None for another matter."""
        return None if self.source == self.Source.FREE else getattr(self, self.source)

    @property
    def unit(self) -> Unit | None:
        """Whom it is about, where its subject says so."""
        subject = self.subject
        return subject.unit if subject and self.source != self.Source.SIGNAL else None
