"""Notes on a case: never overwritten, struck out rather than deleted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models
from django.db.models import Q

from casemgmt.models import Case
from casemgmt.notes.models.access import RESTRICTED, Access, filled, readable
from reachout.accounts.permissions import Permission
from reachout.people.free_text import names_no_patient

if TYPE_CHECKING:
    from reachout.accounts.models import User


class Said(models.Model):
    """What a note says, in one of its versions."""

    class Kind(models.TextChoices):
        CONTACT = "contact", "Contact"
        PHONE = "phone", "Phone call"
        MEETING = "meeting", "Meeting"
        DECISION = "decision", "Decision"
        CONCERN = "concern", "Concern"
        HANDOVER = "handover", "Handover"
        OTHER = "other", "Other"

    kind = models.CharField(max_length=20, choices=Kind.choices)
    about_on = models.DateField("the day it is about")
    text = models.TextField(validators=[names_no_patient])
    access = models.CharField("who may read it", max_length=20, choices=Access.choices)
    version = models.PositiveSmallIntegerField(default=1)
    why = models.CharField("why it was corrected", max_length=500, blank=True, validators=[names_no_patient])
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        abstract = True

    @property
    def is_restricted(self) -> bool:
        return self.access in RESTRICTED


class NoteQuerySet(models.QuerySet["Note"]):
    def visible_to(self, user: User) -> NoteQuerySet:
        return self.filter(readable(user))

    def open_to(self, user: User, permission: Permission) -> NoteQuerySet:
        """Those the user may read on cases where they have the permission."""
        return self.visible_to(user).filter(case__in=Case.objects.open_to(user, permission))

    def writable_by(self, user: User) -> NoteQuerySet:
        """A case manager puts right what case managers wrote; whoever works on a unit, their own."""
        kept = Q(from_unit=False, case__in=Case.objects.open_to(user, Permission.CASE_KEEP))
        own = Q(from_unit=True, by=user, case__in=Case.objects.open_to(user, Permission.CASE_CONTRIBUTE))
        return self.visible_to(user).filter(kept | own)

    def standing(self) -> NoteQuerySet:
        return self.filter(withdrawn_at=None)


class Note(Said):
    """As it reads now; what it said before is in its ``earlier`` versions. A trigger keeps both (migration 0002)."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="notes")
    from_unit = models.BooleanField("written by the unit", default=False)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    withdrawn_why = models.CharField(max_length=500, blank=True, validators=[names_no_patient])
    words = models.GeneratedField(
        expression=SearchVector("text", config="english", weight="B"), output_field=SearchVectorField(), db_persist=True
    )

    objects = NoteQuerySet.as_manager()

    class Meta:
        ordering = ("-about_on", "-id")
        indexes = [
            models.Index(fields=["case", "-about_on", "-id"], name="note_of_case"),
            GinIndex(fields=["words"], name="note_by_words"),
        ]
        constraints = [
            models.CheckConstraint(name="note_says_something", condition=filled("text")),
            models.CheckConstraint(name="note_corrected_says_why", condition=Q(version=1) | filled("why")),
            models.CheckConstraint(
                name="units_notes_are_not_commissionings", condition=Q(from_unit=False) | ~Q(access="commissioning")
            ),
            models.CheckConstraint(
                name="note_withdrawn_says_why",
                condition=Q(withdrawn_at=None) | (Q(withdrawn_by__isnull=False) & filled("withdrawn_why")),
            ),
        ]

    def __str__(self) -> str:
        return f"note {self.pk}"

    def get_absolute_url(self) -> str:
        return f"/notes/{self.pk}/"

    @property
    def person_id(self) -> int:
        return self.case.person_id


class EarlierNoteQuerySet(models.QuerySet["EarlierNote"]):
    def visible_to(self, user: User) -> EarlierNoteQuerySet:
        """Whoever may read the note as it is and might have read it as it was: widening opens nothing written before."""
        return self.filter(readable(user, case="note__case"), note__in=Note.objects.visible_to(user))


class EarlierNote(Said):
    """What a note said until it was corrected."""

    note = models.ForeignKey(Note, on_delete=models.CASCADE, related_name="earlier")

    objects = EarlierNoteQuerySet.as_manager()

    class Meta:
        ordering = ("-version",)
        constraints = [models.UniqueConstraint(fields=["note", "version"], name="one_text_of_a_version")]

    def __str__(self) -> str:
        return f"note {self.note_id}, version {self.version}"


class Draft(models.Model):
    """A note being written, kept as it is typed: a session that ends loses nothing. Its writer's alone."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    typed = models.JSONField(default=dict)
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "by"], name="one_note_at_a_time")]

    def __str__(self) -> str:
        return f"draft {self.pk}"
