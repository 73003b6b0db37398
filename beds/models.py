"""Wards and beds, who holds them and who is in them. Every interval is a range; the database keeps two people out of one bed."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import Case, Deferrable, Exists, F, Func, OuterRef, Q, Value, When
from django.db.models.functions import Least
from django.utils import timezone

from reachout.accounts.permissions import Permission
from reachout.organisations.models import ServiceLine, Site
from reachout.people.models import BreakGlass, Person
from reachout.references import reference
from referrals.models import Referral, Security, Specialism

if TYPE_CHECKING:
    from reachout.accounts.models import User


def hold_reference() -> str:
    return reference("H")


def spell_reference() -> str:
    return reference("S")


def stay_reference() -> str:
    return reference("T")


def leave_reference() -> str:
    return reference("L")


def readiness_reference() -> str:
    return reference("C")


def closure_reference() -> str:
    return reference("K")


def _days(start: str, end: str) -> models.GeneratedField:
    """The days from start up to, not including, end (open = never ends) as a stored range."""
    return models.GeneratedField(
        expression=Func(F(start), F(end), function="daterange"), output_field=DateRangeField(), db_persist=True
    )


def _ends_after_start(name: str, start: str, end: str) -> models.CheckConstraint:
    return models.CheckConstraint(name=name, condition=Q(**{end: None}) | Q(**{f"{end}__gte": F(start)}))


def _never_two_at_once(name: str, key: str, start: str, end: str) -> list[ExclusionConstraint]:
    """No two rows of one key at once: a begins before b ends and b begins before a ends.

    A same-day interval is an empty range, which overlaps nothing; the second constraint forbids it strictly inside another.
    """
    inside = Func(F(start), F(end), Value("()"), function="daterange", output_field=DateRangeField())
    the_day = Func(F(start), F(end), Value("[]"), function="daterange", output_field=DateRangeField())
    same_day = Q(**{end: F(start)})
    return [
        ExclusionConstraint(
            name=name,
            expressions=[(F(key), RangeOperators.EQUAL), (F("during"), RangeOperators.OVERLAPS)],
            deferrable=Deferrable.IMMEDIATE,
        ),
        ExclusionConstraint(
            name=f"{name}_same_day",
            expressions=[
                (F(key), RangeOperators.EQUAL),
                (Case(When(same_day, then=1), default=0), RangeOperators.NOT_EQUAL),
                (Case(When(same_day, then=the_day), default=inside), RangeOperators.OVERLAPS),
            ],
            deferrable=Deferrable.IMMEDIATE,
        ),
    ]


class WardQuerySet(models.QuerySet["Ward"]):
    def visible_to(self, user: User) -> WardQuerySet:
        return self.open_to(user, Permission.BOARD_VIEW) | self.open_to(user, Permission.STAY_VIEW)

    def open_to(self, user: User, permission: Permission) -> WardQuerySet:
        reach = user.reach(permission)
        return self.filter(reach.rows(line="service_line", organisation="site__organisation", site="site"))

    def open_on(self, day: date) -> WardQuerySet:
        return self.filter(Q(opened_on=None) | Q(opened_on__lte=day), Q(closed_on=None) | Q(closed_on__gt=day))


class Ward(models.Model):
    class Sex(models.TextChoices):
        MALE = "male", "Men"
        FEMALE = "female", "Women"
        MIXED = "mixed", "Mixed"

    code = models.CharField(max_length=200, unique=True)
    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="wards")
    name = models.CharField(max_length=200)
    service_line = models.CharField(max_length=20, choices=ServiceLine.choices)
    security = models.CharField(max_length=10, choices=Security.choices)
    sex = models.CharField("ward for", max_length=10, choices=Sex.choices)
    specialism = models.CharField(max_length=10, choices=Specialism.choices, blank=True)
    commissioned_beds = models.PositiveSmallIntegerField(null=True, blank=True)
    day_price = models.DecimalField(max_digits=9, decimal_places=2, null=True, blank=True)
    opened_on = models.DateField(null=True, blank=True)
    closed_on = models.DateField(null=True, blank=True)

    objects = WardQuerySet.as_manager()

    class Meta:
        ordering = ("name", "code")
        constraints = [
            models.CheckConstraint(
                name="ward_closes_after_opening",
                condition=Q(opened_on=None) | Q(closed_on=None) | Q(closed_on__gte=F("opened_on")),
            )
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return f"/beds/wards/{self.pk}/"


class AdmissionsPause(models.Model):
    """A ward closed to admissions: its patients stay, its beds are not offered."""

    ward = models.ForeignKey(Ward, on_delete=models.CASCADE, related_name="pauses")
    started_on = models.DateField()
    expected_end_on = models.DateField(null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True)
    reason = models.CharField(max_length=200)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    during = _days("started_on", "ended_on")

    class Meta:
        ordering = ("-started_on",)
        constraints = [
            _ends_after_start("pause_ends_after_start", "started_on", "ended_on"),
            ExclusionConstraint(
                name="one_pause_of_a_ward_at_a_time",
                expressions=[("ward", RangeOperators.EQUAL), ("during", RangeOperators.OVERLAPS)],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.ward_id} closed to admissions"


class Confirmation(models.Model):
    """A ward's word on its beds at a moment: how many it can staff. Empty is not available."""

    ward = models.ForeignKey(Ward, on_delete=models.CASCADE, related_name="confirmations")
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    staffed_beds = models.PositiveSmallIntegerField("beds open and staffed")
    note = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ("-at", "-id")
        indexes = [models.Index(fields=["ward", "-at", "-id"], name="confirmation_latest")]

    def __str__(self) -> str:
        return f"confirmation {self.pk}"


class Bed(models.Model):
    code = models.CharField(max_length=200, unique=True)
    ward = models.ForeignKey(Ward, on_delete=models.PROTECT, related_name="beds")
    opened_on = models.DateField(null=True, blank=True)
    closed_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ("code",)
        constraints = [
            models.UniqueConstraint(fields=["id", "ward"], name="bed_with_its_ward"),
            models.CheckConstraint(
                name="bed_closes_after_opening",
                condition=Q(opened_on=None) | Q(closed_on=None) | Q(closed_on__gte=F("opened_on")),
            ),
        ]

    def __str__(self) -> str:
        return self.code


class BedClosure(models.Model):
    """A bed out of service, from the day it closed to the day it reopened."""

    reference = models.CharField(max_length=200, unique=True, default=closure_reference)
    bed = models.ForeignKey(Bed, on_delete=models.CASCADE, related_name="closures")
    closed_on = models.DateField()
    expected_back_on = models.DateField(null=True, blank=True)
    reopened_on = models.DateField(null=True, blank=True)
    reason = models.CharField(max_length=200, blank=True)
    during = _days("closed_on", "reopened_on")

    class Meta:
        ordering = ("-closed_on",)
        constraints = [_ends_after_start("bed_reopens_after_closing", "closed_on", "reopened_on")]

    def __str__(self) -> str:
        return self.reference


class HoldQuerySet(models.QuerySet["Hold"]):
    def visible_to(self, user: User) -> HoldQuerySet:
        return self.open_to(user, Permission.STAY_VIEW)

    def open_to(self, user: User, permission: Permission) -> HoldQuerySet:
        return self.filter(
            user.reach(permission).rows(
                line="bed__ward__service_line", organisation="bed__ward__site__organisation", site="bed__ward__site"
            )
        )

    def live(self, at: datetime) -> HoldQuerySet:
        return self.filter(during__contains=at)


class Hold(models.Model):
    """A bed kept for a referral until a time: held, then perhaps offered to the unit, accepted or declined.

    It expires by itself: ``during`` ends at ``expires_at`` or when it was ended, whichever is earlier, and no two holds of a
    bed may overlap.
    """

    class End(models.TextChoices):
        ADMITTED = "admitted", "Admitted"
        RELEASED = "released", "Released"
        DECLINED = "declined", "Declined by the unit"
        OTHER_BED = "other_bed", "Another bed was accepted"
        REFERRAL_CLOSED = "referral_closed", "The referral was closed"

    class Decline(models.TextChoices):
        WARD_MIX = "ward_mix", "Mix of patients on the ward"
        STAFFING = "staffing", "Not enough staff"
        LEVEL = "level", "Wrong level of security"
        SPECIALISM = "specialism", "Needs another specialism"
        KEEP_APART = "keep_apart", "Must be kept apart from someone here"
        PHYSICAL_HEALTH = "physical_health", "Physical health needs beyond the ward"
        BED_GONE = "bed_gone", "The bed is not available"

    reference = models.CharField(max_length=200, unique=True, default=hold_reference)
    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="holds")
    bed = models.ForeignKey(Bed, on_delete=models.PROTECT, related_name="holds")
    placed_at = models.DateTimeField()
    placed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    why = models.TextField(blank=True)
    expires_at = models.DateTimeField()
    offered_at = models.DateTimeField(null=True, blank=True)
    offered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    accepted_at = models.DateTimeField(null=True, blank=True)
    accepted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    expected_on = models.DateField("admission expected on", null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    end = models.CharField("how it ended", max_length=20, choices=End.choices, blank=True)
    decline_reason = models.CharField(max_length=20, choices=Decline.choices, blank=True)
    end_note = models.TextField(blank=True)
    during = models.GeneratedField(
        expression=Func(F("placed_at"), Least(F("expires_at"), F("ended_at")), function="tstzrange"),
        output_field=DateTimeRangeField(),
        db_persist=True,
    )

    objects = HoldQuerySet.as_manager()

    class Meta:
        ordering = ("-placed_at", "-id")
        constraints = [
            ExclusionConstraint(
                name="one_live_hold_per_bed",
                expressions=[("bed", RangeOperators.EQUAL), ("during", RangeOperators.OVERLAPS)],
            ),
            models.CheckConstraint(
                name="hold_runs_forward",
                condition=Q(expires_at__gt=F("placed_at")) & (Q(ended_at=None) | Q(ended_at__gte=F("placed_at"))),
            ),
            models.CheckConstraint(
                name="hold_end_is_said",
                condition=Q(ended_at=None, end="") | (Q(ended_at__isnull=False) & ~Q(end="")),
            ),
            models.CheckConstraint(
                name="hold_accepted_by_another_than_offered",
                condition=Q(accepted_by=None) | Q(offered_by=None) | ~Q(accepted_by=F("offered_by")),
            ),
            models.CheckConstraint(name="hold_accepted_after_offer", condition=Q(accepted_at=None) | Q(offered_at__isnull=False)),
        ]

    def __str__(self) -> str:
        return self.reference


class Spell(models.Model):
    """A hospital provider spell: from admission to discharge under one provider."""

    class Destination(models.TextChoices):
        COMMUNITY = "community", "Community"
        OTHER_UNIT = "other_unit", "Another unit"
        PRISON = "prison", "Prison or court"
        HIGH_SECURE = "high_secure", "High secure"
        DEATH = "death", "Died"
        OTHER = "other", "Other"

    reference = models.CharField(max_length=200, unique=True, default=spell_reference)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="spells")
    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, null=True, blank=True, related_name="spells")
    admitted_on = models.DateField()
    discharged_on = models.DateField(null=True, blank=True)
    destination = models.CharField(max_length=20, choices=Destination.choices, blank=True)
    during = _days("admitted_on", "discharged_on")

    class Meta:
        ordering = ("-admitted_on", "-id")
        constraints = [
            models.UniqueConstraint(fields=["id", "person"], name="spell_with_its_person"),
            _ends_after_start("discharge_after_admission", "admitted_on", "discharged_on"),
            *_never_two_at_once("two_spells_at_once", "person", "admitted_on", "discharged_on"),
        ]

    def __str__(self) -> str:
        return self.reference


class StayQuerySet(models.QuerySet["WardStay"]):
    def visible_to(self, user: User) -> StayQuerySet:
        """Stays on the wards the user may see into, and of people whose record they opened in an emergency."""
        emergencies = BreakGlass.objects.live(timezone.now()).filter(person=OuterRef("person"), by=user)
        return self.filter(self._within(user, Permission.STAY_VIEW) | Exists(emergencies))

    def open_to(self, user: User, permission: Permission) -> StayQuerySet:
        return self.filter(self._within(user, permission))

    def current(self) -> StayQuerySet:
        return self.filter(ended_on=None)

    def _within(self, user: User, permission: Permission) -> Q:
        return user.reach(permission).rows(line="ward__service_line", organisation="ward__site__organisation", site="ward__site")


class WardStay(models.Model):
    """A stay on a ward within a spell; the bed may be unknown, then only the ward's count is."""

    reference = models.CharField(max_length=200, unique=True, default=stay_reference)
    spell = models.ForeignKey(Spell, on_delete=models.PROTECT, related_name="stays")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="stays")
    """The spell's person, kept equal to it by a composite foreign key: the exclusion constraint needs it in the row."""
    ward = models.ForeignKey(Ward, on_delete=models.PROTECT, related_name="stays")
    bed = models.ForeignKey(Bed, on_delete=models.PROTECT, null=True, blank=True, related_name="stays")
    started_on = models.DateField()
    ended_on = models.DateField(null=True, blank=True)
    during = _days("started_on", "ended_on")

    objects = StayQuerySet.as_manager()

    class Meta:
        ordering = ("-started_on", "-id")
        constraints = [
            _ends_after_start("stay_ends_after_start", "started_on", "ended_on"),
            *_never_two_at_once("two_stays_at_once", "person", "started_on", "ended_on"),
            *_never_two_at_once("two_patients_in_a_bed", "bed", "started_on", "ended_on"),
        ]
        indexes = [
            models.Index(fields=["ward"], condition=Q(ended_on=None), name="stay_open_on_ward"),
        ]

    def __str__(self) -> str:
        return self.reference


class Leave(models.Model):
    class Kind(models.TextChoices):
        HOME = "home", "Home leave"
        LEAVE_OF_ABSENCE = "leave_of_absence", "Leave of absence"
        TRIAL = "trial", "Trial leave"
        AWOL = "awol", "AWOL"

    reference = models.CharField(max_length=200, unique=True, default=leave_reference)
    spell = models.ForeignKey(Spell, on_delete=models.CASCADE, related_name="leaves")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    started_on = models.DateField()
    expected_back_on = models.DateField(null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True)
    bed_released = models.BooleanField("bed released by the responsible clinician", default=False)
    during = _days("started_on", "ended_on")

    class Meta:
        ordering = ("-started_on", "-id")
        constraints = [_ends_after_start("leave_ends_after_start", "started_on", "ended_on")]
        indexes = [models.Index(fields=["spell"], condition=Q(ended_on=None), name="leave_open")]

    def __str__(self) -> str:
        return self.reference


class DelayReason(models.TextChoices):
    """MHSDS v6 clinically ready for discharge delay reasons."""

    R01 = "01", "Care co-ordinator to be allocated"
    R02 = "02", "Community psychiatrist to be allocated"
    R03 = "03", "Social worker to be allocated"
    R04 = "04", "Funding"
    R05 = "05", "Further NHS care or step-down"
    R06 = "06", "Prison or immigration removal centre place"
    R07 = "07", "Care home without nursing"
    R08 = "08", "Care home with nursing"
    R09 = "09", "Care package at home"
    R10 = "10", "Equipment or adaptations"
    R11 = "11", "Patient or family choice"
    R12 = "12", "Dispute between commissioners"
    R13 = "13", "Dispute about the pathway"
    R14 = "14", "Private rental"
    R15 = "15", "Social housing"
    R16 = "16", "Own home not ready"
    R17 = "17", "Not eligible for funding"
    R18 = "18", "Supported accommodation"
    R19 = "19", "Temporary accommodation"
    R20 = "20", "Residential children's home"
    R21 = "21", "Secure children's home"
    R22 = "22", "Youth offender institution"
    R23 = "23", "Foster placement"
    R24 = "24", "Ministry of Justice agreement"
    R25 = "25", "Mental Health Act proceedings"
    R26 = "26", "Court of Protection"
    R27 = "27", "Deprivation of liberty safeguards"
    R28 = "28", "Court judgement"
    R29 = "29", "Special school"
    R30 = "30", "Education support"
    R31 = "31", "Public safety"
    R32 = "32", "Bespoke housing or care"
    R33 = "33", "No lawful support in the community"
    R34 = "34", "No social care"
    R35 = "35", "NHS assessment delayed"
    R36 = "36", "Staff shortage"
    R37 = "37", "Non-NHS assessment delayed"
    R98 = "98", "Not known"


class ReadyForDischarge(models.Model):
    """Clinically ready for discharge, from the day the team said so until they left or were no longer ready."""

    class Attributable(models.TextChoices):
        NHS = "nhs", "NHS"
        SOCIAL_CARE = "social_care", "Social care"
        BOTH = "both", "NHS and social care"

    reference = models.CharField(max_length=200, unique=True, default=readiness_reference)
    spell = models.ForeignKey(Spell, on_delete=models.CASCADE, related_name="readinesses")
    ready_on = models.DateField()
    ended_on = models.DateField(null=True, blank=True)
    reason = models.CharField(max_length=2, choices=DelayReason.choices, blank=True)
    attributable = models.CharField("attributable to", max_length=20, choices=Attributable.choices, blank=True)
    during = _days("ready_on", "ended_on")

    class Meta:
        verbose_name_plural = "ready for discharge"
        ordering = ("-ready_on", "-id")
        constraints = [_ends_after_start("readiness_ends_after_start", "ready_on", "ended_on")]
        indexes = [models.Index(fields=["spell"], condition=Q(ended_on=None), name="readiness_open")]

    def __str__(self) -> str:
        return self.reference
