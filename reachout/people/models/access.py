"""Who may see a person: a legitimate relationship, or an emergency."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone

from reachout.accounts.permissions import Permission
from reachout.organisations.models import Organisation, ServiceLine

if TYPE_CHECKING:
    from reachout.accounts.models import User


def within_reach(user: User, permission: Permission, person: str = "pk") -> Q:
    """The rows whose person (by the lookup path ``person``) the user has a legitimate relationship with or, to read only,
    opened in an emergency.

    Two shapes of one condition, measured among two million people: whoever sees a whole line sees most, so each row in turn is
    looked up, and a page is soon full; whoever sees their own organisation's sees few, so the search starts from those.
    """
    known = Relationship.objects.for_reach(user, permission)
    opened = BreakGlass.objects.live(timezone.now()).filter(by=user)
    reads = permission in READING and user.may(permission)
    if user.reach(permission).lines:
        most = Q(Exists(known.filter(person=OuterRef(person))))
        return most | Q(Exists(opened.filter(person=OuterRef(person)))) if reads else most
    few = known.values("person")
    return Q(**{f"{person}__in": few.union(opened.values("person"), all=True) if reads else few})


READING = {Permission.PERSON_VIEW, Permission.PERSON_RESTRICTED}
"""What an emergency opens: reading, never changing."""


class RelationshipQuerySet(models.QuerySet["Relationship"]):
    def for_reach(self, user: User, permission: Permission) -> RelationshipQuerySet:
        """Relationships that let the user do ``permission``: their line's, their organisation's own, and, for those who sit
        in the line's meeting, the people on its agenda (to see, not to change)."""
        rows = user.reach(permission).rows(line="service_line", organisation="organisation")
        if permission is Permission.PERSON_VIEW:
            meeting = user.reach(Permission.MEETING_VIEW)
            rows |= Q(kind=Relationship.Kind.AGENDA, service_line__in=sorted(meeting.lines))
        return self.filter(rows, ended_at=None)


class Relationship(models.Model):
    """A legitimate relationship: why an organisation, or a service line's central point, may see a person's record.

    Kept by the services of the floors above: a referral begins the line's and the referrer's, an accepted referral puts the
    person on the agenda of the line's meeting, a hold or a stay begins the provider's.
    """

    class Kind(models.TextChoices):
        LINE = "line", "Known to the service line"
        AGENDA = "agenda", "On the agenda of the weekly meeting"
        ORGANISATION = "organisation", "Referred, assessed, held for or cared for by the organisation"

    person = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="relationships")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    service_line = models.CharField(max_length=20, choices=ServiceLine.choices)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = RelationshipQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "kind", "service_line", "organisation"],
                condition=Q(ended_at=None),
                nulls_distinct=False,
                name="one_live_relationship_of_a_kind",
            ),
            models.CheckConstraint(
                name="relationship_names_its_organisation",
                condition=Q(kind="organisation", organisation__isnull=False) | (~Q(kind="organisation") & Q(organisation=None)),
            ),
        ]
        indexes = [
            models.Index(
                fields=["organisation", "service_line", "person"], condition=Q(ended_at=None), name="people_of_organisation"
            ),
            models.Index(fields=["service_line", "kind", "person"], condition=Q(ended_at=None), name="people_of_line"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class BreakGlassQuerySet(models.QuerySet["BreakGlass"]):
    def live(self, at: datetime) -> BreakGlassQuerySet:
        return self.filter(began_at__lte=at, ends_at__gt=at)


class BreakGlass(models.Model):
    """A record opened in an emergency by someone without a relationship: for a reason, for a while, and reviewed after."""

    person = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="break_glasses")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="break_glasses")
    reason = models.TextField()
    began_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    reviewed_at = models.DateTimeField(null=True, blank=True)
    reviewed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    justified = models.BooleanField(null=True, blank=True)
    review_note = models.TextField(blank=True)

    objects = BreakGlassQuerySet.as_manager()

    class Meta:
        ordering = ("-began_at",)
        indexes = [models.Index(fields=["by", "person", "ends_at"], name="break_glass_of_user")]
        constraints = [
            models.CheckConstraint(name="break_glass_ends", condition=Q(ends_at__gt=F("began_at"))),
            models.CheckConstraint(
                name="break_glass_reviewed_by_another", condition=Q(reviewed_by=None) | ~Q(reviewed_by=F("by"))
            ),
            models.CheckConstraint(name="break_glass_has_a_reason", condition=~Q(reason="")),
        ]

    def __str__(self) -> str:
        return f"break-glass {self.pk}"
