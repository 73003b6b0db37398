from datetime import datetime

from reachout.organisations.models import Organisation
from reachout.people.models import Person, Relationship


def relate(person: Person, *, kind: str, service_line: str, at: datetime, organisation: Organisation | None = None) -> None:
    """Begin a legitimate relationship; nothing happens where one of the kind is live."""
    Relationship.objects.bulk_create(
        [Relationship(person=person, kind=kind, service_line=service_line, organisation=organisation, began_at=at)],
        ignore_conflicts=True,
    )


def unrelate(person: Person, *, kind: str, service_line: str, at: datetime, organisation: Organisation | None = None) -> None:
    """End the live relationship of the kind, if there is one."""
    Relationship.objects.filter(
        person=person, kind=kind, service_line=service_line, organisation=organisation, ended_at=None
    ).update(ended_at=at)
