"""The referral, where it was sent, who follows it, and the history of its status."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from reachout.accounts.permissions import Own, Permission, Reach
from reachout.organisations.models import Organisation, ServiceLine, Site
from reachout.people.models import Person
from reachout.references import reference
from referrals.models.codes import Security, Source, Specialism, Urgency

if TYPE_CHECKING:
    from reachout.accounts.models import User


def referral_reference() -> str:
    return reference("R")


MADE = {"line": "service_line", "organisation": "referring_organisation"}


class ReferralQuerySet(models.QuerySet["Referral"]):
    def visible_to(self, user: User) -> ReferralQuerySet:
        """Referrals of the user's line, those their organisation made, follows or was sent, and those on their meeting's
        agenda."""
        return self.filter(self._whole(user) | self._followed(user))

    def whole_to(self, user: User) -> ReferralQuerySet:
        """Those of which the user may read the answers too: not what their organisation merely follows."""
        return self.filter(self._whole(user))

    def _whole(self, user: User) -> Q:
        agenda = Q(status__in=Referral.ON_AGENDA, service_line__in=sorted(user.reach(Permission.MEETING_VIEW).lines))
        return self._within(user, Permission.REFERRAL_VIEW) | agenda

    def _followed(self, user: User) -> Q:
        own = user.reach(Permission.REFERRAL_MAKE).own
        if not own:
            return Q(pk__in=[])
        rows = Reach(own=own).rows(line="referral__service_line", organisation="organisation")
        return Q(pk__in=Follower.objects.filter(rows).values("referral"))

    def open_to(self, user: User, permission: Permission) -> ReferralQuerySet:
        return self.filter(self._within(user, permission))

    def live(self) -> ReferralQuerySet:
        return self.exclude(status=Referral.Status.CLOSED)

    def _within(self, user: User, permission: Permission) -> Q:
        """The line's, or one's own: made by one's organisation, or sent to it, for those who assess. To have made a referral
        does not let anybody assess or rate it."""
        assessing = permission in {Permission.ASSESSMENT_RECORD, Permission.REFERRAL_RATE}
        reach = user.reach(permission)
        own = Q(service_line__in=sorted(reach.lines)) if assessing else reach.rows(**MADE)
        asked = user.reach(permission if assessing else Permission.ASSESSMENT_RECORD).own
        return own | Q(pk__in=Sent.objects.to(asked).values("referral")) if reach and asked else own


class Referral(models.Model):
    class Status(models.TextChoices):
        SUBMITTED = "submitted", "Waiting for triage"
        ACCEPTED = "accepted", "To be assessed"
        WAITING = "waiting", "Waiting for a bed"
        CLOSED = "closed", "Closed"

    class CloseReason(models.TextChoices):
        ADMITTED = "admitted", "Admitted"
        NOT_ACCEPTED = "not_accepted", "Not accepted"
        WITHDRAWN = "withdrawn", "Withdrawn"
        COMMUNITY = "community", "Supported in the community"
        PRISON_INREACH = "prison_inreach", "Back to prison in-reach"
        AVOIDED = "avoided", "Admission avoided"

    class DeclineReason(models.TextChoices):
        OUT_OF_REGION = "out_of_region", "Home is another collaborative's"
        WRONG_LINE = "wrong_line", "Another service line should take this"
        BELOW_THRESHOLD = "below_threshold", "Does not need this level of care"
        ABOVE_THRESHOLD = "above_threshold", "Needs a higher level of care"
        ALTERNATIVE = "alternative", "An alternative has been agreed"
        NOT_WELL_ENOUGH = "not_well_enough", "Not physically well enough to move"
        INFORMATION = "information", "Information asked for did not come"
        DUPLICATE = "duplicate", "Already referred"

    class CourtOrder(models.TextChoices):
        """What starts a legal deadline for admission; how many days it gives is a dated rule."""

        S35_36 = "s35_36", "Section 35 or 36 remand"
        S37_38_45A = "s37_38_45a", "Section 37, 38 or 45A order"
        S47_48 = "s47_48", "Section 47 or 48 warrant"

    ON_AGENDA = (Status.ACCEPTED, Status.WAITING)

    reference = models.CharField(max_length=200, unique=True, default=referral_reference)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="referrals")
    service_line = models.CharField(max_length=20, choices=ServiceLine.choices)
    status = models.CharField(max_length=20, choices=Status.choices, default=Status.SUBMITTED)

    received_on = models.DateField()
    received_at = models.DateTimeField(null=True, blank=True)
    source = models.CharField("source of referral", max_length=2, choices=Source.choices, blank=True)
    setting = models.CharField("where the person is now", max_length=200, blank=True)
    referring_organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="referrals_made"
    )
    referred_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    urgency = models.CharField(max_length=20, choices=Urgency.choices, blank=True)
    unsafe_now = models.BooleanField("unsafe where they are", default=False)
    security_sought = models.CharField(max_length=10, choices=Security.choices, blank=True)
    specialism_sought = models.CharField(max_length=10, choices=Specialism.choices, blank=True)
    linked_site = models.ForeignKey(
        Site, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="unit of the community team"
    )
    from_prison = models.BooleanField(null=True, blank=True)
    initial_request_on = models.DateField("first asked for a medical report", null=True, blank=True)
    court_order = models.CharField(max_length=20, choices=CourtOrder.choices, blank=True)
    court_order_on = models.DateField(null=True, blank=True)
    in_acute = models.BooleanField("in an acute hospital bed, awaiting a specialist unit", default=False)
    answers = models.JSONField(default=dict)
    """The service line's form, by step and question, as understood; the questions stand in ``referrals/forms/``."""
    drafted_as = models.BigIntegerField(null=True, blank=True, unique=True, editable=False)
    """The draft it was written in: what makes sending it twice one referral."""

    acknowledged_at = models.DateTimeField(null=True, blank=True)
    acknowledged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    triaged_on = models.DateField(null=True, blank=True)
    triaged_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    priority_override = models.SmallIntegerField(null=True, blank=True)
    """Set by hand with a reason: 1 ranks before all without one, 2 next, and so on; empty follows the components."""
    priority_reason = models.TextField(blank=True)
    due_on = models.DateField(null=True, blank=True)
    due_what = models.CharField(max_length=30, blank=True)
    """The next thing due and its day (see ``referrals/clocks.py``), kept beside the facts so that the queue can be sorted."""
    closed_on = models.DateField(null=True, blank=True)
    close_reason = models.CharField(max_length=20, choices=CloseReason.choices, blank=True)
    decline_reason = models.CharField(max_length=20, choices=DeclineReason.choices, blank=True)
    decline_advice = models.TextField(blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = ReferralQuerySet.as_manager()

    class Meta:
        ordering = ("-received_on", "-id")
        indexes = [
            models.Index(fields=["service_line", "status", "received_on"], name="referral_queue"),
            models.Index(fields=["referring_organisation", "service_line"], name="referral_by_referrer"),
            models.Index(fields=["service_line", "status", "due_on"], name="referral_due"),
        ]
        constraints = [
            models.CheckConstraint(
                name="referral_closes_after_received", condition=Q(closed_on=None) | Q(closed_on__gte=F("received_on"))
            ),
            models.CheckConstraint(
                name="referral_closed_on_a_day",
                condition=Q(status="closed", closed_on__isnull=False) | (~Q(status="closed") & Q(closed_on=None)),
            ),
            models.CheckConstraint(
                name="referral_order_has_its_day", condition=Q(court_order="") | Q(court_order_on__isnull=False)
            ),
            models.CheckConstraint(
                name="referral_override_has_a_reason", condition=Q(priority_override=None) | ~Q(priority_reason="")
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        return f"/referrals/{self.pk}/"


class SentQuerySet(models.QuerySet["Sent"]):
    def to(self, owns: Iterable[Own]) -> SentQuerySet:
        return self.filter(Reach(own=frozenset(owns)).rows(line="referral__service_line", organisation="organisation"))


class Sent(models.Model):
    """A referral sent to a provider to assess."""

    referral = models.ForeignKey(Referral, on_delete=models.CASCADE, related_name="sent_to")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    objects = SentQuerySet.as_manager()

    class Meta:
        ordering = ("at", "id")
        verbose_name_plural = "sent"
        constraints = [models.UniqueConstraint(fields=["referral", "organisation"], name="sent_once_to_a_provider")]

    def __str__(self) -> str:
        return f"sent {self.pk}"


class Follower(models.Model):
    """An organisation that wished to refer somebody already referred: it follows the open referral, its status and its
    decision, without the other organisation's answers."""

    referral = models.ForeignKey(Referral, on_delete=models.CASCADE, related_name="followers")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("at", "id")
        constraints = [models.UniqueConstraint(fields=["referral", "organisation"], name="followed_once_by_an_organisation")]

    def __str__(self) -> str:
        return f"follower {self.pk}"


class Step(models.Model):
    """The history of a referral's status: append-only, written by the service that changes the status."""

    referral = models.ForeignKey(Referral, on_delete=models.CASCADE, related_name="steps")
    status = models.CharField(max_length=20, choices=Referral.Status.choices)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    note = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ("at", "id")

    def __str__(self) -> str:
        return f"{self.get_status_display()}"
