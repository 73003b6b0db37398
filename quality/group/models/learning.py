"""Learning responses under the Patient Safety Incident Response Framework (PSIRF): what a provider set out to learn from what
happened, and what it found in the way work is done. They name nobody, and no target counts them."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from beds.models import Ward
from quality.assurance.models import Action, Unit
from reachout.accounts.permissions import Permission
from reachout.organisations.models import Organisation, ServiceLine, Site
from reachout.people.free_text import names_no_patient
from reachout.references import reference

if TYPE_CHECKING:
    from reachout.accounts.models import User


def learning_reference() -> str:
    return reference("Y")


class LearningQuerySet(models.QuerySet["LearningResponse"]):
    def visible_to(self, user: User) -> LearningQuerySet:
        return self.open_to(user, Permission.ASSURANCE_VIEW)

    def open_to(self, user: User, permission: Permission) -> LearningQuerySet:
        return self.filter(user.reach(permission).rows(line="service_line", organisation="organisation", site="site"))

    def going_on(self) -> LearningQuerySet:
        return self.filter(finished_on=None)


class LearningResponse(models.Model):
    class Kind(models.TextChoices):
        PSII = "psii", "Patient safety incident investigation"
        AFTER_ACTION = "after_action", "After-action review"
        SWARM = "swarm", "Swarm huddle"
        MDT = "mdt", "Multidisciplinary team review"
        THEMATIC = "thematic", "Thematic review"

    class PhysicalHarm(models.TextChoices):
        NONE = "none", "No physical harm"
        LOW = "low", "Low physical harm"
        MODERATE = "moderate", "Moderate physical harm"
        SEVERE = "severe", "Severe physical harm"
        FATAL = "fatal", "Fatal"
        UNKNOWN = "unknown", "Not known yet"

    class PsychologicalHarm(models.TextChoices):
        NONE = "none", "No psychological harm"
        LOW = "low", "Low psychological harm"
        MODERATE = "moderate", "Moderate psychological harm"
        SEVERE = "severe", "Severe psychological harm"
        UNKNOWN = "unknown", "Not known yet"

    class Candour(models.TextChoices):
        APPLIES = "applies", "Applies"
        NOT = "not", "Does not apply"
        UNDECIDED = "undecided", "Not decided yet"

    NOTIFIABLE = {"moderate", "severe", "fatal"}
    """Harm from which the duty of candour is looked for (Health and Social Care Act 2008 regulations, number 20)."""

    reference = models.CharField(max_length=200, unique=True, default=learning_reference)
    kind = models.CharField("type", max_length=20, choices=Kind.choices)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    site = models.ForeignKey(Site, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    ward = models.ForeignKey(Ward, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    service_line = models.CharField(max_length=20, choices=ServiceLine.choices)
    title = models.CharField(max_length=200, validators=[names_no_patient])
    about = models.TextField("what it is about", max_length=4000, validators=[names_no_patient])
    physical_harm = models.CharField(max_length=10, choices=PhysicalHarm.choices)
    psychological_harm = models.CharField(max_length=10, choices=PsychologicalHarm.choices)
    candour = models.CharField("duty of candour", max_length=10, choices=Candour.choices, default=Candour.UNDECIDED)
    candour_note = models.CharField(max_length=500, blank=True, validators=[names_no_patient])
    told_on = models.DateField("told in person on", null=True, blank=True)
    wrote_on = models.DateField("wrote on", null=True, blank=True)
    findings_shared_on = models.DateField("findings shared with them on", null=True, blank=True)
    started_on = models.DateField()
    due_on = models.DateField()
    finished_on = models.DateField(null=True, blank=True)
    shared = models.TextField("what others can learn from it", max_length=4000, blank=True, validators=[names_no_patient])
    actions = models.ManyToManyField(Action, related_name="+", blank=True, verbose_name="safety actions")
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    objects = LearningQuerySet.as_manager()

    class Meta:
        ordering = ("-started_on", "-id")
        constraints = [
            models.CheckConstraint(name="learning_due_after_start", condition=Q(due_on__gte=F("started_on"))),
            models.CheckConstraint(
                name="learning_finished_after_start", condition=Q(finished_on=None) | Q(finished_on__gte=F("started_on"))
            ),
            models.CheckConstraint(name="learning_ward_is_on_a_site", condition=Q(ward=None) | Q(site__isnull=False)),
            models.CheckConstraint(
                name="learning_candour_dates_where_it_applies",
                condition=Q(candour="applies") | Q(told_on=None, wrote_on=None, findings_shared_on=None),
            ),
            models.CheckConstraint(
                name="learning_finished_with_candour_decided", condition=Q(finished_on=None) | ~Q(candour="undecided")
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        return f"/group/learning/{self.pk}/"

    @property
    def where(self) -> str:
        return " · ".join(str(part) for part in (self.organisation, self.site, self.ward) if part)

    @property
    def unit(self) -> Unit:
        return Unit(self.organisation, self.service_line, self.site)

    @property
    def notifiable(self) -> bool:
        return bool({self.physical_harm, self.psychological_harm} & self.NOTIFIABLE)

    def is_late(self, today: date) -> bool:
        return self.finished_on is None and self.due_on < today


class Finding(models.Model):
    """What in the system of work played a part (the factors of SEIPS, which PSIRF asks to look at): never whose fault it was."""

    class Factor(models.TextChoices):
        TASKS = "tasks", "Tasks"
        TOOLS = "tools", "Tools and technology"
        PEOPLE = "people", "People and teams"
        ORGANISATION = "organisation", "Organisation"
        INTERNAL = "internal", "Internal environment"
        EXTERNAL = "external", "External environment"

    learning = models.ForeignKey(LearningResponse, on_delete=models.CASCADE, related_name="findings")
    factor = models.CharField(max_length=20, choices=Factor.choices)
    text = models.TextField("what was found", max_length=2000, validators=[names_no_patient])

    class Meta:
        ordering = ("id",)

    def __str__(self) -> str:
        return f"finding {self.pk}"


class Comment(models.Model):
    learning = models.ForeignKey(LearningResponse, on_delete=models.CASCADE, related_name="comments")
    text = models.TextField("comment", max_length=2000, validators=[names_no_patient])
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("at", "id")

    def __str__(self) -> str:
        return f"comment {self.pk}"
