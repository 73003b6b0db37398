"""A contract: NHS England's with the lead provider, or the lead's with another. Source: returns, "Contracts and money"."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value

from reachout.accounts.permissions import Permission
from reachout.organisations.models import Organisation, ServiceLine
from reachout.people.free_text import names_no_patient
from reachout.references import reference

if TYPE_CHECKING:
    from reachout.accounts.models import User

NHS_ENGLAND = "NHS England"


def contract_reference() -> str:
    return reference("CT")


class ContractQuerySet(models.QuerySet["Contract"]):
    def visible_to(self, user: User) -> ContractQuerySet:
        return self.open_to(user, Permission.CONTRACT_VIEW)

    def open_to(self, user: User, permission: Permission) -> ContractQuerySet:
        """NHS England's contract with the lead is the commissioning function's: the lead's own wards do not reach it."""
        reach = user.reach(permission)
        within = self.filter(reach.rows(line="service_line", organisation="provider"))
        return within.filter(Q(kind=Contract.Kind.SUB) | Q(service_line__in=sorted(reach.lines)))

    def running(self, first: date, last: date) -> ContractQuerySet:
        """In force on any day from ``first`` to ``last``."""
        return self.filter(starts_on__lte=last, ends_on__gte=first)

    def to_decide(self, today: date) -> ContractQuerySet:
        """Whose renewal is near or overdue. Rows of ``selectors.listed``."""
        return self.filter(renewal=Contract.Renewal.OPEN, ends_on__gte=today, renew_by_on__lt=F("soon_until"))

    def of_providers(self) -> ContractQuerySet:
        """Those under which a provider owes returns and is paid: all but NHS England's with the lead."""
        return self.filter(kind=Contract.Kind.SUB)


class Contract(models.Model):
    class Kind(models.TextChoices):
        LEAD = "lead", "Lead contract"
        SUB = "sub", "Sub-contract"

    class Renewal(models.TextChoices):
        OPEN = "open", "To decide"
        RENEWED = "renewed", "Renewed"
        ENDING = "ending", "Ends, not renewed"

    reference = models.CharField(max_length=20, unique=True, default=contract_reference)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    title = models.CharField(max_length=200, validators=[names_no_patient])
    service_line = models.CharField(max_length=20, choices=ServiceLine.choices)
    provider = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="contracts")
    """Of a lead contract, the lead provider: who commissions under it."""
    under = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="sub_contracts")
    starts_on = models.DateField()
    ends_on = models.DateField("last day")
    renew_by_on = models.DateField("decide on renewal by")
    any_agreed: bool
    wards: int
    soon_until: date
    """Whether terms are agreed, their wards, and before which day renewal is near: only on rows of ``selectors.listed``."""
    renewal = models.CharField(max_length=10, choices=Renewal.choices, default=Renewal.OPEN)

    objects = ContractQuerySet.as_manager()

    class Meta:
        ordering = ("service_line", "kind", "provider__name", "-starts_on")
        constraints = [
            models.CheckConstraint(name="contract_ends_after_start", condition=Q(ends_on__gte=F("starts_on"))),
            models.CheckConstraint(name="contract_renewed_before_its_end", condition=Q(renew_by_on__lte=F("ends_on"))),
            models.CheckConstraint(name="sub_contract_is_under_one", condition=Q(kind="sub") ^ Q(under=None)),
            ExclusionConstraint(
                name="one_contract_of_a_provider_and_line_at_a_time",
                expressions=[
                    (F("kind"), RangeOperators.EQUAL),
                    (F("service_line"), RangeOperators.EQUAL),
                    (F("provider"), RangeOperators.EQUAL),
                    (Func(F("starts_on"), F("ends_on"), Value("[]"), function="daterange"), RangeOperators.OVERLAPS),
                ],
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        return f"/contracts/{self.pk}/"

    @property
    def name(self) -> str:
        return f"{self.provider.name}, {self.get_service_line_display().lower()}"

    @property
    def commissioner(self) -> str:
        return self.under.provider.name if self.under else NHS_ENGLAND


class Decision(models.Model):
    """What was decided about a contract's end. Append-only (a trigger); ``Contract.renewal`` is what follows from the last."""

    class Kind(models.TextChoices):
        EXTENDED = "extended", "Extended"
        RENEWED = "renewed", "Renewed by another contract"
        NOT_RENEWED = "not_renewed", "Not renewed"
        CUT_SHORT = "cut_short", "Ended early"

    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="decisions")
    kind = models.CharField(max_length=15, choices=Kind.choices)
    why = models.CharField(max_length=500, validators=[names_no_patient])
    ended_on = models.DateField("last day before it")
    ends_on = models.DateField("last day since")
    next = models.ForeignKey(Contract, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("-at", "-id")
        constraints = [
            models.CheckConstraint(name="a_decision_says_why", condition=~Q(why="")),
            models.CheckConstraint(name="renewed_by_a_contract", condition=Q(kind="renewed") ^ Q(next=None)),
        ]

    def __str__(self) -> str:
        return f"{self.contract}: {self.get_kind_display()}"
