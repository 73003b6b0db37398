from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from casemgmt.models.cases import Case
from reachout.accounts.permissions import Permission
from reachout.organisations.models import ServiceLine
from reachout.people.models import Person
from reachout.references import reference

if TYPE_CHECKING:
    from reachout.accounts.models import User


def episode_reference() -> str:
    return reference("E")


class EpisodeQuerySet(models.QuerySet["CommunityEpisode"]):
    def visible_to(self, user: User) -> EpisodeQuerySet:
        return self.open_to(user, Permission.CASE_VIEW)

    def open_to(self, user: User, permission: Permission) -> EpisodeQuerySet:
        """Episodes of the user's lines; for a unit, of the people whose case it sees."""
        reach = user.reach(permission)
        rows = Q(service_line__in=sorted(reach.lines))
        if reach.own:
            theirs = Case.objects.open_to(user, permission)
            rows |= Q(Exists(theirs.filter(person=OuterRef("person"), service_line=OuterRef("service_line"))))
        return self.filter(rows)

    def on(self, day: date) -> EpisodeQuerySet:
        """Referred by the day and not over; liaison is no caseload."""
        return self.filter(Q(discharged_on=None) | Q(discharged_on__gt=day), Q(liaison_only=False), Q(referred_on__lte=day))


class CommunityEpisode(models.Model):
    """Time with a specialist community team."""

    class Declined(models.TextChoices):
        BELOW_THRESHOLD = "below_threshold", "Does not need a specialist team"
        NO_PLACE = "no_place", "Nowhere to live in the team's area"
        OTHER_TEAM = "other_team", "Another team is the right one"
        RISK = "risk", "Risk cannot be managed in the community yet"
        REFUSED = "refused", "The person does not want it"
        INFORMATION = "information", "Information asked for did not come"

    class Discharged(models.TextChoices):
        COMPLETED = "completed", "The work is complete"
        MAINSTREAM = "mainstream", "To a community mental health team"
        PRIMARY_CARE = "primary_care", "To the GP"
        ADMITTED = "admitted", "Back in hospital"
        PRISON = "prison", "In prison"
        MOVED_AWAY = "moved_away", "Moved away"
        DISENGAGED = "disengaged", "Lost touch"
        NOT_ACCEPTED = "not_accepted", "Not accepted"
        DIED = "died", "Died"

    reference = models.CharField(max_length=200, unique=True, default=episode_reference)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="community_episodes")
    service_line = models.CharField(max_length=20, choices=ServiceLine.choices)
    team = models.CharField(max_length=200, blank=True)
    liaison_only = models.BooleanField(default=False)
    referred_on = models.DateField()
    accepted_on = models.DateField(null=True, blank=True)
    first_contact_on = models.DateField(null=True, blank=True)
    discharged_on = models.DateField(null=True, blank=True)
    declined_because = models.CharField("why not accepted", max_length=20, choices=Declined.choices, blank=True)
    """An episode that is not accepted ends on the day of that decision. No constraint ties the reasons to the days: a tracker
    folder may correct the days of an episode, and knows no reasons."""
    discharged_because = models.CharField("why discharged", max_length=20, choices=Discharged.choices, blank=True)

    objects = EpisodeQuerySet.as_manager()

    class Meta:
        ordering = ("-referred_on", "-id")
        constraints = [
            models.CheckConstraint(
                name="community_discharge_after_referral",
                condition=Q(discharged_on=None) | Q(discharged_on__gte=F("referred_on")),
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        return f"/community/{self.pk}/"
