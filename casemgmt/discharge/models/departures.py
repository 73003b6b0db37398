"""After somebody has left for the community: when they left, and who has been in touch since."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from beds.models import Spell
from casemgmt.discharge.models.scope import OfCaseQuerySet
from casemgmt.models import Case


class Departure(models.Model):
    """What is known of one discharge beyond its day; the spell itself says the day. Made when there is something to say."""

    class Missed(models.TextChoices):
        NO_REPLY = "no_reply", "They could not be reached"
        DECLINED = "declined", "They did not want contact"
        MESSAGE_ONLY = "message_only", "Only a text or an e-mail was sent"
        STAFFING = "staffing", "Nobody was free to do it"
        NOT_TOLD = "not_told", "The team was not told of the discharge"
        AWAY = "away", "In hospital, in custody or away"
        OTHER = "other", "Another reason"

    spell = models.OneToOneField(Spell, on_delete=models.PROTECT, related_name="departure")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="departures")
    left_at = models.DateTimeField(null=True, blank=True)
    missed_because = models.CharField(max_length=20, choices=Missed.choices, blank=True)
    missed_note = models.TextField(blank=True)

    objects = OfCaseQuerySet.as_manager()

    class Meta:
        ordering = ("-id",)
        constraints = [
            models.CheckConstraint(name="missed_note_has_a_reason", condition=Q(missed_note="") | ~Q(missed_because=""))
        ]

    def __str__(self) -> str:
        return f"departure {self.pk}"


class Contact(models.Model):
    """One contact with a person after they left, by whoever made it. Which means count is said here and nowhere else."""

    class Means(models.TextChoices):
        FACE_TO_FACE = "face_to_face", "Face to face"
        PHONE = "phone", "Telephone"
        TALK_TYPE = "talk_type", "Talk type"
        VIDEO = "video", "Video"
        TEXT = "text", "Text message"
        EMAIL = "email", "E-mail"

    COUNTED = (Means.FACE_TO_FACE, Means.PHONE, Means.TALK_TYPE, Means.VIDEO)
    """Source: the pathway, section 5: face to face, phone, talk-type and video, not text or e-mail."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="contacts_after_discharge")
    spell = models.ForeignKey(Spell, on_delete=models.PROTECT, related_name="contacts_after")
    means = models.CharField("how", max_length=20, choices=Means.choices)
    made_at = models.DateTimeField()
    made_by = models.CharField("who was in touch", max_length=200)
    note = models.TextField(blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    objects = OfCaseQuerySet.as_manager()

    class Meta:
        ordering = ("made_at", "id")
        indexes = [models.Index(fields=["spell", "made_at"], name="contact_of_spell")]

    def __str__(self) -> str:
        return f"contact {self.pk}"

    @property
    def counts(self) -> bool:
        return self.means in self.COUNTED
