"""The part of a person's story that notes tell: decisions, concerns and handovers; every call would drown them."""

from casemgmt.notes.models import Document, Note
from reachout.accounts.models import User
from reachout.people.models import Person
from reachout.people.story import Happening, chapter

TOLD = (Note.Kind.DECISION, Note.Kind.CONCERN, Note.Kind.MEETING)


@chapter
def notes(person: Person, user: User) -> list[Happening]:
    rows = Note.objects.visible_to(user).standing().filter(case__person=person, kind__in=TOLD)
    return [
        Happening(note.about_on, f"{note.get_kind_display()} noted", detail=note.text[:120], url=note.get_absolute_url())
        for note in rows
    ]


@chapter
def documents(person: Person, user: User) -> list[Happening]:
    rows = Document.objects.visible_to(user).standing().filter(case__person=person).defer("says")
    return [
        Happening(row.at.date(), f"{row.get_kind_display()} kept", detail=row.title, url=row.get_absolute_url()) for row in rows
    ]
