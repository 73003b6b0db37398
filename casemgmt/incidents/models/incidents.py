"""An incident on a ward, and what the law asks to be written down when force was used in it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import Case, Exists, OuterRef, Q, When
from django.db.models.functions import JSONObject

from beds.models import Spell, Ward
from casemgmt.models import RestrictiveIntervention
from reachout.accounts.permissions import Permission
from reachout.people.free_text import names_no_patient
from reachout.references import reference

if TYPE_CHECKING:
    from reachout.accounts.models import User

ISOLATION = ("05", "06")
"""Seclusion and segregation: they go on until somebody ends them, and have reviews."""


def incident_reference() -> str:
    return reference("N")


class Harm(models.TextChoices):
    """How much harm came of it: the levels of the national service for learning from patient safety events."""

    NONE = "none", "None"
    LOW = "low", "Low"
    MODERATE = "moderate", "Moderate"
    SEVERE = "severe", "Severe"
    FATAL = "fatal", "Fatal"


class Injury(models.TextChoices):
    NONE = "none", "None"
    MINOR = "minor", "Minor"
    SERIOUS = "serious", "Serious"


class Answer(models.TextChoices):
    YES = "yes", "Yes"
    DECLINED = "declined", "The person did not want it"
    NOBODY = "nobody", "There is nobody"
    NOT_YET = "not_yet", "Not yet"


def _mine() -> models.QuerySet[RestrictiveIntervention]:
    return RestrictiveIntervention.objects.filter(incident=OuterRef("reference"), spell=OuterRef("spell"))


GRAVE = Q(kind="death") | Q(harm_physical__in=["severe", "fatal"]) | Q(harm_psychological="severe") | Q(injury_person="serious")
"""A death, or serious harm."""


def must_tell() -> dict[str, Q]:
    """Who is told of what. Source: Care Quality Commission (Registration) Regulations 2009, 16 to 18; Care Act 2014, section 42;
    the Code of Practice, chapter 26, for long-term segregation; own, for the commissioner. Of the police a ward decides."""
    known_outside = GRAVE | Q(kind__in=["awol", "safeguarding"])
    return {
        "cqc": known_outside,
        "safeguarding": Q(kind="safeguarding"),
        "commissioner": known_outside | Q(Exists(_mine().filter(type="06"))),
    }


GOING_ON = Q(type__in=ISOLATION, ended_at=None, spell__discharged_on=None)


class IncidentQuerySet(models.QuerySet["Incident"]):
    def visible_to(self, user: User) -> IncidentQuerySet:
        return self.open_to(user, Permission.CASE_VIEW)

    def open_to(self, user: User, permission: Permission) -> IncidentQuerySet:
        """Through the ward it happened on."""
        reach = user.reach(permission)
        return self.filter(reach.rows(line="ward__service_line", organisation="ward__site__organisation", site="ward__site"))

    def standing(self) -> IncidentQuerySet:
        return self.filter(withdrawn_at=None)

    def with_types(self) -> IncidentQuerySet:
        """``types``: what was done by force, each once; ``running``: whether a seclusion or segregation of it goes on."""
        return self.annotate(
            types=ArraySubquery(_mine().order_by("type").values("type").distinct()), running=Exists(_mine().filter(GOING_ON))
        )

    def with_interventions(self) -> IncidentQuerySet:
        """``done``: each intervention with what programs ask of it."""
        told = JSONObject(id="pk", reference="reference", type="type", started_at="started_at", ended_at="ended_at")
        return self.annotate(done=ArraySubquery(_mine().order_by("started_at", "pk").values(told=told)))

    def with_duties(self, *, on: date | None = None) -> IncidentQuerySet:
        """``tell_cqc``, ``tell_safeguarding``, ``tell_commissioner``: must be told, and has not been (by a day)."""
        by = Q(notifications__told_on__lte=on) if on else Q()
        return self.annotate(
            **{
                f"tell_{to}": Case(
                    When(~Exists(Incident.objects.filter(by, pk=OuterRef("pk"), notifications__to=to)) & must, then=True),
                    default=False,
                    output_field=models.BooleanField(),
                )
                for to, must in must_tell().items()
            }
        )

    def untold(self, *, on: date | None = None) -> IncidentQuerySet:
        """Entered, and somebody has still to be told."""
        rows = self.standing().exclude(recorded_by=None).with_duties(on=on)
        return rows.filter(Q(tell_cqc=True) | Q(tell_safeguarding=True) | Q(tell_commissioner=True))

    def by_force(self) -> IncidentQuerySet:
        return self.filter(Exists(_mine()))

    def lacking_answers(self) -> IncidentQuerySet:
        """Entered, force was used, and what the Use of Force Act asks is not all written down."""
        lacks = Q(*[Q(**{name: ""}) for name in Incident.ASKED], _connector=Q.OR) | Q(staff_count=None)
        unsaid = _mine().filter(Q(detail=None) | Q(detail__in_care_plan=None))
        return self.standing().by_force().filter(lacks | Exists(unsaid)).exclude(recorded_by=None)


def text(name: str) -> models.TextField[str, str]:
    return models.TextField(name, blank=True, validators=[names_no_patient])


class Incident(models.Model):
    """What happened to or with one person on one ward. ``reference`` is the label that its interventions carry, so what the
    tracker brings and what a ward enters are one thing. Of the tracker's, nothing is known but the interventions."""

    class Kind(models.TextChoices):
        RESTRICTIVE = "restrictive", "Restrictive intervention"
        VIOLENCE = "violence", "Violence or aggression"
        SELF_HARM = "self_harm", "Self-harm"
        AWOL = "awol", "Absent without leave"
        SAFEGUARDING = "safeguarding", "Safeguarding concern"
        PHYSICAL = "physical", "Fall or physical health"
        MEDICATION = "medication", "Medication"
        DEATH = "death", "Death"
        OTHER = "other", "Other"

    class Told(models.TextChoices):
        CQC = "cqc", "Care Quality Commission"
        SAFEGUARDING = "safeguarding", "Local authority safeguarding"
        POLICE = "police", "Police"
        COMMISSIONER = "commissioner", "Commissioner"

    ASKED = ("reason", "avoided", "outcome", "staff_roles", "injury_person", "injury_staff", "injury_others",
             "family_told", "advocate_told", "debrief_offered")  # fmt: skip
    """What must be said when force was used. Source: Mental Health Units (Use of Force) Act 2018, section 6(5)."""

    reference = models.CharField(max_length=200, default=incident_reference)
    spell = models.ForeignKey(Spell, on_delete=models.PROTECT, related_name="incidents")
    ward = models.ForeignKey(Ward, on_delete=models.PROTECT, related_name="incidents")
    happened_at = models.DateTimeField()
    kind = models.CharField(max_length=20, choices=Kind.choices)
    place = models.CharField("where", max_length=200, blank=True, validators=[names_no_patient])
    description = text("what happened")
    harm_physical = models.CharField("physical harm", max_length=10, choices=Harm.choices, blank=True)
    harm_psychological = models.CharField(
        "psychological harm", max_length=10, choices=[c for c in Harm.choices if c[0] != Harm.FATAL], blank=True
    )
    # What the Use of Force Act asks besides.
    reason = text("why force was used")
    avoided = text("what was tried to avoid it")
    outcome = text("how it ended")
    staff_count = models.PositiveSmallIntegerField("how many staff took part", null=True, blank=True)
    staff_roles = models.CharField("their roles", max_length=300, blank=True, validators=[names_no_patient])
    others_why = models.CharField("who else took part, and why", max_length=300, blank=True, validators=[names_no_patient])
    injury_person = models.CharField("injury to the person", max_length=10, choices=Injury.choices, blank=True)
    injury_staff = models.CharField("injury to staff", max_length=10, choices=Injury.choices, blank=True)
    injury_others = models.CharField("injury to others", max_length=10, choices=Injury.choices, blank=True)
    family_told = models.CharField("family or carer told", max_length=10, choices=Answer.choices, blank=True)
    advocate_told = models.CharField("advocate told", max_length=10, choices=Answer.choices, blank=True)
    debrief_offered = models.CharField("debrief offered to the person", max_length=10, choices=Answer.choices, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    """Nobody, when the tracker brought it."""
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn = models.JSONField("the interventions as they were when it was withdrawn", null=True, blank=True)

    objects = IncidentQuerySet.as_manager()

    class Meta:
        ordering = ("-happened_at", "-id")
        indexes = [
            models.Index(fields=["ward", "happened_at"], name="incident_by_ward"),
            models.Index(fields=["recorded_at"], name="incident_by_recording"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["reference", "spell"], name="one_incident_of_a_reference_in_a_spell"),
            models.CheckConstraint(
                name="a_withdrawn_incident_keeps_its_interventions",
                condition=Q(withdrawn_at=None, withdrawn=None) | Q(withdrawn_at__isnull=False, withdrawn__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        return f"/incidents/{self.pk}/"

    @property
    def interventions(self) -> models.QuerySet[RestrictiveIntervention]:
        rows = RestrictiveIntervention.objects.filter(incident=self.reference, spell=self.spell_id)
        return rows.select_related("detail").order_by("started_at", "id")

    @property
    def to_tell(self) -> list[str]:
        """Who has still to be told, in words; of a row that came with its duties."""
        return [str(told.label) for told in self.Told if getattr(self, f"tell_{told}", False)]
