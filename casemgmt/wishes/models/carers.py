"""Advocates who speak with the person, and the family and carers who stand by them."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from beds.models.intervals import ends_after_start
from casemgmt.wishes.models.base import OfCase, OfCaseQuerySet
from reachout.people.free_text import names_no_patient


class AdvocacyStep(OfCase):
    """One thing that happened about an advocate, never changed: where it stands follows from the steps (selectors)."""

    class Kind(models.TextChoices):
        IMHA = "imha", "Independent mental health advocate (IMHA)"
        IMCA = "imca", "Independent mental capacity advocate (IMCA)"
        OTHER = "other", "Another advocate"

    class What(models.TextChoices):
        OFFERED = "offered", "Offered"
        ACCEPTED = "accepted", "Accepted"
        DECLINED = "declined", "Declined"
        SEEN = "seen", "Met the advocate"
        ENDED = "ended", "Came to an end"

    kind = models.CharField("what kind of advocate", max_length=10, choices=Kind.choices)
    what = models.CharField("what happened", max_length=10, choices=What.choices)
    on = models.DateField()
    service = models.CharField(
        "advocacy service, and the advocate's name", max_length=200, blank=True, validators=[names_no_patient]
    )
    words = models.TextField("what the person says of it", blank=True, validators=[names_no_patient])

    objects = OfCaseQuerySet.as_manager()

    class Meta:
        ordering = ("on", "id")
        constraints = [
            models.CheckConstraint(name="accepted_advocate_is_of_a_service", condition=~Q(what="accepted") | ~Q(service=""))
        ]

    def __str__(self) -> str:
        return f"advocacy step {self.pk}"


class CarerQuerySet(OfCaseQuerySet):
    def current(self) -> CarerQuerySet:
        return self.filter(until_on=None)


class Carer(OfCase):
    """Somebody who stands by the person. What they may be told is the person's to say."""

    class Consent(models.TextChoices):
        ALL = "all", "May be told about care and treatment"
        SOME = "some", "May be told some things"
        NONE = "none", "May not be told"
        NOT_ASKED = "not_asked", "Not asked yet"

    class Assessment(models.TextChoices):
        NOT_OFFERED = "", "Not offered"
        OFFERED = "offered", "Offered, no answer yet"
        ACCEPTED = "accepted", "Accepted"
        DECLINED = "declined", "Declined"
        DONE = "done", "Carried out"

    name = models.CharField(max_length=200, validators=[names_no_patient])
    relation = models.CharField("who they are to the person", max_length=100, validators=[names_no_patient])
    reached_by = models.CharField("how to reach them", max_length=200, blank=True, validators=[names_no_patient])
    consent = models.CharField("the person says they", max_length=10, choices=Consent.choices, default=Consent.NOT_ASKED)
    may_be_told = models.TextField("what they want to be told, and may be", blank=True, validators=[names_no_patient])
    assessment = models.CharField("carer's assessment", max_length=10, choices=Assessment.choices, blank=True)
    since_on = models.DateField()
    until_on = models.DateField(null=True, blank=True)

    objects = CarerQuerySet.as_manager()

    class Meta:
        ordering = ("since_on", "id")
        constraints = [
            models.CheckConstraint(name="carer_has_a_name", condition=~Q(name="")),
            ends_after_start("carer_ends_after_start", "since_on", "until_on"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return f"/wishes/carers/{self.pk}/"


class CarerEvent(models.Model):
    """Contacts with a carer, and every change of what they may be told or were offered: never changed."""

    class What(models.TextChoices):
        CONTACT = "contact", "Contact"
        CONSENT = "consent", "What they may be told"
        ASSESSMENT = "assessment", "Carer's assessment"
        ENDED = "ended", "No longer a contact"

    class How(models.TextChoices):
        PHONE = "phone", "Telephone"
        VIDEO = "video", "Video"
        VISIT = "visit", "Visit or meeting"
        LETTER = "letter", "Letter"
        EMAIL = "email", "E-mail or message"

    carer = models.ForeignKey(Carer, on_delete=models.PROTECT, related_name="events")
    what = models.CharField(max_length=10, choices=What.choices)
    on = models.DateField()
    how = models.CharField(max_length=10, choices=How.choices, blank=True)
    state = models.CharField(max_length=10, blank=True)
    """The consent or the state of the assessment from here on."""
    words = models.TextField(blank=True, validators=[names_no_patient])
    in_confidence = models.BooleanField("told in confidence: not to be shared with the person", default=False)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ("-on", "-id")
        constraints = [
            models.CheckConstraint(name="carer_contact_says_how", condition=~Q(what="contact") | ~Q(how="")),
        ]

    def __str__(self) -> str:
        return f"carer event {self.pk}"

    def get_state_display(self) -> str:
        choices = {"consent": Carer.Consent, "assessment": Carer.Assessment}.get(self.what)
        return str(choices(self.state).label) if choices and self.state else ""
