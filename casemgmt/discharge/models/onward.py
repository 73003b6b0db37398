from __future__ import annotations

from django.conf import settings
from django.db import models

from casemgmt.discharge.models.scope import OfCaseQuerySet
from casemgmt.models import Case
from referrals.models import Referral


class Onward(models.Model):
    """A referral from within: a case whose person should move on, put before the bed meeting."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="onwards")
    referral = models.OneToOneField(Referral, on_delete=models.PROTECT, related_name="onward")
    asked_on = models.DateField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    objects = OfCaseQuerySet.as_manager()

    class Meta:
        ordering = ("-asked_on", "-id")

    def __str__(self) -> str:
        return f"onward {self.pk}"
