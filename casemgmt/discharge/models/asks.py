"""Who is asked for what, by when, so that somebody can leave."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Q

from beds.models.intervals import ends_after_start
from casemgmt.discharge.models.scope import OfCaseQuerySet
from casemgmt.models import Case
from reachout.organisations.models import Organisation
from reachout.references import reference


def ask_reference() -> str:
    return reference("K")


class AskQuerySet(OfCaseQuerySet):
    def standing(self) -> AskQuerySet:
        return self.filter(closed_on=None)

    def overdue(self, on: date) -> AskQuerySet:
        return self.standing().filter(answered_on=None, answer_by__lt=on)


class Ask(models.Model):
    """Asked, perhaps answered, then closed by a case manager: whoever is asked never closes it themselves."""

    reference = models.CharField(max_length=20, unique=True, default=ask_reference)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="asks")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="who is asked"
    )
    whom = models.CharField("or somebody else", max_length=200, blank=True)
    what = models.TextField("what is asked")
    asked_on = models.DateField()
    answer_by = models.DateField()
    answered_on = models.DateField(null=True, blank=True)
    answer = models.TextField(blank=True)
    closed_on = models.DateField(null=True, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    objects = AskQuerySet.as_manager()

    class Meta:
        ordering = ("answer_by", "id")
        constraints = [
            models.CheckConstraint(name="ask_says_whom", condition=Q(organisation__isnull=False) | ~Q(whom="")),
            models.CheckConstraint(name="ask_says_what", condition=~Q(what="")),
            ends_after_start("ask_answered_after_asked", "asked_on", "answered_on"),
            ends_after_start("ask_closed_after_asked", "asked_on", "closed_on"),
            models.CheckConstraint(name="ask_answer_is_said", condition=Q(answered_on=None) | ~Q(answer="")),
            models.CheckConstraint(
                name="ask_closed_by_somebody",
                condition=Q(closed_on=None, closed_by=None) | Q(closed_on__isnull=False, closed_by__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["case", "answer_by"], condition=Q(closed_on=None), name="ask_standing")]

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        return f"/delays/asks/{self.pk}/"

    @property
    def body(self) -> str:
        """Who is asked, in words."""
        return ", ".join(word for word in (self.organisation.name if self.organisation else "", self.whom) if word)

    def is_overdue(self, on: date) -> bool:
        return self.closed_on is None and self.answered_on is None and self.answer_by < on
