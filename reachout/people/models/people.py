"""A person, the other names they go by, and two records made one."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from reachout.accounts.permissions import Permission
from reachout.organisations.models import Organisation
from reachout.people.models.access import within_reach
from reachout.people.models.codes import Ethnicity, GenderIdentity, NoNHSNumber, Sex
from reachout.people.models.names import Named
from reachout.references import reference

if TYPE_CHECKING:
    from reachout.accounts.models import User


def person_reference() -> str:
    return reference("P")


class PersonQuerySet(models.QuerySet["Person"]):
    def visible_to(self, user: User) -> PersonQuerySet:
        return self.open_to(user, Permission.PERSON_VIEW)

    def open_to(self, user: User, permission: Permission) -> PersonQuerySet:
        return self.filter(within_reach(user, permission))

    def current(self) -> PersonQuerySet:
        """Without the records that were merged into another."""
        return self.filter(merged_into=None)


class Person(Named):
    reference = models.CharField(max_length=200, unique=True, default=person_reference)
    nhs_number = models.CharField("NHS number", max_length=10, blank=True, db_index=True)
    no_nhs_number = models.CharField("why there is no NHS number", max_length=20, choices=NoNHSNumber.choices, blank=True)
    born_on = models.DateField("date of birth", null=True, blank=True)
    sex = models.CharField("sex", max_length=10, choices=Sex.choices, default=Sex.UNKNOWN)
    gender_identity = models.CharField(max_length=1, choices=GenderIdentity.choices, blank=True)
    ethnicity = models.CharField(max_length=2, choices=Ethnicity.choices, blank=True)
    language = models.CharField("first language", max_length=200, blank=True)
    interpreter = models.BooleanField("needs an interpreter", default=False)
    adjustments = models.TextField("reasonable adjustments", blank=True)
    home_postcode = models.CharField(max_length=200, blank=True)
    home_latitude = models.FloatField(null=True, blank=True)
    home_longitude = models.FloatField(null=True, blank=True)
    home_icb = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="home ICB"
    )
    home_authority = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="home local authority"
    )
    home_in_region = models.BooleanField("home is in the region", null=True, blank=True)
    gp_practice = models.CharField("GP practice", max_length=200, blank=True)
    died_on = models.DateField(null=True, blank=True)
    merged_into = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="merged_from")
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = PersonQuerySet.as_manager()

    class Meta(Named.Meta):
        abstract = False
        verbose_name_plural = "people"
        indexes = [
            *Named.Meta.indexes,
            models.Index(fields=["born_on"], name="person_by_birth"),
        ]
        constraints = [
            models.CheckConstraint(
                name="nhs_number_is_ten_digits", condition=Q(nhs_number="") | Q(nhs_number__regex=r"^[0-9]{10}$")
            ),
            models.CheckConstraint(name="no_nhs_number_has_a_reason", condition=~Q(nhs_number="") | ~Q(no_nhs_number="")),
            models.CheckConstraint(name="not_merged_into_itself", condition=~Q(merged_into=F("pk"))),
        ]

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        return f"/people/{self.pk}/"

    def age_on(self, on: date) -> int | None:
        """Whole years lived, by the day of death at the latest."""
        if self.born_on is None:
            return None
        on = min(on, self.died_on or on)
        return on.year - self.born_on.year - ((on.month, on.day) < (self.born_on.month, self.born_on.day))

    @property
    def home_position(self) -> tuple[float, float] | None:
        if self.home_latitude is None or self.home_longitude is None:
            return None
        return self.home_latitude, self.home_longitude

    @property
    def home_district(self) -> str:
        """B15 of B15 2TT: enough to tell two people apart."""
        return self.home_postcode.split(" ")[0]


class Alias(Named):
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="aliases")

    class Meta(Named.Meta):
        abstract = False
        verbose_name_plural = "aliases"
        constraints = [
            models.CheckConstraint(name="alias_says_something", condition=~Q(family_name="") | ~Q(given_name="")),
        ]

    def __str__(self) -> str:
        return f"alias {self.pk}"


class Merge(models.Model):
    """Two records of one person made one: which rows moved, so that the trail is kept and the mistake can be undone."""

    kept = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="merges_kept")
    merged = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="merges")
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    why = models.TextField()
    moved = models.JSONField(default=dict)
    """``rows``: the keys of the rows that moved, by model and column; ``facts``: what the kept record said before."""
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ("-at",)
        constraints = [
            models.UniqueConstraint(fields=["merged"], condition=Q(undone_at=None), name="merged_once_at_a_time"),
        ]

    def __str__(self) -> str:
        return f"merge {self.pk}"
