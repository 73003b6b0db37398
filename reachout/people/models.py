"""The people the collaborative looks after: who they are, who may see them, and what must be known before a bed is found."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateRangeField, RangeOperators
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import Exists, F, Func, OuterRef, Q
from django.utils import timezone

from reachout.accounts.permissions import Permission
from reachout.organisations.models import Organisation, ServiceLine
from reachout.references import reference

if TYPE_CHECKING:
    from reachout.accounts.models import User


def person_reference() -> str:
    return reference("P")


def full_name(family_name: str, given_name: str) -> str:
    """As wards write it: FAMILY, Given."""
    return ", ".join(part for part in (family_name.upper(), given_name) if part) or "Name not known"


class Sex(models.TextChoices):
    MALE = "male", "Male"
    FEMALE = "female", "Female"
    OTHER = "other", "Other"
    UNKNOWN = "unknown", "Not known"


class GenderIdentity(models.TextChoices):
    """MHSDS GenderIDCode."""

    MALE = "1", "Male"
    FEMALE = "2", "Female"
    NON_BINARY = "3", "Non-binary"
    OTHER = "4", "Other"
    NOT_KNOWN = "X", "Not known"
    NOT_STATED = "Z", "Not stated"


class Ethnicity(models.TextChoices):
    """NHS ethnic category codes (2001)."""

    A = "A", "White: British"
    B = "B", "White: Irish"
    C = "C", "White: any other background"
    D = "D", "Mixed: White and Black Caribbean"
    E = "E", "Mixed: White and Black African"
    F = "F", "Mixed: White and Asian"
    G = "G", "Mixed: any other background"
    H = "H", "Asian or Asian British: Indian"
    J = "J", "Asian or Asian British: Pakistani"
    K = "K", "Asian or Asian British: Bangladeshi"
    L = "L", "Asian or Asian British: any other background"
    M = "M", "Black or Black British: Caribbean"
    N = "N", "Black or Black British: African"
    P = "P", "Black or Black British: any other background"
    R = "R", "Chinese"
    S = "S", "Any other ethnic group"
    Z = "Z", "Not stated"
    NOT_KNOWN = "99", "Not known"


class NoNHSNumber(models.TextChoices):
    """Why a person has no NHS number here."""

    NOT_RECORDED = "not_recorded", "Not in the records we were given"
    BEING_TRACED = "being_traced", "Being traced"
    OVERSEAS = "overseas", "From overseas, not registered"
    UNKNOWN_IDENTITY = "unknown_identity", "Identity not established"


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


class PersonQuerySet(models.QuerySet["Person"]):
    def visible_to(self, user: User) -> PersonQuerySet:
        return self.open_to(user, Permission.PERSON_VIEW)

    def open_to(self, user: User, permission: Permission) -> PersonQuerySet:
        return self.filter(within_reach(user, permission))

    def current(self) -> PersonQuerySet:
        """Without the records that were merged into another."""
        return self.filter(merged_into=None)


def plain(column: str, **options: object) -> models.GeneratedField:
    """A name as it is compared: lower case, no accents, no apostrophes, one space for anything else between its letters.

    Collated as C, so that one index finds a beginning and gives the order in which to read no further than a page.
    """
    return models.GeneratedField(
        expression=Func(F(column), function="people_plain"), output_field=models.TextField(db_collation="C"), db_persist=True
    )


class Named(models.Model):
    """A name, and what finds it. The database derives the rest (migration 0002), so that rows copied in are found as well."""

    family_name = models.CharField(max_length=200, blank=True)
    given_name = models.CharField(max_length=200, blank=True)
    family_plain = plain("family_name")
    given_plain = plain("given_name")
    words = models.GeneratedField(
        expression=Func(F("family_name"), F("given_name"), function="people_words"),
        output_field=ArrayField(models.TextField()),
        db_persist=True,
    )

    class Meta:
        abstract = True
        indexes = [
            models.Index(fields=["family_plain", "given_plain"], name="%(class)s_by_family"),
            models.Index(fields=["given_plain", "family_plain"], name="%(class)s_by_given"),
            GinIndex(fields=["words"], name="%(class)s_by_words"),
        ]

    @property
    def name(self) -> str:
        return full_name(self.family_name, self.given_name)


class KnownName(models.Model):
    """Every word that occurs in a person's name, once: a trigger adds the new ones.

    A mistyped name is compared with these (tens of thousands), not with everybody (millions). ``near`` holds the word and the
    word without each of its letters: two words with one of these in common are one slip apart, swapped letters included.
    """

    word = models.TextField(primary_key=True)
    near = models.GeneratedField(
        expression=Func(F("word"), function="people_near"), output_field=ArrayField(models.TextField()), db_persist=True
    )

    class Meta:
        indexes = [
            GinIndex(fields=["near"], name="known_name_near"),
            GinIndex(OpClass("word", name="gin_trgm_ops"), name="known_name_trigram"),
        ]

    def __str__(self) -> str:
        return f"known name of {len(self.word)} letters"


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


class LegalStatus(models.Model):
    """A dated period under one legal status (MHA Legal Status Classification Code). Periods of a person never overlap."""

    class Code(models.TextChoices):
        INFORMAL = "01", "Informal"
        S2 = "02", "Section 2"
        S3 = "03", "Section 3"
        S4 = "04", "Section 4"
        S5_2 = "05", "Section 5(2)"
        S5_4 = "06", "Section 5(4)"
        S35 = "07", "Section 35"
        S36 = "08", "Section 36"
        S37_41 = "09", "Section 37 with section 41 restrictions"
        S37 = "10", "Section 37"
        S38 = "12", "Section 38"
        S44 = "13", "Section 44"
        S46 = "14", "Section 46"
        S47_49 = "15", "Section 47 with section 49 restrictions"
        S47 = "16", "Section 47"
        S48_49 = "17", "Section 48 with section 49 restrictions"
        S48 = "18", "Section 48"
        S135 = "19", "Section 135"
        S136 = "20", "Section 136"
        CPI = "31", "Criminal Procedure (Insanity) Act"
        OTHER = "32", "Other Acts"
        S7 = "35", "Guardianship, section 7"
        S37_G = "36", "Guardianship, section 37"
        S45A = "37", "Section 45A, limitation direction in force"
        S45A_ENDED = "38", "Section 45A, limitation direction ended"
        NOT_APPLICABLE = "98", "Not applicable"
        NOT_KNOWN = "99", "Not known"

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="legal_statuses")
    code = models.CharField("legal status", max_length=2, choices=Code.choices)
    started_on = models.DateField()
    expires_on = models.DateField(null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True)
    during = models.GeneratedField(
        expression=Func(F("started_on"), F("ended_on"), function="daterange"),
        output_field=DateRangeField(),
        db_persist=True,
    )

    class Meta:
        verbose_name_plural = "legal statuses"
        ordering = ("-started_on",)
        constraints = [
            models.CheckConstraint(
                name="legal_status_ends_after_start", condition=Q(ended_on=None) | Q(ended_on__gte=F("started_on"))
            ),
            ExclusionConstraint(
                name="one_legal_status_at_a_time",
                expressions=[("person", RangeOperators.EQUAL), ("during", RangeOperators.OVERLAPS)],
            ),
        ]

    def __str__(self) -> str:
        return self.get_code_display()

    def is_current(self, on: date) -> bool:
        return self.started_on <= on and (self.ended_on is None or on < self.ended_on)


class Alert(models.Model):
    """Something staff must know before they act. Restricted: shown to those with ``PERSON_RESTRICTED`` only."""

    class Kind(models.TextChoices):
        RISK = "risk", "Risk"
        KEEP_APART = "keep_apart", "Keep apart"
        VICTIM = "victim", "Victim or exclusion zone"
        HEALTH = "health", "Physical health"

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="alerts")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    text = models.TextField(blank=True)
    apart_from = models.ForeignKey(Person, on_delete=models.CASCADE, null=True, blank=True, related_name="keep_apart_from")
    started_on = models.DateField()
    ended_on = models.DateField(null=True, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ("-started_on",)
        constraints = [
            models.CheckConstraint(
                name="keep_apart_names_someone", condition=~Q(kind="keep_apart") | ~Q(apart_from=None) | ~Q(text="")
            ),
            models.CheckConstraint(name="not_apart_from_oneself", condition=~Q(apart_from=F("person"))),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()


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

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="relationships")
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

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="break_glasses")
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
