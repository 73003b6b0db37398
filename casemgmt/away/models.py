"""Why somebody of ours is outside the region, the plan to bring them home, and the beds that opened for them. What was recorded
stays; the last word holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q

from beds.models import Ward
from beds.models.intervals import ends_after_start
from casemgmt.models import Case
from reachout.accounts.permissions import Permission
from reachout.organisations.models import Site
from referrals.models import Security

if TYPE_CHECKING:
    from reachout.accounts.models import User


class RepatriationQuerySet(models.QuerySet["Repatriation"]):
    def visible_to(self, user: User) -> RepatriationQuerySet:
        return self.open_to(user, Permission.CASE_VIEW)

    def open_to(self, user: User, permission: Permission) -> RepatriationQuerySet:
        return self.filter(case__in=Case.objects.open_to(user, permission))


class Repatriation(models.Model):
    """What was recorded of one placement outside the region on one day. A change is a new row, so that any day can be asked
    about; a row belongs to the stay away during which it was recorded."""

    class Reason(models.TextChoices):
        """MHSDS out of area placement reason."""

        NO_BED = "10", "No bed at home"
        SAFEGUARDING = "11", "Safeguarding"
        OFFENDING = "12", "Offending restrictions"
        STAFF_OR_FAMILY = "13", "Staff or family at provider"
        CHOICE = "14", "The person's choice"
        NOT_KNOWN = "99", "Not known"

    class Fit(models.TextChoices):
        """Whether to be there is right for the person; only the want of a bed at home makes it inappropriate."""

        NATIONAL = "national", "Appropriate: a national service"
        FLOW = "flow", "Appropriate: the natural clinical flow"
        CHOICE = "choice", "Appropriate: the person's own choice"
        NO_BED = "no_bed", "Inappropriate: no bed at home"

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="repatriations")
    recorded_on = models.DateField()
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    reason = models.CharField(max_length=2, choices=Reason.choices)
    fit = models.CharField("is it right for the person", max_length=10, choices=Fit.choices, blank=True)
    plan = models.TextField("plan to come home", blank=True)
    target_site = models.ForeignKey(
        Site, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="unit to come home to"
    )
    target_security = models.CharField("level to come home to", max_length=10, choices=Security.choices, blank=True)
    target_on = models.DateField("target date", null=True, blank=True)
    review_on = models.DateField("review date", null=True, blank=True)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    objects = RepatriationQuerySet.as_manager()

    class Meta:
        ordering = ("-recorded_on", "-id")
        constraints = [
            models.CheckConstraint(
                name="repatriation_plan_has_owner_and_review",
                condition=Q(plan="") | Q(review_on__isnull=False, owner__isnull=False),
            ),
            models.CheckConstraint(name="no_bed_is_inappropriate", condition=~Q(reason="10") | Q(fit__in=["", "no_bed"])),
        ]

    def __str__(self) -> str:
        return f"repatriation {self.pk}"

    def get_absolute_url(self) -> str:
        return f"/out-of-area/{self.case_id}/"

    @property
    def appropriate(self) -> bool | None:
        """None until somebody has judged."""
        return self.fit != self.Fit.NO_BED if self.fit else None

    @property
    def target(self) -> str:
        """Where to, in words: the unit, the level, or both."""
        words = [self.target_site.name if self.target_site else "", self.get_target_security_display()]
        return ", ".join(word for word in words if word)


class BedAtHome(models.Model):
    """A ward inside the region on which a bed would suit somebody outside it, from the day it was first seen until it was not
    there any more. Made by the daily task; whoever follows the case is told of each once."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="beds_at_home")
    ward = models.ForeignKey(Ward, on_delete=models.CASCADE, related_name="+")
    opened_on = models.DateField()
    gone_on = models.DateField(null=True, blank=True)
    told_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("opened_on", "id")
        verbose_name_plural = "beds at home"
        constraints = [
            ends_after_start("bed_at_home_ends_after_start", "opened_on", "gone_on"),
            models.UniqueConstraint(fields=["case", "ward", "opened_on"], name="one_opening_of_a_ward_a_day"),
            models.UniqueConstraint(
                fields=["case", "ward"], condition=Q(gone_on=None), name="one_bed_at_home_of_a_ward_at_a_time"
            ),
        ]
        indexes = [models.Index(fields=["case"], condition=Q(told_at=None), name="bed_at_home_to_tell")]

    def __str__(self) -> str:
        return f"bed at home {self.pk}"
