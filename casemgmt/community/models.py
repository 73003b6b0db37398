"""What happens while somebody is with the specialist community team: how closely, how often, with what beside it, under what
conditions. What was recorded stays; the last word by a day holds."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from beds.models.intervals import days, ends_after_start, never_two_at_once
from casemgmt.models import CommunityEpisode


def recorded_by() -> models.ForeignKey:
    return models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")


class Tier(models.Model):
    """How closely the team works with the person, from a day on."""

    class Level(models.TextChoices):
        CONSULTATION = "consultation", "Consultation"
        JOINT = "joint", "Joint working"
        FULL = "full", "Full case management"

    episode = models.ForeignKey(CommunityEpisode, on_delete=models.CASCADE, related_name="tiers")
    level = models.CharField(max_length=20, choices=Level.choices)
    started_on = models.DateField()
    by = recorded_by()

    class Meta:
        ordering = ("started_on", "id")
        constraints = [models.UniqueConstraint(fields=["episode", "started_on"], name="one_tier_from_a_day")]

    def __str__(self) -> str:
        return f"tier {self.pk}"


class Contact(models.Model):
    class Mode(models.TextChoices):
        """MHSDS consultation mechanism, in words."""

        FACE = "face", "Face to face"
        PHONE = "phone", "Phone"
        TALK = "talk", "Talk type"
        VIDEO = "video", "Video"
        TEXT = "text", "Text message"
        EMAIL = "email", "E-mail"

    COUNTED = (Mode.FACE, Mode.PHONE, Mode.TALK, Mode.VIDEO)
    """Text messages and e-mails are no contact. Source: NHS England's 72-hour follow-up."""

    episode = models.ForeignKey(CommunityEpisode, on_delete=models.CASCADE, related_name="contacts")
    on = models.DateField()
    mode = models.CharField(max_length=10, choices=Mode.choices)
    note = models.TextField(blank=True)
    by = recorded_by()

    class Meta:
        ordering = ("-on", "-id")
        indexes = [models.Index(fields=["episode", "on"], name="contact_by_episode")]

    def __str__(self) -> str:
        return f"contact {self.pk}"

    @property
    def counts(self) -> bool:
        return self.mode in self.COUNTED


class Support(models.Model):
    """How one part of a life stands from a day on, in a word and in words."""

    class Kind(models.TextChoices):
        PEER = "peer", "Peer support"
        HOME = "home", "Accommodation"
        WORK = "work", "Employment"
        CARER = "carer", "Carer's support"

    class State(models.TextChoices):
        NOT_WANTED = "not_wanted", "Not wanted"
        LOOKED_FOR = "looked_for", "Being arranged"
        IN_PLACE = "in_place", "In place"
        AT_RISK = "at_risk", "At risk"
        LOST = "lost", "Lost"

    episode = models.ForeignKey(CommunityEpisode, on_delete=models.CASCADE, related_name="supports")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    state = models.CharField(max_length=12, choices=State.choices)
    words = models.TextField(blank=True)
    since = models.DateField()
    by = recorded_by()

    class Meta:
        ordering = ("since", "id")

    def __str__(self) -> str:
        return f"support {self.pk}"


class Condition(models.Model):
    """A community treatment order or a conditional discharge: a record of its own, not a legal status code."""

    class Kind(models.TextChoices):
        CTO = "cto", "Community treatment order"
        CONDITIONAL = "conditional", "Conditional discharge"

    class End(models.TextChoices):
        LAPSED = "lapsed", "Lapsed"
        DISCHARGED = "discharged", "Discharged from it"
        RECALLED = "recalled", "Revoked after a recall"

    episode = models.ForeignKey(CommunityEpisode, on_delete=models.CASCADE, related_name="conditions")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    started_on = models.DateField()
    expires_on = models.DateField(null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True)
    end = models.CharField(max_length=12, choices=End.choices, blank=True)
    by = recorded_by()
    during = days("started_on", "ended_on")

    class Meta:
        ordering = ("started_on", "id")
        constraints = [
            ends_after_start("condition_ends_after_start", "started_on", "ended_on"),
            models.CheckConstraint(
                name="condition_expires_after_start", condition=Q(expires_on=None) | Q(expires_on__gte=F("started_on"))
            ),
            models.CheckConstraint(
                name="condition_end_has_its_day", condition=Q(end="", ended_on=None) | (~Q(end="") & Q(ended_on__isnull=False))
            ),
            *never_two_at_once("two_conditions_at_once", "episode", "started_on", "ended_on"),
        ]

    def __str__(self) -> str:
        return f"condition {self.pk}"
