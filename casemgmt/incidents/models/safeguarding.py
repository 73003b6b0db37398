"""Safeguarding concerns: what was raised, what the local authority made of it, and who outside the provider closed it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q

from casemgmt.incidents.models.incidents import Incident
from reachout.accounts.permissions import Permission
from reachout.people.free_text import names_no_patient

if TYPE_CHECKING:
    from reachout.accounts.models import User


class ConcernQuerySet(models.QuerySet["Concern"]):
    def open_to(self, user: User, permission: Permission) -> ConcernQuerySet:
        return self.filter(incident__in=Incident.objects.open_to(user, permission))

    def standing(self) -> ConcernQuerySet:
        return self.filter(closed_at=None, incident__withdrawn_at=None)


class Concern(models.Model):
    """Raised by the provider; only the commissioning side closes it."""

    class About(models.TextChoices):
        """Kinds of abuse and neglect, as the Care Act's guidance has them."""

        PHYSICAL = "physical", "Physical abuse"
        SEXUAL = "sexual", "Sexual abuse"
        PSYCHOLOGICAL = "psychological", "Psychological abuse"
        FINANCIAL = "financial", "Financial or material abuse"
        DISCRIMINATORY = "discriminatory", "Discriminatory abuse"
        ORGANISATIONAL = "organisational", "Organisational abuse"
        DOMESTIC = "domestic", "Domestic violence"
        SLAVERY = "slavery", "Modern slavery"
        NEGLECT = "neglect", "Neglect and acts of omission"
        SELF_NEGLECT = "self_neglect", "Self-neglect"

    class Enquiry(models.TextChoices):
        """Section 42 of the Care Act 2014."""

        AWAITED = "awaited", "The local authority has not decided"
        ENQUIRY = "enquiry", "Section 42 enquiry"
        OTHER = "other", "Other enquiry"
        NONE = "none", "No enquiry"

    class Outcome(models.TextChoices):
        SUBSTANTIATED = "substantiated", "Substantiated"
        PARTLY = "partly", "Partly substantiated"
        NOT_SUBSTANTIATED = "not_substantiated", "Not substantiated"
        INCONCLUSIVE = "inconclusive", "Inconclusive"
        CEASED = "ceased", "Ceased at the person's request"

    incident = models.OneToOneField(Incident, on_delete=models.PROTECT, related_name="concern")
    about = models.CharField("kind of abuse or neglect", max_length=20, choices=About.choices)
    raised_at = models.DateTimeField()
    raised_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    referred_on = models.DateField("referred to the local authority on", null=True, blank=True)
    authority = models.CharField("local authority", max_length=200, blank=True)
    enquiry = models.CharField(max_length=10, choices=Enquiry.choices, default=Enquiry.AWAITED)
    outcome = models.CharField(max_length=20, choices=Outcome.choices, blank=True)
    learned = models.TextField("what was found and what changes", blank=True, validators=[names_no_patient])
    answered_on = models.DateField("outcome known on", null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    objects = ConcernQuerySet.as_manager()

    class Meta:
        ordering = ("-raised_at", "-id")
        constraints = [
            models.CheckConstraint(
                name="a_concern_is_closed_by_somebody_with_an_outcome",
                condition=Q(closed_at=None, closed_by=None)
                | (Q(closed_at__isnull=False, closed_by__isnull=False) & ~Q(outcome="")),
            ),
            models.CheckConstraint(
                name="a_referred_concern_names_the_authority", condition=Q(referred_on=None) | ~Q(authority="")
            ),
        ]

    def __str__(self) -> str:
        return f"concern {self.pk}"

    def get_absolute_url(self) -> str:
        return f"{self.incident.get_absolute_url()}#safeguarding"

    @property
    def is_open(self) -> bool:
        return self.closed_at is None
