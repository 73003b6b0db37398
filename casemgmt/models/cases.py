"""A case: one person's pathway in one service line, and the case manager who follows it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from beds.models import Spell, WardStay
from beds.models.intervals import ends_after_start
from reachout.accounts.permissions import Permission
from reachout.organisations.models import ServiceLine
from reachout.people.models import Person
from reachout.references import reference

if TYPE_CHECKING:
    from reachout.accounts.models import User


def case_reference() -> str:
    return reference("M")


class CaseQuerySet(models.QuerySet["Case"]):
    def visible_to(self, user: User) -> CaseQuerySet:
        return self.open_to(user, Permission.CASE_VIEW)

    def open_to(self, user: User, permission: Permission) -> CaseQuerySet:
        """Cases of the user's lines; for a unit, of the people on its wards and of those it discharged home, while the case
        lasts. A case that is closed is the commissioning function's alone."""
        reach = user.reach(permission)
        rows = Q(service_line__in=sorted(reach.lines))
        if reach.own:
            here = WardStay.objects.open_to(user, permission).filter(
                Q(ended_on=None) | Q(spell__discharged_on=F("ended_on"), spell__destination=Spell.Destination.COMMUNITY),
                person=OuterRef("person"),
                ward__service_line=OuterRef("service_line"),
                started_on__gte=OuterRef("opened_on"),
            )
            rows |= Q(Exists(here), closed_on=None)
        return self.filter(rows)

    def current(self) -> CaseQuerySet:
        return self.filter(closed_on=None)

    def open_on(self, day: date) -> CaseQuerySet:
        return self.filter(Q(closed_on=None) | Q(closed_on__gt=day), opened_on__lte=day)


class Case(models.Model):
    """Opened and closed by the facts (``services.keep_cases``); one open case of a person in a service line, one manager."""

    class Opened(models.TextChoices):
        ADMITTED = "admitted", "Admitted"
        COMMUNITY = "community", "Accepted by the community team"

    class Closed(models.TextChoices):
        PATHWAY_ENDED = "pathway_ended", "The pathway ended"
        DIED = "died", "Died"
        ANOTHER_LINE = "another_line", "Followed in another service line"
        MOVED_AWAY = "moved_away", "Followed by another area"
        MERGED = "merged", "Merged with another case of the same person"

    reference = models.CharField(max_length=200, unique=True, default=case_reference)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="cases")
    service_line = models.CharField(max_length=20, choices=ServiceLine.choices)
    opened_on = models.DateField()
    opened_because = models.CharField(max_length=20, choices=Opened.choices)
    closed_on = models.DateField(null=True, blank=True)
    closed_because = models.CharField(max_length=20, choices=Closed.choices, blank=True)
    manager = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="cases",
        verbose_name="case manager",
    )

    objects = CaseQuerySet.as_manager()

    class Meta:
        ordering = ("-opened_on", "-id")
        constraints = [
            models.UniqueConstraint(
                fields=["person", "service_line"], condition=Q(closed_on=None), name="one_open_case_of_a_person_in_a_line"
            ),
            ends_after_start("case_closes_after_opening", "opened_on", "closed_on"),
            models.CheckConstraint(
                name="case_says_why_it_closed",
                condition=Q(closed_on=None, closed_because="") | (Q(closed_on__isnull=False) & ~Q(closed_because="")),
            ),
        ]
        indexes = [models.Index(fields=["service_line", "manager"], condition=Q(closed_on=None), name="case_open_of_manager")]

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        return f"/cases/{self.pk}/"

    @property
    def is_open(self) -> bool:
        return self.closed_on is None


class Handover(models.Model):
    """A case given to a case manager, by whom and with what note: what was said stays, the current manager is the case's."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="handovers")
    giver = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    """Who managed the case until then; nobody, when it is given for the first time."""
    taker = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    note = models.TextField(blank=True)

    class Meta:
        ordering = ("-at", "-id")
        constraints = [
            models.CheckConstraint(
                name="a_handover_changes_hands", condition=Q(giver=None) | Q(taker=None) | ~Q(giver=F("taker"))
            ),
            models.CheckConstraint(name="a_handover_between_managers_has_a_note", condition=Q(giver=None) | ~Q(note="")),
        ]

    def __str__(self) -> str:
        return f"handover {self.pk}"
