"""Notes and documents on cases.

note = NoteFactory(case=case)                     written by a case manager, for case managers only
note = NoteFactory(case=case, access="shared")    read by the unit as well
document = DocumentFactory(case=case)             with one file, a plain text
"""

import hashlib
from datetime import timedelta
from typing import Any

import factory
from django.utils import timezone

from casemgmt.notes.models import Document, Draft, EarlierNote, File, Note, SubjectItem, SubjectPack, SubjectRequest
from tests.factories.accounts import UserFactory
from tests.factories.cases import CaseFactory
from tests.factories.people import PersonFactory


class NoteFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Note

    case = factory.SubFactory(CaseFactory)
    kind = "phone"
    about_on = factory.LazyFunction(timezone.localdate)
    text = "Spoke to the ward about leave."
    access = "commissioning"
    at = factory.LazyFunction(timezone.now)
    by = factory.SubFactory(UserFactory)


class EarlierNoteFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = EarlierNote

    note = factory.SubFactory(NoteFactory, version=2, why="The day was wrong")
    kind = "phone"
    about_on = factory.LazyFunction(timezone.localdate)
    text = "Spoke to the ward."
    access = "commissioning"
    at = factory.LazyFunction(timezone.now)
    by = factory.SelfAttribute("note.by")


class DraftFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Draft

    case = factory.SubFactory(CaseFactory)
    by = factory.SubFactory(UserFactory)
    typed = {"text": "Half a thought"}
    saved_at = factory.LazyFunction(timezone.now)


class DocumentFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Document
        skip_postgeneration_save = True

    case = factory.SubFactory(CaseFactory)
    title = "Social circumstances report"
    kind = "report"
    access = "commissioning"
    at = factory.LazyFunction(timezone.now)
    by = factory.SubFactory(UserFactory)

    @factory.post_generation
    def content(self: Any, create: bool, wanted: bytes | None, **_: Any) -> None:
        content = wanted or f"What is known of {self.pk}".encode()
        File.objects.create(
            document=self, version=1, name="report.txt", content_type="text/plain", content=content, size=len(content),
            checksum=hashlib.sha256(content).hexdigest(), access=self.access, at=self.at, by=self.by,
        )  # fmt: skip


class SubjectRequestFactory(factory.django.DjangoModelFactory):
    """Recorded today; ``ready=True, pack=True``: approved, with a file to get."""

    class Meta:
        model = SubjectRequest
        skip_postgeneration_save = True

    class Params:
        ready = factory.Trait(
            status="ready",
            identity_checked_on=factory.LazyFunction(timezone.localdate),
            gathered_at=factory.LazyFunction(timezone.now),
            reviewed_by=factory.SubFactory(UserFactory),
            approved_by=factory.SubFactory(UserFactory),
        )

    person = factory.SubFactory(PersonFactory)
    lines = ["adult_secure"]
    requester = "person"
    received_on = factory.LazyFunction(timezone.localdate)
    due_on = factory.LazyAttribute(lambda made: made.received_on + timedelta(days=30))
    recorded_at = factory.LazyFunction(timezone.now)

    @factory.post_generation
    def pack(self: Any, create: bool, wanted: bool | None, **_: Any) -> None:
        if wanted:
            SubjectPack.objects.create(
                request=self, content=b"PK", size=2, checksum="0" * 64, made_at=timezone.now(),
                expires_on=timezone.localdate() + timedelta(days=30),
            )  # fmt: skip


class SubjectItemFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = SubjectItem

    request = factory.SubFactory(SubjectRequestFactory)
    table = "notes.Note"
    title = "Notes"
    key = "1"
    facts = [["Text", "Spoke to the ward."]]
    proposed = "staff"
    because = "It holds the name of a member of staff"
