"""Gain and risk share between partners: agreed by two people, and settled once a year. Arithmetic: ``contracts.sharing``."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from contracts.finance.models.entries import OfLineQuerySet
from contracts.sharing import Share
from reachout.organisations.models import Organisation, ServiceLine
from reachout.people.free_text import names_no_patient


class Sharing(models.Model):
    """Who takes what of a service line's gain or loss, from a financial year on. A proposal until a second person agrees it;
    then nothing in it changes, and the database has checked that the shares sum to 100% (triggers)."""

    service_line = models.CharField(max_length=20, choices=ServiceLine.choices)
    valid_from = models.DateField("from the financial year that begins on")
    number = models.PositiveSmallIntegerField("version")
    why = models.TextField("why it changes", blank=True, validators=[names_no_patient])
    proposed_at = models.DateTimeField()
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    agreed_at = models.DateTimeField(null=True, blank=True)
    agreed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    objects = OfLineQuerySet.as_manager()

    class Meta:
        ordering = ("service_line", "-number")
        constraints = [
            models.UniqueConstraint(fields=["service_line", "number"], name="one_sharing_of_a_number"),
            models.UniqueConstraint(
                fields=["service_line"], condition=Q(agreed_at=None), name="one_proposal_of_shares_at_a_time"
            ),
            models.CheckConstraint(name="shares_hold_from_a_financial_year", condition=Q(valid_from__day=1, valid_from__month=4)),
            models.CheckConstraint(name="changed_shares_say_why", condition=Q(number=1) | ~Q(why="")),
            models.CheckConstraint(
                name="shares_agreed_by_another_than_proposed_them",
                condition=Q(agreed_at=None, agreed_by=None)
                | Q(agreed_at__isnull=False, agreed_by__isnull=False) & ~Q(agreed_by=F("proposed_by")),
            ),
        ]

    def __str__(self) -> str:
        return f"shares {self.pk}"

    def get_absolute_url(self) -> str:
        return f"/money/shares/{self.pk}/"

    @property
    def shares(self) -> list[Share]:
        """In the order of the arithmetic. Reads ``parties``: prefetch them."""
        return [Share(str(party.organisation_id), party.percent, party.cap) for party in self.parties.all()]

    @property
    def holder(self) -> str:
        return next(str(party.organisation_id) for party in self.parties.all() if party.holds_rest)


class Party(models.Model):
    sharing = models.ForeignKey(Sharing, on_delete=models.CASCADE, related_name="parties")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    percent = models.DecimalField(max_digits=5, decimal_places=2)
    cap = models.DecimalField("the most it takes of a gain or a loss", max_digits=12, decimal_places=2, null=True, blank=True)
    holds_rest = models.BooleanField("takes what is beyond every cap", default=False)

    class Meta:
        ordering = ("-percent", "organisation__name", "pk")
        constraints = [
            models.UniqueConstraint(fields=["sharing", "organisation"], name="a_party_once_in_the_shares"),
            models.UniqueConstraint(fields=["sharing"], condition=Q(holds_rest=True), name="one_party_holds_the_rest"),
            models.CheckConstraint(name="share_is_a_percentage", condition=Q(percent__range=(0, 100))),
            models.CheckConstraint(name="cap_above_nothing", condition=Q(cap=None) | Q(cap__gt=0)),
        ]

    def __str__(self) -> str:
        return f"party {self.pk}"


class Settlement(models.Model):
    """How a year's gain or loss was shared when it was frozen. Frozen again it is a new version that says why (a trigger)."""

    service_line = models.CharField(max_length=20, choices=ServiceLine.choices)
    year = models.DateField("first day of the financial year")
    version = models.PositiveSmallIntegerField()
    why = models.TextField("why it was settled again", blank=True, validators=[names_no_patient])
    sharing = models.ForeignKey(Sharing, on_delete=models.PROTECT, related_name="settlements")
    budget = models.DecimalField(max_digits=14, decimal_places=2)
    actual = models.DecimalField(max_digits=14, decimal_places=2)
    reinvested = models.DecimalField(max_digits=14, decimal_places=2)
    shared = models.DecimalField("shared among the parties", max_digits=14, decimal_places=2)
    """The parts come to this to the penny: checked by the database when the transaction ends."""
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    objects = OfLineQuerySet.as_manager()

    class Meta:
        ordering = ("service_line", "-year", "-version")
        constraints = [
            models.UniqueConstraint(fields=["service_line", "year", "version"], name="one_settlement_of_a_version"),
            models.CheckConstraint(name="settlement_of_a_financial_year", condition=Q(year__day=1, year__month=4)),
            models.CheckConstraint(name="settled_again_says_why", condition=Q(version=1) | ~Q(why="")),
        ]

    def __str__(self) -> str:
        return f"settlement {self.pk}"

    @property
    def variance(self) -> object:
        return self.budget - self.actual

    def is_over(self, today: date) -> bool:
        return self.year.replace(year=self.year.year + 1) <= today


class SettlementPart(models.Model):
    settlement = models.ForeignKey(Settlement, on_delete=models.PROTECT, related_name="parts")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    amount = models.DecimalField(max_digits=14, decimal_places=2)

    class Meta:
        ordering = ("-amount", "organisation__name", "pk")
        constraints = [models.UniqueConstraint(fields=["settlement", "organisation"], name="a_party_once_in_a_settlement")]

    def __str__(self) -> str:
        return f"part {self.pk}"
