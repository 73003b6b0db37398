"""A referral being written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q

from reachout.accounts.permissions import Permission
from reachout.organisations.models import Organisation, ServiceLine
from reachout.people.models import Person

if TYPE_CHECKING:
    from reachout.accounts.models import User


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
