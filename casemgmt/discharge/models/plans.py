"""The discharge plan: where to, by when, and what must be seen to first."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from beds.models.intervals import ends_after_start
from casemgmt.discharge.models.scope import OfCaseQuerySet
from casemgmt.models import Case
from reachout.organisations.models import Organisation, ServiceLine


class Checklist(models.Model):
    """The items that a plan of a service line begins with, from a day on; the last that has begun holds."""

    service_line = models.CharField(max_length=20, choices=ServiceLine.choices)
    valid_from = models.DateField()
    items = models.JSONField()
    """What each item says, in order."""
    source = models.CharField(max_length=500)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("service_line", "-valid_from")
        constraints = [models.UniqueConstraint(fields=["service_line", "valid_from"], name="one_checklist_of_a_line_from_a_day")]

    def __str__(self) -> str:
        return f"checklist {self.pk}"


class Plan(models.Model):
    """One open plan of a case; closed when the person has left, and a new one begins if they come back."""

    class Target(models.TextChoices):
        COMMUNITY_TEAM = "community_team", "Community, with the specialist team"
        SUPPORTED = "supported", "Supported accommodation"
        OWN_HOME = "own_home", "Own home or with family"
        LOW_SECURE = "low_secure", "Low secure"
        MEDIUM_SECURE = "medium_secure", "Medium secure"
        REHABILITATION = "rehabilitation", "Rehabilitation or another open ward"
        PRISON = "prison", "Back to prison"
        OTHER_UNIT = "other_unit", "Another unit"
        OTHER = "other", "Somewhere else"

    class Mappa(models.TextChoices):
        NONE = "none", "Not eligible"
        ONE = "1", "Level 1"
        TWO = "2", "Level 2"
        THREE = "3", "Level 3"

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="discharge_plans")
    begun_on = models.DateField()
    begun_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    closed_on = models.DateField(null=True, blank=True)

    expected_on = models.DateField("expected discharge date", null=True, blank=True)
    target_kind = models.CharField("where to", max_length=20, choices=Target.choices, blank=True)
    target_words = models.CharField("more about where to", max_length=200, blank=True)
    clinician = models.CharField("responsible clinician", max_length=200, blank=True)
    supervisor = models.CharField("social supervisor", max_length=200, blank=True)
    aftercare_icb = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="section 117: integrated care board",
    )
    aftercare_authority = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="section 117: local authority",
    )
    accommodation = models.TextField(blank=True)
    recall_plan = models.TextField("what would lead to recall, and how", blank=True)
    mappa = models.CharField("MAPPA", max_length=10, choices=Mappa.choices, blank=True)
    family_agreed = models.BooleanField("the person agrees that family are told", null=True, blank=True)

    objects = OfCaseQuerySet.as_manager()

    class Meta:
        ordering = ("-begun_on", "-id")
        constraints = [
            models.UniqueConstraint(fields=["case"], condition=Q(closed_on=None), name="one_open_discharge_plan_of_a_case"),
            ends_after_start("plan_closes_after_it_began", "begun_on", "closed_on"),
        ]

    def __str__(self) -> str:
        return f"discharge plan {self.pk}"

    def get_absolute_url(self) -> str:
        return f"/discharge/{self.case_id}/"

    @property
    def target(self) -> str:
        """Where to, in words: the kind, and more about it."""
        return ": ".join(word for word in (self.get_target_kind_display(), self.target_words) if word)


class Expectation(models.Model):
    """The expected discharge date as somebody gave it on a day, and why: what was said stays (a trigger sees to that)."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="expectations")
    expected_on = models.DateField()
    before = models.DateField(null=True, blank=True)
    why = models.TextField(blank=True)
    said_on = models.DateField()
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ("at", "id")
        constraints = [
            models.CheckConstraint(name="another_discharge_date_says_why", condition=Q(before=None) | ~Q(why="")),
            models.CheckConstraint(
                name="another_discharge_date_is_another", condition=Q(before=None) | ~Q(before=F("expected_on"))
            ),
        ]

    def __str__(self) -> str:
        return f"expectation {self.pk}"

    @property
    def days_slipped(self) -> int:
        """By how many days it moved away; below 0 it came nearer."""
        return (self.expected_on - self.before).days if self.before else 0


class PlanItem(models.Model):
    """One thing to see to. Copied from the checklist of the day on which the plan began."""

    class Rag(models.TextChoices):
        RED = "red", "Red"
        AMBER = "amber", "Amber"
        GREEN = "green", "Green"

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="items")
    place = models.PositiveSmallIntegerField()
    text = models.CharField("what must be seen to", max_length=300)
    owner = models.CharField(max_length=200, blank=True)
    due_on = models.DateField(null=True, blank=True)
    rag = models.CharField("RAG", max_length=10, choices=Rag.choices, blank=True)
    done_on = models.DateField(null=True, blank=True)
    note = models.TextField(blank=True)

    class Meta:
        ordering = ("plan", "place")
        constraints = [models.UniqueConstraint(fields=["plan", "place"], name="one_plan_item_at_a_place")]

    def __str__(self) -> str:
        return self.text

    def is_overdue(self, on: date) -> bool:
        return self.done_on is None and self.due_on is not None and self.due_on < on


class Telling(models.Model):
    """Somebody who must know of the discharge has been told."""

    class Body(models.TextChoices):
        GP = "gp", "GP"
        ICB = "icb", "Integrated care board"
        AUTHORITY = "authority", "Local authority"
        JUSTICE = "justice", "Ministry of Justice"
        VICTIM_LIAISON = "victim_liaison", "Victim liaison officer"
        FAMILY = "family", "Family or carer"

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="tellings")
    body = models.CharField(max_length=20, choices=Body.choices)
    told_on = models.DateField()
    how = models.CharField(max_length=200, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ("told_on", "id")
        constraints = [models.UniqueConstraint(fields=["plan", "body"], name="each_is_told_once")]

    def __str__(self) -> str:
        return f"{self.get_body_display()} told"


class VictimConditions(models.Model):
    """What protects victims. Shown to holders of CASE_RESTRICTED alone, and in no export: that there is a row says something."""

    plan = models.OneToOneField(Plan, on_delete=models.PROTECT, related_name="victim")
    liaison = models.BooleanField("a victim liaison officer must be told", default=False)
    conditions = models.TextField("conditions that protect victims", blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name_plural = "victim conditions"

    def __str__(self) -> str:
        return f"victim conditions {self.pk}"
