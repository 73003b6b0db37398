"""Co-production: peer-support posts, members with lived experience, care plans made together, and what was done about what
people said."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce

from beds.models.intervals import days, ends_after_start
from reachout.accounts.permissions import Permission
from reachout.organisations.models import Organisation, ServiceLine, Site
from reachout.people.free_text import names_no_patient

if TYPE_CHECKING:
    from reachout.accounts.models import User


class OfALine(models.QuerySet):
    def visible_to(self, user: User) -> models.QuerySet:
        return self.open_to(user, Permission.VOICES_VIEW)

    def open_to(self, user: User, permission: Permission) -> models.QuerySet:
        return self.filter(service_line__in=sorted(user.reach(permission).lines))


class PostsQuerySet(OfALine):
    def on(self, day: date) -> models.QuerySet:
        return self.filter(Q(ended_on=None) | Q(ended_on__gt=day), started_on__lte=day)


class PeerSupport(models.Model):
    """Peer-support posts of a provider, or of one of its sites, from a day until they change."""

    service_line = models.CharField(max_length=20, choices=ServiceLine.choices)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    site = models.ForeignKey(Site, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    funded = models.DecimalField("funded, whole-time equivalent", max_digits=6, decimal_places=2)
    filled = models.DecimalField("filled, whole-time equivalent", max_digits=6, decimal_places=2)
    started_on = models.DateField("from")
    ended_on = models.DateField("until", null=True, blank=True)
    during = days("started_on", "ended_on")
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    objects = PostsQuerySet.as_manager()

    class Meta:
        ordering = ("organisation__name", "site__name", "-started_on")
        constraints = [
            ends_after_start("posts_end_after_start", "started_on", "ended_on"),
            models.CheckConstraint(name="posts_not_negative", condition=Q(funded__gte=Decimal(0), filled__gte=Decimal(0))),
            ExclusionConstraint(
                name="one_count_of_posts_at_a_time",
                expressions=[
                    ("service_line", RangeOperators.EQUAL),
                    ("organisation", RangeOperators.EQUAL),
                    (Coalesce(F("site"), 0), RangeOperators.EQUAL),
                    ("during", RangeOperators.OVERLAPS),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"posts {self.pk}"

    @property
    def where(self) -> str:
        return f"{self.organisation} · {self.site}" if self.site else str(self.organisation)


class LivedExperienceMember(models.Model):
    """Somebody with lived experience who sits in a group, under the name they chose to be known by: nothing else about them."""

    service_line = models.CharField(max_length=20, choices=ServiceLine.choices)
    public_name = models.CharField("name they chose", max_length=100, validators=[names_no_patient])
    group = models.CharField("name of the group", max_length=200, validators=[names_no_patient])
    since_on = models.DateField("since")
    until_on = models.DateField("until", null=True, blank=True)

    objects = OfALine.as_manager()

    class Meta:
        ordering = ("group", "public_name", "id")
        constraints = [
            models.CheckConstraint(
                name="lived_experience_until_after_since", condition=Q(until_on=None) | Q(until_on__gte=F("since_on"))
            )
        ]

    def __str__(self) -> str:
        return self.public_name


class CarePlansQuerySet(OfALine):
    """Small counts of one provider are for those who commission it and for itself."""

    def visible_to(self, user: User) -> models.QuerySet:
        return self.open_to(user, Permission.ASSURANCE_VIEW)

    def open_to(self, user: User, permission: Permission) -> models.QuerySet:
        return self.filter(user.reach(permission).rows(line="service_line", organisation="organisation"))


class CarePlans(models.Model):
    """Care plans made together with the person, of all looked at, in a provider's quarter."""

    service_line = models.CharField(max_length=20, choices=ServiceLine.choices)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    quarter = models.DateField("first day of the quarter")
    together = models.PositiveSmallIntegerField("made together")
    looked_at = models.PositiveSmallIntegerField("care plans looked at")
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    objects = CarePlansQuerySet.as_manager()

    class Meta:
        ordering = ("-quarter", "organisation__name")
        constraints = [
            models.UniqueConstraint(
                fields=["service_line", "organisation", "quarter"], name="one_count_of_care_plans_per_quarter"
            ),
            models.CheckConstraint(name="care_plans_together_are_of_all", condition=Q(together__lte=F("looked_at"))),
            models.CheckConstraint(name="care_plans_by_quarter", condition=Q(quarter__day=1, quarter__month__in=[1, 4, 7, 10])),
        ]

    def __str__(self) -> str:
        return f"care plans {self.pk}"


class YouSaid(models.Model):
    """You said, we did: what people said, and what came of it."""

    class Status(models.TextChoices):
        HEARD = "heard", "Heard"
        DOING = "doing", "Under way"
        DONE = "done", "Done"
        CANNOT = "cannot", "Not possible"

    service_line = models.CharField(max_length=20, choices=ServiceLine.choices)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    site = models.ForeignKey(Site, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    said = models.TextField("what was said", max_length=1000, validators=[names_no_patient])
    said_on = models.DateField("when")
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.HEARD)
    did = models.TextField("what was done", max_length=1000, blank=True, validators=[names_no_patient])
    did_on = models.DateField("when it was done", null=True, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    objects = OfALine.as_manager()

    class Meta:
        ordering = ("-said_on", "-id")
        constraints = [
            models.CheckConstraint(
                name="done_says_what_and_when",
                condition=(Q(status="done", did_on__isnull=False, did_on__gte=F("said_on")) & ~Q(did=""))
                | (Q(status="cannot", did_on=None) & ~Q(did=""))
                | Q(status__in=["heard", "doing"], did_on=None),
            ),
        ]

    def __str__(self) -> str:
        return f"said {self.pk}"

    @property
    def where(self) -> str:
        return " · ".join(str(part) for part in (self.organisation, self.site) if part) or "Across the collaborative"
