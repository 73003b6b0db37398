from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models.functions import Lower
from django.urls import reverse

from reachout.people.free_text import names_no_patient

if TYPE_CHECKING:
    from reachout.accounts.models import User


class SavedViewQuerySet(models.QuerySet["SavedView"]):
    def of(self, user: User) -> SavedViewQuerySet:
        return self.filter(user=user)


class SavedView(models.Model):
    """The filters and the order of the dashboard under a name: its user's own."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="case_views")
    name = models.CharField(max_length=60, validators=[names_no_patient])
    query = models.CharField(max_length=1000)
    """As it stands in the address: ``ready=yes&sort=-ready``."""

    objects = SavedViewQuerySet.as_manager()

    class Meta:
        ordering = (Lower("name"), "id")
        constraints = [models.UniqueConstraint("user", Lower("name"), name="one_view_of_a_name_of_a_user")]

    def __str__(self) -> str:
        return f"saved view {self.pk}"

    def get_absolute_url(self) -> str:
        return f"{reverse('caseload:dashboard')}?{self.query}"
