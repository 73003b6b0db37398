"""Where a return and the portal's ledger differ, ward by ward: found by the portal, settled by people.

What differs is derived and found anew as often as wanted; what people said of it stays. A difference of a return that is frozen
is carried: it stands on every later month of the contract until it is accepted or gone.
"""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Case, F, OuterRef, Q, Subquery, Value, When

from beds.models import Ward
from contracts.returns.figures import FIGURES
from contracts.returns.models import Event, Query, Return
from reachout.accounts.permissions import Permission
from reachout.people.free_text import names_no_patient

if TYPE_CHECKING:
    from reachout.accounts.models import User


class State(models.TextChoices):
    """Where a difference stands, as a reader sees it: ``with_state`` says so of each."""

    OPEN = "open", "Open"
    QUERIED = "queried", "Queried"
    EXPLAINED = "explained", "Explained"
    ACCEPTED = "accepted", "Accepted"
    SETTLED = "settled", "Settled"


class DifferenceQuerySet(models.QuerySet["Difference"]):
    def visible_to(self, user: User) -> DifferenceQuerySet:
        return self.open_to(user, Permission.RETURN_VIEW)

    def open_to(self, user: User, permission: Permission) -> DifferenceQuerySet:
        reach = user.reach(permission)
        return self.filter(reach.rows(line="of__contract__service_line", organisation="of__contract__provider"))

    def unsettled(self) -> DifferenceQuerySet:
        return self.filter(status__in=[State.OPEN, State.EXPLAINED])

    def carried(self) -> DifferenceQuerySet:
        """Left open when their return froze."""
        return self.unsettled().filter(of__status=Return.Status.FROZEN)

    def with_state(self) -> DifferenceQuerySet:
        """``state``: one that was asked about is queried until the provider has answered, then explained."""
        asked = Q(status=State.OPEN, query__isnull=False)
        state = Case(
            When(asked & Q(query__status=Query.Status.OPEN), then=Value(State.QUERIED)),
            When(asked, then=Value(State.EXPLAINED)),
            default=F("status"),
        )
        frozen = Event.objects.filter(of=OuterRef("of"), kind=Event.Kind.FROZEN).order_by("-at").values("at")[:1]
        return self.annotate(state=state, frozen_at=Subquery(frozen))


class Difference(models.Model):
    """One figure of one ward in one month's return that is not what the ledger says."""

    class Status(models.TextChoices):
        OPEN = "open", "Open"
        EXPLAINED = "explained", "Explained"
        ACCEPTED = "accepted", "Accepted"
        SETTLED = "settled", "Settled"

    of = models.ForeignKey(Return, on_delete=models.PROTECT, related_name="differences")
    ward = models.ForeignKey(Ward, on_delete=models.PROTECT, related_name="+")
    figure = models.CharField(max_length=40)
    version = models.PositiveSmallIntegerField("version of the return")
    returned = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    """None: the return says nothing of it, which counts as none."""
    ledger = models.DecimalField(max_digits=14, decimal_places=2)
    pounds = models.DecimalField("paid by the return less by the ledger", max_digits=14, decimal_places=2)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.OPEN)
    query = models.ForeignKey(Query, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    found_at = models.DateTimeField()
    explained_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    accepted_at = models.DateTimeField(null=True, blank=True)
    accepted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    why = models.TextField("why it is accepted", blank=True)

    objects = DifferenceQuerySet.as_manager()

    if TYPE_CHECKING:
        state: str
        frozen_at: datetime | None

    class Meta:
        ordering = ("-of__month", "of", "ward__name", "id")
        constraints = [
            models.UniqueConstraint(fields=["of", "ward", "figure"], name="one_difference_of_a_ward_and_figure"),
            models.CheckConstraint(
                name="difference_accepted_with_a_reason",
                condition=Q(status="accepted", accepted_at__isnull=False, accepted_by__isnull=False) & ~Q(why="")
                | ~Q(status="accepted") & Q(accepted_at=None, accepted_by=None, why=""),
            ),
            models.CheckConstraint(
                name="difference_accepted_by_another_than_explained_it",
                condition=Q(accepted_by=None) | Q(explained_by=None) | ~Q(accepted_by=F("explained_by")),
            ),
            models.CheckConstraint(
                name="explained_difference_names_who_explained_it",
                condition=~Q(status="explained") | Q(explained_by__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["status", "of"], name="difference_by_status")]

    def __str__(self) -> str:
        return f"{self.title}, {self.ward}"

    def get_absolute_url(self) -> str:
        return f"/reconciliation/differences/{self.pk}/"

    @property
    def title(self) -> str:
        return FIGURES[self.figure].title

    @property
    def unit(self) -> str:
        return FIGURES[self.figure].unit

    @property
    def apart(self) -> Decimal:
        """Returned less ledger."""
        return (self.returned or Decimal()) - self.ledger


class Word(models.Model):
    """One thing that happened to a difference: its story, never changed (a trigger sees to that)."""

    class Kind(models.TextChoices):
        FOUND = "found", "Found"
        CHANGED = "changed", "Other figures"
        REOPENED = "reopened", "Open again: other figures"
        QUERIED = "queried", "Queried"
        EXPLAINED = "explained", "Explained"
        ACCEPTED = "accepted", "Accepted"
        SETTLED = "settled", "Settled: no difference is left"

    difference = models.ForeignKey(Difference, on_delete=models.PROTECT, related_name="words")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    text = models.TextField(blank=True, validators=[names_no_patient])
    version = models.PositiveSmallIntegerField("version of the return")
    returned = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    ledger = models.DecimalField(max_digits=14, decimal_places=2)
    pounds = models.DecimalField(max_digits=14, decimal_places=2)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ("at", "id")
        constraints = [
            models.CheckConstraint(
                name="what_people_say_of_a_difference_is_said",
                condition=~Q(kind__in=["queried", "explained", "accepted"]) | ~Q(text="") & Q(by__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return f"word {self.pk}"
