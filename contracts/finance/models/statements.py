"""What a month of a contract came to when it was closed: kept as it was shown, whatever is accepted or agreed later."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q

from contracts.agreements.models import Contract, Terms
from contracts.returns.models import Submission
from reachout.accounts.permissions import Permission
from reachout.people.free_text import names_no_patient

if TYPE_CHECKING:
    from reachout.accounts.models import User


class StatementQuerySet(models.QuerySet["Statement"]):
    def visible_to(self, user: User) -> StatementQuerySet:
        return self.filter(contract__in=Contract.objects.open_to(user, Permission.MONEY_VIEW))

    def newest(self) -> StatementQuerySet:
        """The newest of each contract and month."""
        return self.order_by("contract_id", "month", "-version").distinct("contract_id", "month")


class Statement(models.Model):
    """A later one is a new version that says why it differs; a trigger keeps every one as it was."""

    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="statements")
    month = models.DateField()
    version = models.PositiveSmallIntegerField()
    why = models.TextField("why it differs from the one before", blank=True, validators=[names_no_patient])
    budget = models.DecimalField(max_digits=12, decimal_places=2)
    actual = models.DecimalField(max_digits=12, decimal_places=2)
    difference = models.DecimalField("on the version before", max_digits=12, decimal_places=2, default=Decimal("0.00"))
    lines = models.JSONField()
    """The bill as it stood: ward, what was multiplied by what, and the amount, as text."""
    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="+")
    terms = models.ForeignKey(Terms, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    """Nobody: stated by itself when the month's return was frozen."""

    objects = StatementQuerySet.as_manager()

    class Meta:
        ordering = ("contract", "month", "-version")
        constraints = [
            models.UniqueConstraint(fields=["contract", "month", "version"], name="one_statement_of_a_version"),
            models.CheckConstraint(name="statement_of_a_whole_month", condition=Q(month__day=1)),
            models.CheckConstraint(name="stated_again_says_why", condition=Q(version=1) | ~Q(why="")),
        ]

    def __str__(self) -> str:
        return f"statement {self.pk}"
