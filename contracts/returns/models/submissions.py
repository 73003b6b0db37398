"""A version of a return, and its figures. Once sent in it never changes: what comes after is a new version that says why."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from beds.models import Ward
from contracts.returns.models.returns import Return
from reachout.accounts.permissions import Permission

if TYPE_CHECKING:
    from reachout.accounts.models import User


class SubmissionQuerySet(models.QuerySet["Submission"]):
    def visible_to(self, user: User) -> SubmissionQuerySet:
        """A version in the making is its provider's alone."""
        seen, filled = (Return.objects.open_to(user, one) for one in (Permission.RETURN_VIEW, Permission.RETURN_SUBMIT))
        return self.filter(Q(of__in=seen, submitted_at__isnull=False) | Q(of__in=filled))

    def open_to(self, user: User, permission: Permission) -> SubmissionQuerySet:
        return self.filter(of__in=Return.objects.open_to(user, permission))

    def with_last_change(self) -> SubmissionQuerySet:
        """``last_change``: of any version of its return, for whoever writes into this one; 0 before the first."""
        changes = self.model.objects.filter(of=OuterRef("of"), changes__isnull=False).order_by("-changes__pk")
        return self.annotate(last_change=Coalesce(Subquery(changes.values("changes__pk")[:1]), 0))


class Submission(models.Model):
    of = models.ForeignKey(Return, on_delete=models.PROTECT, related_name="submissions")
    number = models.PositiveSmallIntegerField("version")
    why = models.TextField("why there is a new version", blank=True)
    nil = models.BooleanField("nothing to return", default=False)
    nil_reason = models.TextField("why there is nothing to return", blank=True)
    begun_at = models.DateTimeField()
    begun_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    submitted_at = models.DateTimeField(null=True, blank=True)
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    accepted_at = models.DateTimeField(null=True, blank=True)
    accepted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    objects = SubmissionQuerySet.as_manager()

    class Meta:
        ordering = ("of", "-number")
        constraints = [
            models.UniqueConstraint(fields=["of", "number"], name="one_submission_of_a_number"),
            models.UniqueConstraint(fields=["of"], condition=Q(submitted_at=None), name="one_open_version_of_a_return"),
            models.CheckConstraint(name="later_version_says_why", condition=Q(number=1) | ~Q(why="")),
            models.CheckConstraint(name="nil_return_says_why", condition=Q(nil=False) | ~Q(nil_reason="")),
            models.CheckConstraint(
                name="submission_names_who_sent_it",
                condition=Q(submitted_at=None, submitted_by=None) | Q(submitted_at__isnull=False, submitted_by__isnull=False),
            ),
            models.CheckConstraint(
                name="submission_accepted_by_another_than_sent_it",
                condition=Q(accepted_at=None, accepted_by=None)
                | Q(accepted_at__isnull=False, accepted_by__isnull=False, submitted_by__isnull=False)
                & ~Q(accepted_by=F("submitted_by")),
            ),
        ]

    def __str__(self) -> str:
        return f"version {self.number}"


class Value(models.Model):
    """One figure of a version: of one ward, or of the provider as a whole. ``figure`` is a code of ``returns.figures``."""

    class Source(models.TextChoices):
        LEDGER = "ledger", "From the portal's ledger"
        TYPED = "typed", "Typed in"
        FILE = "file", "From a file"
        EXTRACT = "extract", "From the MHSDS extract"

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="values")
    figure = models.CharField(max_length=40)
    ward = models.ForeignKey(Ward, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    number = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    text = models.TextField(blank=True)
    comment = models.TextField(blank=True)
    source = models.CharField(max_length=10, choices=Source.choices)

    class Meta:
        ordering = ("submission", "figure", "ward")
        constraints = [
            models.UniqueConstraint(
                fields=["submission", "figure", "ward"], nulls_distinct=False, name="a_figure_once_in_a_version"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.figure}"
