"""One referral, one assessment, one list: what is asked for a person, by whom, how urgent, and how far it has come."""

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

if TYPE_CHECKING:
    from reachout.accounts.models import User


def referral_reference() -> str:
    return reference("R")


def assessment_reference() -> str:
    return reference("A")


class Security(models.TextChoices):
    """MHSDS ward security level, in words: no security (0), low (1), medium (2), high (3)."""

    NONE = "none", "No security"
    LOW = "low", "Low secure"
    MEDIUM = "medium", "Medium secure"
    HIGH = "high", "High secure"


class Specialism(models.TextChoices):
    MI = "mi", "Mental illness"
    PD = "pd", "Personality disorder"
    LD = "ld", "Learning disability"
    AUTISM = "autism", "Autism"
    ABI = "abi", "Acquired brain injury"
    DEAF = "deaf", "Deaf"
    OLDER = "older", "Older adults"
    ED = "ed", "Eating disorder"


class Source(models.TextChoices):
    """MHSDS SourceOfReferralMH."""

    A1 = "A1", "GP"
    A2 = "A2", "Health visitor"
    A3 = "A3", "Other primary health care"
    A4 = "A4", "Maternity service"
    B1 = "B1", "Self"
    B2 = "B2", "Carer or relative"
    C1 = "C1", "Social services"
    C2 = "C2", "Education service"
    C3 = "C3", "Housing service"
    D1 = "D1", "Employer"
    D2 = "D2", "Occupational health"
    E1 = "E1", "Police"
    E2 = "E2", "Courts"
    E3 = "E3", "Probation service"
    E4 = "E4", "Prison"
    E5 = "E5", "Court liaison and diversion"
    E6 = "E6", "Youth offending team"
    F1 = "F1", "School nurse"
    F2 = "F2", "Hospital paediatrics"
    F3 = "F3", "Community paediatrics"
    G1 = "G1", "Independent medium secure hospital"
    G2 = "G2", "Independent low secure hospital"
    G3 = "G3", "Other independent mental health service"
    G4 = "G4", "Voluntary sector"
    H1 = "H1", "Emergency department"
    H2 = "H2", "Other secondary care"
    I1 = "I1", "Another mental health trust, temporary transfer"
    I2 = "I2", "Another mental health trust, permanent transfer"
    M1 = "M1", "Asylum service"
    M2 = "M2", "Telephone or electronic access service"
    M3 = "M3", "Out of area agency"
    M4 = "M4", "Drug action team"
    M5 = "M5", "Jobcentre Plus"
    M6 = "M6", "Other service or agency"
    M7 = "M7", "Single point of access"
    M8 = "M8", "Debt agency"
    M9 = "M9", "Ambulance service"
    N3 = "N3", "Talking therapies"
    P1 = "P1", "Internal"


class Urgency(models.TextChoices):
    """MHSDS ClinRespPriorityType 1, 4, 2, 3, most pressing first."""

    EMERGENCY = "emergency", "Emergency"
    VERY_URGENT = "very_urgent", "Very urgent"
    URGENT = "urgent", "Urgent"
    ROUTINE = "routine", "Routine"


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


class DraftQuerySet(models.QuerySet["Draft"]):
    def visible_to(self, user: User) -> DraftQuerySet:
        """Drafts of the organisations and lines in which the user makes referrals, and no wider."""
        mine = Q(pk__in=[])
        for membership in user.memberships_with(Permission.REFERRAL_MAKE):
            mine |= Q(organisation=membership.organisation_id, service_line=membership.service_line)
        return self.filter(mine)


class Draft(models.Model):
    """A referral being written: kept as typed, seen by its writer's organisation, gone when it is sent."""

    service_line = models.CharField(max_length=20, choices=ServiceLine.choices)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="drafts")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    """Chosen among the possible duplicates; empty makes a new record when the referral is sent."""
    answers = models.JSONField(default=dict)
    """What was typed, by step: each input's name and its values, right or wrong."""
    saved = models.JSONField(default=dict)
    """By step: how often it was saved, by whom and when, so that two who write at once are told."""
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = DraftQuerySet.as_manager()

    class Meta:
        ordering = ("-updated_at",)

    def __str__(self) -> str:
        return f"draft {self.pk}"

    def get_absolute_url(self) -> str:
        return f"/referrals/drafts/{self.pk}/"


class AssessmentQuerySet(models.QuerySet["Assessment"]):
    def visible_to(self, user: User) -> AssessmentQuerySet:
        """Assessments of the referrals the user may see, for those who sit in the line's meeting; a referrer reads the letter."""
        lines = user.reach(Permission.MEETING_VIEW).lines
        return self.filter(referral__in=Referral.objects.visible_to(user).filter(service_line__in=sorted(lines)))


class Assessment(models.Model):
    """The access assessment: one, accepted by every unit. Its outcome is changed by a new assessment, never by an edit."""

    class Outcome(models.TextChoices):
        ACCEPT_HIGH = "accept_high", "Accept for high secure"
        ACCEPT_MEDIUM = "accept_medium", "Accept for medium secure"
        ACCEPT_LOW = "accept_low", "Accept for low secure"
        ACCEPT_SEDU = "accept_sedu", "Accept for a specialist eating disorder unit"
        PICU = "picu", "Refer to PICU or acute"
        COMMUNITY = "community", "Support in the community"
        PRISON_INREACH = "prison_inreach", "Return to prison in-reach"
        DEFER = "defer", "Defer"
        NOT_ACCEPTED = "not_accepted", "Not accepted"

    ACCEPTS = (Outcome.ACCEPT_MEDIUM, Outcome.ACCEPT_LOW, Outcome.ACCEPT_SEDU)
    """Outcomes that put a person on the list for a bed of the collaborative; high secure is another commissioner's."""

    reference = models.CharField(max_length=200, unique=True, default=assessment_reference)
    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="assessments")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="assessed by"
    )
    first_contact_on = models.DateField(null=True, blank=True)
    decided_on = models.DateField(null=True, blank=True)
    outcome = models.CharField(max_length=20, choices=Outcome.choices, blank=True)
    recommended_security = models.CharField(max_length=10, choices=Security.choices, blank=True)
    specialism = models.CharField(max_length=10, choices=Specialism.choices, blank=True)
    ward_sex = models.CharField(
        "ward for", max_length=10, choices=[("male", "Men"), ("female", "Women"), ("mixed", "Either")], blank=True
    )
    medical_opinion = models.TextField(blank=True)
    medical_by = models.CharField("medical assessor", max_length=200, blank=True)
    nursing_opinion = models.TextField(blank=True)
    nursing_by = models.CharField("nursing assessor", max_length=200, blank=True)
    risk_summary = models.TextField(blank=True)
    conditions = models.TextField("conditions and needs on the ward", blank=True)
    reason_code = models.CharField("why not", max_length=20, choices=Referral.DeclineReason.choices, blank=True)
    reason = models.TextField("reason and advice", blank=True)
    valid_until = models.DateField(null=True, blank=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    objects = AssessmentQuerySet.as_manager()

    class Meta:
        ordering = ("first_contact_on", "id")

    def __str__(self) -> str:
        return self.reference


class Rating(models.Model):
    """A structured instrument's scores on a day. Scores only, never an instrument's licensed wording."""

    class Instrument(models.TextChoices):
        DUNDRUM_1 = "dundrum_1", "DUNDRUM-1 triage security"
        DUNDRUM_2 = "dundrum_2", "DUNDRUM-2 triage urgency"
        MEED = "meed", "MEED-style physical risk"

    class Band(models.TextChoices):
        RED = "red", "Red"
        AMBER = "amber", "Amber"
        GREEN = "green", "Green"

    referral = models.ForeignKey(Referral, on_delete=models.CASCADE, related_name="ratings")
    instrument = models.CharField(max_length=20, choices=Instrument.choices)
    scores = models.JSONField(default=dict)
    total = models.DecimalField(max_digits=6, decimal_places=2, null=True, blank=True)
    band = models.CharField(max_length=10, choices=Band.choices, blank=True)
    rated_on = models.DateField()
    rated_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("-rated_on", "-id")
        indexes = [models.Index(fields=["referral", "instrument", "-rated_on", "-id"], name="rating_latest")]

    def __str__(self) -> str:
        return f"{self.get_instrument_display()} {self.rated_on}"
