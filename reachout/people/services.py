from datetime import datetime

from django.db import connection

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


def relate_all(kind: str, reasons: str, *, at: datetime) -> int:
    """Begin many relationships at once: ``reasons`` is a query (of the code's own, never of input) for ``person_id``,
    ``service_line``, ``organisation_id`` (perhaps null) and ``since``, the day it began. How many were not live before."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO people_relationship (person_id, kind, service_line, organisation_id, began_at)"  # noqa: S608
            " SELECT person_id, %(kind)s, service_line, organisation_id,"
            "   least(min(since)::timestamp AT TIME ZONE 'Europe/London', %(at)s)"
            f" FROM ({reasons}) why WHERE NOT EXISTS ("
            "   SELECT FROM people_relationship r WHERE r.person_id = why.person_id AND r.kind = %(kind)s"
            "   AND r.service_line = why.service_line AND r.organisation_id IS NOT DISTINCT FROM why.organisation_id"
            "   AND r.ended_at IS NULL"
            " ) GROUP BY person_id, service_line, organisation_id",
            {"kind": kind, "at": at},
        )
        return cursor.rowcount
