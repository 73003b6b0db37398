"""A review or visit that was booked, held, missed or cancelled, what was answered at it, and each step it took."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.db.models.functions import TruncDate

from casemgmt.models import Case
from reachout.accounts.permissions import Permission
from reachout.organisations.models import ServiceLine
from reachout.people.free_text import names_no_patient
from reachout.people.models import Person
from reachout.references import reference

if TYPE_CHECKING:
    from reachout.accounts.models import User


class Kind(models.TextChoices):
    CPA = "cpa", "CPA review"
    CETR = "cetr", "C(E)TR"
    VISIT = "visit", "Oversight visit"
    CONTACT = "contact", "Case manager contact"
    RENEWAL = "renewal", "Section renewal or end"
    TRIBUNAL = "tribunal", "Tribunal"
    MOJ_REPORT = "moj_report", "Report to the Ministry of Justice"
    RIGHTS = "rights", "Rights explained (section 132)"
    CONSENT = "consent", "Consent to treatment (section 58)"


BY_WARD = (Kind.CPA, Kind.RENEWAL, Kind.TRIBUNAL, Kind.MOJ_REPORT, Kind.RIGHTS, Kind.CONSENT)
"""What the unit books and records for its own patients; C(E)TRs, visits and contacts are the case manager's."""


class Rag(models.TextChoices):
    RED = "red", "Red"
    AMBER = "amber", "Amber"
    GREEN = "green", "Green"


def review_reference() -> str:
    return reference("V")


class ReviewQuerySet(models.QuerySet["Review"]):
    def visible_to(self, user: User) -> ReviewQuerySet:
        return self.open_to(user, Permission.CASE_VIEW)

    def open_to(self, user: User, permission: Permission) -> ReviewQuerySet:
        """Through the case: a review belongs to a person in a service line, as their case does."""
        cases = Case.objects.open_to(user, permission)
        return self.filter(Exists(cases.filter(person=OuterRef("person"), service_line=OuterRef("service_line"))))

    def with_case(self) -> ReviewQuerySet:
        """Each with ``case_pk``: the case that is open, else the last."""
        cases = Case.objects.filter(person=OuterRef("person"), service_line=OuterRef("service_line"))
        return self.annotate(case_pk=Subquery(cases.order_by(F("closed_on").desc(nulls_first=True)).values("pk")[:1]))

    def booked(self) -> ReviewQuerySet:
        return self.filter(status=Review.Status.BOOKED)

    def held(self) -> ReviewQuerySet:
        return self.filter(status=Review.Status.HELD)


def only_of(kind: Kind, *fields: str) -> Q:
    return Q(kind=kind) | Q(**dict.fromkeys(fields))


class Review(models.Model):
    """Of a person in a service line, so that a C(E)TR before admission and what another area's case held before both count."""

    class Status(models.TextChoices):
        BOOKED = "booked", "Booked"
        HELD = "held", "Held"
        MISSED = "missed", "Did not take place"
        CANCELLED = "cancelled", "Cancelled"

    reference = models.CharField(max_length=200, unique=True, default=review_reference)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="reviews")
    service_line = models.CharField(max_length=20, choices=ServiceLine.choices)
    kind = models.CharField("what", max_length=20, choices=Kind.choices)
    status = models.CharField(max_length=20, choices=Status.choices)
    due_on = models.DateField("the due date it answers", null=True, blank=True)
    booked_on = models.DateField("booked for", null=True, blank=True)
    booked_time = models.TimeField("at", null=True, blank=True)
    """London's clock on the day; none while the time is not arranged."""
    held_on = models.DateField("held", null=True, blank=True)
    led_by = models.CharField(max_length=200, blank=True, validators=[names_no_patient])
    chaired_by = models.CharField(max_length=200, blank=True, validators=[names_no_patient])
    rag = models.CharField("RAG", max_length=10, choices=Rag.choices, blank=True)
    outcome = models.TextField(blank=True, validators=[names_no_patient])
    why = models.CharField("why it did not take place", max_length=500, blank=True, validators=[names_no_patient])
    renewed_until = models.DateField(null=True, blank=True)
    reply_awaited = models.BooleanField("an answer is awaited", null=True, blank=True)
    replied_on = models.DateField("the Ministry answered", null=True, blank=True)
    recorded_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = ReviewQuerySet.as_manager()

    class Meta:
        ordering = ("-held_on", "-booked_on", "-id")
        indexes = [models.Index(fields=["person", "service_line", "kind"], name="review_of_person")]
        constraints = [
            models.CheckConstraint(
                name="review_has_the_days_of_its_status",
                condition=Q(status="booked", booked_on__isnull=False, held_on=None, why="")
                | Q(status="held", held_on__isnull=False, why="")
                | (Q(status__in=["missed", "cancelled"], held_on=None) & ~Q(why="")),
            ),
            models.CheckConstraint(
                name="review_not_held_in_the_future",
                condition=Q(held_on=None) | Q(held_on__lte=TruncDate("updated_at")),
            ),
            models.CheckConstraint(
                name="review_not_held_before_the_day_booked",
                condition=Q(held_on=None) | Q(booked_on=None) | Q(held_on__gte=F("booked_on")),
            ),
            models.CheckConstraint(
                name="review_time_is_of_a_booked_day", condition=Q(booked_time=None) | Q(booked_on__isnull=False)
            ),
            models.UniqueConstraint(
                fields=["person", "service_line", "kind"], condition=Q(status="booked"), name="one_open_booking_of_a_kind"
            ),
            models.UniqueConstraint(
                fields=["person", "service_line", "kind", "held_on"],
                condition=Q(status="held"),
                name="one_review_of_a_kind_held_on_a_day",
            ),
            models.CheckConstraint(name="only_a_renewal_renews", condition=only_of(Kind.RENEWAL, "renewed_until")),
            models.CheckConstraint(
                name="only_a_report_awaits_an_answer", condition=only_of(Kind.MOJ_REPORT, "reply_awaited", "replied_on")
            ),
            models.CheckConstraint(
                name="an_answer_comes_after_the_report",
                condition=Q(replied_on=None) | Q(reply_awaited__isnull=False, reply_awaited=True, replied_on__gte=F("held_on")),
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        return f"/reviews/{self.pk}/"

    @property
    def is_booked(self) -> bool:
        return self.status == self.Status.BOOKED

    @property
    def is_held(self) -> bool:
        return self.status == self.Status.HELD

    @property
    def day(self) -> object:
        return self.held_on or self.booked_on or self.due_on


class Answer(models.Model):
    """What was answered to one of the questions of its kind (``casemgmt.reviews.questions``)."""

    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="answers")
    question = models.CharField(max_length=40)
    answer = models.CharField(max_length=20)
    note = models.TextField(blank=True, validators=[names_no_patient])

    class Meta:
        ordering = ("id",)
        constraints = [models.UniqueConstraint(fields=["review", "question"], name="one_answer_to_a_question")]

    def __str__(self) -> str:
        return f"{self.question}: {self.answer}"


class Step(models.Model):
    """What happened to a review, in order; a trigger keeps it as it was."""

    class Act(models.TextChoices):
        BOOKED = "booked", "Booked"
        REBOOKED = "rebooked", "Booked for another day"
        HELD = "held", "Recorded as held"
        MISSED = "missed", "Recorded as not held"
        CANCELLED = "cancelled", "Cancelled"
        ANSWERED = "answered", "The Ministry's answer recorded"

    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="steps")
    act = models.CharField(max_length=20, choices=Act.choices)
    day = models.DateField(null=True, blank=True)
    why = models.CharField(max_length=500, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ("at", "id")

    def __str__(self) -> str:
        return f"{self.review_id}: {self.act}"
