"""Sums by month, kept as a book is: an entry is never changed (a trigger sees to that); what is wrong is put right by another."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from contracts.agreements.models import Contract
from reachout.accounts.permissions import Permission
from reachout.organisations.models import ServiceLine
from reachout.people.free_text import names_no_patient
from reachout.references import reference

if TYPE_CHECKING:
    from reachout.accounts.models import User


def adjustment_reference() -> str:
    return reference("AJ")


def scheme_reference() -> str:
    return reference("RI")


class Head(models.TextChoices):
    """What money is spent under."""

    CONTRACT = "contract", "Contract"
    AWAY = "away", "Out of area"
    PACKAGES = "packages", "Exceptional packages"
    ADJUSTMENTS = "adjustments", "Agreed adjustments"


class OfLineQuerySet(models.QuerySet[Any]):
    """Rows of a service line: whoever has the whole line sees them, a provider none."""

    def visible_to(self, user: User) -> OfLineQuerySet:
        return self.open_to(user, Permission.MONEY_VIEW)

    def open_to(self, user: User, permission: Permission) -> OfLineQuerySet:
        return self.filter(service_line__in=sorted(user.reach(permission).lines))


class Entry(models.Model):
    month = models.DateField()
    amount = models.DecimalField(max_digits=12, decimal_places=2)
    """Added to what the month has already, or taken off."""
    why = models.TextField(blank=True, validators=[names_no_patient])
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        abstract = True


class BudgetEntry(Entry):
    """A month's budget of a contract, or of a head of a service line, is what its entries come to."""

    service_line = models.CharField(max_length=20, choices=ServiceLine.choices)
    head = models.CharField(max_length=12, choices=Head.choices)
    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, null=True, blank=True, related_name="budget")

    objects = OfLineQuerySet.as_manager()

    class Meta:
        ordering = ("month", "at", "id")
        indexes = [models.Index(fields=["service_line", "month"], name="budget_by_line_and_month")]
        constraints = [
            models.CheckConstraint(name="budget_of_a_whole_month", condition=Q(month__day=1)),
            models.CheckConstraint(
                name="budget_of_a_contract_or_a_head", condition=Q(head="contract") ^ Q(contract__isnull=True)
            ),
        ]

    def __str__(self) -> str:
        return f"budget entry {self.pk}"


class Adjustment(Entry):
    """Agreed beside the price: a credit, a penalty waived, a bed kept empty. It counts once a second person has agreed it."""

    reference = models.CharField(max_length=20, unique=True, default=adjustment_reference)
    service_line = models.CharField(max_length=20, choices=ServiceLine.choices)
    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, null=True, blank=True, related_name="adjustments")
    agreed_at = models.DateTimeField(null=True, blank=True)
    agreed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    objects = OfLineQuerySet.as_manager()

    class Meta:
        ordering = ("-month", "-at", "-id")
        constraints = [
            models.CheckConstraint(name="adjustment_of_a_whole_month", condition=Q(month__day=1)),
            models.CheckConstraint(name="adjustment_says_why", condition=~Q(why="")),
            models.CheckConstraint(
                name="adjustment_agreed_by_another_than_proposed_it",
                condition=Q(agreed_at=None, agreed_by=None)
                | Q(agreed_at__isnull=False, agreed_by__isnull=False) & ~Q(agreed_by=F("by")),
            ),
        ]

    def __str__(self) -> str:
        return self.reference


class Scheme(models.Model):
    """What money freed by fewer bed days pays for in the community, and who decided so."""

    reference = models.CharField(max_length=20, unique=True, default=scheme_reference)
    service_line = models.CharField(max_length=20, choices=ServiceLine.choices)
    title = models.CharField(max_length=200)
    purpose = models.TextField(validators=[names_no_patient])
    decided_on = models.DateField()
    decided_by = models.CharField("who decided", max_length=200)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    objects = OfLineQuerySet.as_manager()

    class Meta:
        ordering = ("service_line", "title")

    def __str__(self) -> str:
        return self.title


class SchemeEntry(Entry):
    scheme = models.ForeignKey(Scheme, on_delete=models.PROTECT, related_name="entries")

    class Meta:
        ordering = ("month", "at", "id")
        constraints = [models.CheckConstraint(name="reinvested_in_a_whole_month", condition=Q(month__day=1))]

    def __str__(self) -> str:
        return f"scheme entry {self.pk}"
