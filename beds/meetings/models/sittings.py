"""When a service line's meeting sits, who came, and who declared an interest."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from reachout.accounts.permissions import Permission
from reachout.organisations.models import Organisation, ServiceLine
from reachout.references import reference
from reachout.rules.working_days import is_working_day
from referrals.models import Referral

if TYPE_CHECKING:
    from reachout.accounts.models import User


class Slot(models.Model):
    """When a service line's meeting sits each week, and how long before it the pack is issued."""

    class Weekday(models.IntegerChoices):
        MONDAY = 1, "Monday"
        TUESDAY = 2, "Tuesday"
        WEDNESDAY = 3, "Wednesday"
        THURSDAY = 4, "Thursday"
        FRIDAY = 5, "Friday"

    service_line = models.CharField(max_length=20, choices=ServiceLine.choices, unique=True)
    weekday = models.PositiveSmallIntegerField(choices=Weekday.choices)
    starts_at = models.TimeField()
    pack_hours_before = models.PositiveSmallIntegerField(default=24)

    class Meta:
        ordering = ("weekday", "starts_at")

    def __str__(self) -> str:
        return f"{self.get_service_line_display()}: {self.get_weekday_display()} {self.starts_at:%H:%M}"


def meeting_reference() -> str:
    return reference("M")


class MeetingQuerySet(models.QuerySet["Meeting"]):
    def visible_to(self, user: User) -> MeetingQuerySet:
        return self.open_to(user, Permission.MEETING_VIEW)

    def open_to(self, user: User, permission: Permission) -> MeetingQuerySet:
        return self.filter(service_line__in=sorted(user.reach(permission).service_lines))


class Meeting(models.Model):
    class Status(models.TextChoices):
        PLANNED = "planned", "Planned"
        OPEN = "open", "In session"
        CLOSED = "closed", "Closed"

    reference = models.CharField(max_length=200, unique=True, default=meeting_reference)
    service_line = models.CharField(max_length=20, choices=ServiceLine.choices)
    held_on = models.DateField()
    minutes = models.PositiveSmallIntegerField("minutes spent", null=True, blank=True)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.PLANNED)
    week_on = models.DateField("Monday of the week it was planned for", null=True, blank=True)
    """Set by the plan from the weekly slot, and kept when the meeting is moved: a week is planned once."""
    starts_at = models.DateTimeField(null=True, blank=True)
    moved_why = models.CharField("why it was moved", max_length=200, blank=True, db_default="")
    opened_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    chair = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    objects = MeetingQuerySet.as_manager()

    class Meta:
        ordering = ("-held_on", "service_line")
        constraints = [
            models.UniqueConstraint(
                fields=["service_line", "starts_at"],
                condition=Q(starts_at__isnull=False),
                name="one_meeting_per_slot",
            ),
            models.UniqueConstraint(
                fields=["service_line", "week_on"],
                condition=Q(week_on__isnull=False),
                name="one_planned_meeting_per_week",
            ),
            models.CheckConstraint(name="meeting_closed_after_opening", condition=Q(closed_at=None) | Q(opened_at__isnull=False)),
        ]

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        return f"/meetings/{self.pk}/"

    @property
    def is_open(self) -> bool:
        return self.status == self.Status.OPEN

    @property
    def on_a_holiday(self) -> bool:
        return not is_working_day(self.held_on)

    @property
    def began_at(self) -> datetime:
        """When it sits or sat; a meeting loaded from a tracker has only its day."""
        return self.opened_at or self.starts_at or morning_of(self.held_on)


def morning_of(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(9)))


class Attendance(models.Model):
    class Presence(models.TextChoices):
        EXPECTED = "expected", "Expected"
        PRESENT = "present", "Present"
        APOLOGIES = "apologies", "Apologies"

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="attendances")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    name = models.CharField(max_length=200)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    presence = models.CharField(max_length=10, choices=Presence.choices, default=Presence.EXPECTED)
    guest = models.BooleanField("invited for one referral or as a guest", default=False)

    class Meta:
        ordering = ("name",)
        constraints = [
            models.UniqueConstraint(fields=["meeting", "user"], condition=Q(user__isnull=False), name="one_attendance_per_person")
        ]

    def __str__(self) -> str:
        return f"attendance {self.pk}"


class Conflict(models.Model):
    """An interest declared in one referral: whoever declares it takes no part in that decision."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="conflicts")
    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    why = models.CharField(max_length=200)
    declared_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["meeting", "referral", "user"], name="one_conflict_per_person_and_referral")
        ]

    def __str__(self) -> str:
        return f"conflict {self.pk}"
