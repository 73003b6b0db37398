"""Who is in which bed: a spell under one provider, and the stays on wards within it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from beds.models.intervals import days, ends_after_start, never_two_at_once
from beds.models.wards import Bed, Ward
from reachout.accounts.permissions import Permission
from reachout.people.models import BreakGlass, Person
from reachout.references import reference
from referrals.models import Referral

if TYPE_CHECKING:
    from reachout.accounts.models import User


def spell_reference() -> str:
    return reference("S")


def stay_reference() -> str:
    return reference("T")


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
    during = days("admitted_on", "discharged_on")

    class Meta:
        ordering = ("-admitted_on", "-id")
        constraints = [
            models.UniqueConstraint(fields=["id", "person"], name="spell_with_its_person"),
            ends_after_start("discharge_after_admission", "admitted_on", "discharged_on"),
            *never_two_at_once("two_spells_at_once", "person", "admitted_on", "discharged_on"),
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
    during = days("started_on", "ended_on")

    objects = StayQuerySet.as_manager()

    class Meta:
        ordering = ("-started_on", "-id")
        constraints = [
            ends_after_start("stay_ends_after_start", "started_on", "ended_on"),
            *never_two_at_once("two_stays_at_once", "person", "started_on", "ended_on"),
            *never_two_at_once("two_patients_in_a_bed", "bed", "started_on", "ended_on"),
        ]
        indexes = [
            models.Index(fields=["ward"], condition=Q(ended_on=None), name="stay_open_on_ward"),
        ]

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        return f"/beds/stays/{self.pk}/"
