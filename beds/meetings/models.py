"""The weekly bed meeting as a record: when it sits, what its frozen pack said, who came, what was decided and why."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from beds.models import Bed, Hold, Ward
from reachout.accounts.permissions import Permission
from reachout.organisations.models import Organisation, ServiceLine
from reachout.references import reference
from reachout.rules.working_days import is_working_day
from referrals.models import Referral

if TYPE_CHECKING:
    from reachout.accounts.models import User


def meeting_reference() -> str:
    return reference("M")


def decision_reference() -> str:
    return reference("D")


def avoided_reference() -> str:
    return reference("V")


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


class DecisionQuerySet(models.QuerySet["Decision"]):
    def visible_to(self, user: User) -> DecisionQuerySet:
        return self.open_to(user, Permission.MEETING_VIEW)

    def standing(self) -> DecisionQuerySet:
        """Without those that the same meeting reopened."""
        return self.filter(reopened_at=None)

    def open_to(self, user: User, permission: Permission) -> DecisionQuerySet:
        return self.filter(meeting__service_line__in=sorted(user.reach(permission).service_lines))


class Decision(models.Model):
    class Kind(models.TextChoices):
        OFFER = "offer", "Offer a bed"
        HOLD = "hold", "Hold a bed"
        DEFER = "defer", "Defer"
        DECLINE = "decline", "Decline"
        AVOID = "avoid", "Admission avoided"

    reference = models.CharField(max_length=200, unique=True, default=decision_reference)
    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="decisions")
    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="decisions")
    decision = models.CharField(max_length=10, choices=Kind.choices)
    ward = models.ForeignKey(Ward, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    bed = models.ForeignKey(Bed, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    hold = models.ForeignKey(Hold, on_delete=models.PROTECT, null=True, blank=True, related_name="decisions")
    rationale = models.TextField(blank=True)
    defer_until = models.DateField(null=True, blank=True)
    decline_reason = models.CharField(max_length=20, choices=Referral.DeclineReason.choices, blank=True, db_default="")
    rank = models.PositiveSmallIntegerField("place on the list when decided", null=True, blank=True)
    components = models.JSONField("why that place, when decided", null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    reopened_at = models.DateTimeField(null=True, blank=True)
    reopened_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    reopened_why = models.CharField(max_length=200, blank=True, db_default="")

    objects = DecisionQuerySet.as_manager()

    class Meta:
        ordering = ("decided_at", "id")
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "referral"],
                condition=Q(decided_by__isnull=False, reopened_at=None),
                name="one_decision_per_referral_and_meeting",
            ),
            models.CheckConstraint(name="decision_made_here_has_a_rationale", condition=Q(decided_by=None) | ~Q(rationale="")),
            models.CheckConstraint(
                name="decision_reopened_by_someone_for_a_reason",
                condition=Q(reopened_at=None) | (Q(reopened_by__isnull=False) & ~Q(reopened_why="")),
            ),
        ]

    def __str__(self) -> str:
        return self.reference


class ActionQuerySet(models.QuerySet["Action"]):
    def open_to(self, user: User, permission: Permission) -> ActionQuerySet:
        return self.filter(meeting__service_line__in=sorted(user.reach(permission).service_lines))


class Action(models.Model):
    """Something to do after the meeting; it rolls forward to the next pack until it is done."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="actions")
    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, null=True, blank=True, related_name="actions")
    text = models.CharField(max_length=500)
    owner = models.CharField(max_length=200)
    due_on = models.DateField(null=True, blank=True)
    raised_at = models.DateTimeField()
    raised_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    done_at = models.DateTimeField(null=True, blank=True)
    done_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    objects = ActionQuerySet.as_manager()

    class Meta:
        ordering = ("due_on", "id")

    def __str__(self) -> str:
        return f"action {self.pk}"


class PackQuerySet(models.QuerySet["Pack"]):
    def visible_to(self, user: User) -> PackQuerySet:
        return self.open_to(user, Permission.MEETING_VIEW)

    def open_to(self, user: User, permission: Permission) -> PackQuerySet:
        return self.filter(meeting__service_line__in=sorted(user.reach(permission).service_lines))


class Pack(models.Model):
    """What a meeting was shown, frozen when issued. A second issue is a new version with its reason."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="packs")
    version = models.PositiveSmallIntegerField(default=1)
    why = models.CharField("why it was issued again", max_length=200, blank=True)
    issued_at = models.DateTimeField()
    issued_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    """Empty when the worker issued it by itself."""
    snapshot = models.JSONField()
    checksum = models.CharField("SHA-256 of the snapshot", max_length=64)

    objects = PackQuerySet.as_manager()

    class Meta:
        ordering = ("-issued_at", "-version")
        get_latest_by = "version"
        constraints = [
            models.UniqueConstraint(fields=["meeting", "version"], name="one_pack_per_version"),
            models.CheckConstraint(name="pack_again_says_why", condition=Q(version=1) | ~Q(why="")),
        ]

    def __str__(self) -> str:
        return f"pack {self.pk}"

    def get_absolute_url(self) -> str:
        return f"/meetings/packs/{self.pk}/"


class PackFile(models.Model):
    class Kind(models.TextChoices):
        PDF = "pdf", "PDF"
        XLSX = "xlsx", "Spreadsheet"

    pack = models.ForeignKey(Pack, on_delete=models.CASCADE, related_name="files")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    content = models.BinaryField()
    checksum = models.CharField("SHA-256 of the content", max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["pack", "kind"], name="one_file_of_a_kind_per_pack")]

    def __str__(self) -> str:
        return f"{self.kind} of pack {self.pack_id}"


class AvoidedAdmission(models.Model):
    """Criteria were met, an alternative was agreed at a bed meeting; what the bed days would have cost, low and high."""

    reference = models.CharField(max_length=200, unique=True, default=avoided_reference)
    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="avoided")
    agreed_on = models.DateField()
    benchmark_days = models.PositiveSmallIntegerField()
    price_low = models.DecimalField("day price, low", max_digits=9, decimal_places=2)
    price_high = models.DecimalField("day price, high", max_digits=9, decimal_places=2)
    alternative_cost = models.DecimalField(max_digits=9, decimal_places=2)

    class Meta:
        ordering = ("-agreed_on", "-id")

    def __str__(self) -> str:
        return self.reference
