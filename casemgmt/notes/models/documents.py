"""Documents on a case. The files stand in the database: the one store that every web process shares and that is backed up."""

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


class DocumentQuerySet(models.QuerySet["Document"]):
    def visible_to(self, user: User) -> DocumentQuerySet:
        return self.filter(readable(user))

    def writable_by(self, user: User) -> DocumentQuerySet:
        """A case manager keeps what case managers added; whoever works on a unit, their own."""
        kept = Q(from_unit=False, case__in=Case.objects.open_to(user, Permission.CASE_KEEP))
        own = Q(from_unit=True, by=user, case__in=Case.objects.open_to(user, Permission.CASE_CONTRIBUTE))
        return self.visible_to(user).filter(kept | own)

    def standing(self) -> DocumentQuerySet:
        return self.filter(withdrawn_at=None)


class Document(models.Model):
    """What it is called and who may read it; its files are its versions.

    Found by title, description and what its newest file says, which a worker reads (``services.reading``).
    """

    class Kind(models.TextChoices):
        REPORT = "report", "Report"
        LETTER = "letter", "Letter"
        CARE_PLAN = "care_plan", "Care plan"
        RISK = "risk", "Risk assessment"
        LEGAL = "legal", "Legal paper"
        MINUTES = "minutes", "Minutes"
        OTHER = "other", "Other"

    class Reading(models.TextChoices):
        WAITING = "waiting", "The words inside this file can be searched shortly."
        READ = "read", "The words inside this file can be searched."
        PART = "part", "Only the first part of the words inside this file can be searched."
        NOTHING = "nothing", "The words inside this file cannot be searched: it holds only pictures, as a scan does."
        LOCKED = "locked", "The words inside this file cannot be searched: it opens with a password only."
        BROKEN = "broken", "The words inside this file cannot be searched: it could not be read."
        APART = "apart", "The words inside this file cannot be searched: it came when fewer people were to read it."

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="documents")
    title = models.CharField(max_length=200, validators=[names_no_patient])
    kind = models.CharField(max_length=20, choices=Kind.choices)
    description = models.TextField(blank=True, validators=[names_no_patient])
    says = models.TextField("what its newest file says", blank=True)
    reading = models.CharField(
        "whether that can be searched", max_length=10, choices=Reading, default=Reading.WAITING, db_default=Reading.WAITING
    )
    access = models.CharField("who may read it", max_length=20, choices=Access.choices)
    from_unit = models.BooleanField("added by the unit", default=False)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    withdrawn_why = models.CharField(max_length=500, blank=True, validators=[names_no_patient])
    words = models.GeneratedField(
        expression=SearchVector("title", config="english", weight="A")
        + SearchVector("description", config="english", weight="B")
        + SearchVector("says", config="english", weight="C"),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    objects = DocumentQuerySet.as_manager()

    class Meta:
        ordering = ("-at", "-id")
        indexes = [
            models.Index(fields=["case", "-at"], name="document_of_case"),
            GinIndex(fields=["words"], name="document_by_words"),
            models.Index(fields=["id"], name="document_to_be_read", condition=Q(reading="waiting")),
        ]
        constraints = [
            models.CheckConstraint(name="document_has_a_title", condition=filled("title")),
            models.CheckConstraint(
                name="document_withdrawn_says_why",
                condition=Q(withdrawn_at=None) | (Q(withdrawn_by__isnull=False) & filled("withdrawn_why")),
            ),
        ]

    def __str__(self) -> str:
        return f"document {self.pk}"

    def get_absolute_url(self) -> str:
        return f"/notes/documents/{self.pk}/"

    @property
    def person_id(self) -> int:
        return self.case.person_id

    @property
    def is_restricted(self) -> bool:
        return self.access in RESTRICTED


class FileQuerySet(models.QuerySet["File"]):
    def visible_to(self, user: User) -> FileQuerySet:
        """As with a note's versions: both the document as it is and the file as it came must be theirs to read."""
        return self.filter(readable(user, case="document__case"), document__in=Document.objects.visible_to(user))


class File(models.Model):
    """One version of a document, as it came: a trigger keeps it so (migration 0002)."""

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="files")
    version = models.PositiveSmallIntegerField()
    name = models.CharField("original name", max_length=200)
    content_type = models.CharField("what it was found to be", max_length=100)
    content = models.BinaryField()
    size = models.PositiveIntegerField()
    checksum = models.CharField("SHA-256 of the content", max_length=64)
    access = models.CharField("who might read it when it came", max_length=20, choices=Access.choices)
    why = models.CharField("why there is a new version", max_length=500, blank=True, validators=[names_no_patient])
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    objects = FileQuerySet.as_manager()

    class Meta:
        ordering = ("-version",)
        constraints = [
            models.UniqueConstraint(fields=["document", "version"], name="one_file_of_a_version"),
            models.CheckConstraint(name="later_file_says_why", condition=Q(version=1) | filled("why")),
        ]
        indexes = [models.Index(fields=["checksum"], name="file_by_checksum")]

    def __str__(self) -> str:
        return f"file {self.pk}"

    def get_absolute_url(self) -> str:
        return f"/notes/files/{self.pk}/"
