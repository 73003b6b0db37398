"""Recording people and keeping their facts right. Whoever calls has fetched the person through ``open_to``."""

from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

from django.db import connection, transaction
from django.utils import timezone

from reachout.audit.services import record
from reachout.organisations.models import Organisation
from reachout.organisations.places import place_of
from reachout.people import notifications
from reachout.people.merging import merge, undo_merge
from reachout.people.models import Alias, BreakGlass, Person, Relationship
from reachout.refused import Refused
from reachout.rules.selectors import rule

if TYPE_CHECKING:
    from reachout.accounts.models import User

__all__ = [
    "add_alias",
    "break_glass",
    "correct_person",
    "identify_or_record",
    "merge",
    "record_person",
    "relate",
    "relate_all",
    "remove_alias",
    "undo_merge",
    "unrelate",
]

SHORTEST_REASON = 20


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


# -- who somebody is -----------------------------------------------------------------------------


@transaction.atomic
def record_person(*, by: "User | None", at: datetime, service_line: str = "", **fields: Any) -> Person:
    """Make a record, known to the service line if one is given. Refused when there is one with this NHS number."""
    _alone_with(fields.get("nhs_number", ""))
    if holder_of(fields.get("nhs_number", "")):
        raise Refused("There is already a record with this NHS number. Search for the number to open it.")
    person = Person.objects.create(**_located(fields))
    record("person.recorded", person, by=by, person=person.pk, service_line=service_line or None)
    if service_line:
        relate(person, kind=Relationship.Kind.LINE, service_line=service_line, at=at)
    return person


@transaction.atomic
def identify_or_record(*, by: "User | None", at: datetime, **fields: Any) -> Person:
    """The person whom a referrer describes: the one on record when NHS number and date of birth both agree, else a new one.

    The two together identify a person (as in the Personal Demographics Service), so a referrer who holds both may refer
    somebody whom only another line knows, and is told nothing that they did not know.
    """
    number = fields.get("nhs_number", "")
    _alone_with(number)
    known = holder_of(number)
    if known is None:
        return record_person(by=by, at=at, **fields)
    if known.born_on and fields.get("born_on") != known.born_on:
        raise Refused("The NHS number and the date of birth do not belong together. Check both against the source.")
    record("person.identified", known, by=by, person=known.pk)
    return known


@transaction.atomic
def correct_person(person: Person, *, by: "User", **fields: Any) -> Person:
    """Put facts right. The trail says which facts changed, not what they said."""
    person = Person.objects.select_for_update(of=("self",)).get(pk=person.pk)
    if person.merged_into_id:
        raise Refused("This record was merged into another. Correct the record that was kept.")
    changed = {name: value for name, value in fields.items() if getattr(person, name) != value}
    if not changed:
        return person
    if number := changed.get("nhs_number"):
        _refuse_a_number_in_use(number)
    for name, value in _located(changed).items():
        setattr(person, name, value)
    person.save()
    record("person.corrected", person, by=by, person=person.pk, fields=sorted(changed))
    return person


def holder_of(nhs_number: str) -> Person | None:
    """Whose record bears the number; the tracker may have brought two, then the older."""
    if not nhs_number:
        return None
    return Person.objects.current().filter(nhs_number=nhs_number).order_by("pk").first()


def _refuse_a_number_in_use(number: str) -> None:
    _alone_with(number)
    if holder_of(number):
        raise Refused("Another record bears this NHS number. If both are the same person, merge the two records.")


def _alone_with(nhs_number: str) -> None:
    """Let nobody else record the number until this transaction ends.

    Not a unique constraint: a tracker folder may bring one person twice, and must load, so that the two can be merged.
    """
    if nhs_number:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended('NHS number ' || %s, 0))", [nhs_number])


def _located(fields: dict[str, Any]) -> dict[str, Any]:
    """The fields with the home's position, and the place's ICB and local authority where none was chosen."""
    if "home_postcode" not in fields:
        return fields
    place = place_of(fields["home_postcode"])
    found: dict[str, Any] = {
        "home_latitude": place.latitude if place else None,
        "home_longitude": place.longitude if place else None,
    }
    for name, there in (("home_icb", place and place.icb), ("home_authority", place and place.authority)):
        if there and not fields.get(name):
            found[name] = there
    return {**fields, **found}


# -- other names ---------------------------------------------------------------------------------


@transaction.atomic
def add_alias(person: Person, *, family_name: str, given_name: str, by: "User") -> Alias:
    alias, new = Alias.objects.get_or_create(person=person, family_name=family_name, given_name=given_name)
    if new:
        record("alias.added", alias, by=by)
    return alias


@transaction.atomic
def remove_alias(alias: Alias, *, by: "User") -> None:
    record("alias.removed", alias, by=by)
    alias.delete()


# -- in an emergency -----------------------------------------------------------------------------


@transaction.atomic
def break_glass(person: Person, *, by: "User", at: datetime, reason: str) -> BreakGlass:
    """Open a record to someone without a relationship, for the hours that the rule gives, and tell those who watch over it."""
    reason = reason.strip()
    if len(reason) < SHORTEST_REASON:
        raise Refused(f"Say why you need this record now, in at least {SHORTEST_REASON} letters.")
    Person.objects.select_for_update(of=("self",)).get(pk=person.pk)
    if live := BreakGlass.objects.live(at).filter(person=person, by=by).first():
        return live
    hours = rule("break_glass_hours", on=timezone.localdate(at))
    opened = BreakGlass.objects.create(person=person, by=by, reason=reason, began_at=at, ends_at=at + timedelta(hours=hours))
    record("person.opened_in_emergency", opened, by=by, why=reason[:500], ends_at=opened.ends_at)
    transaction.on_commit(partial(notifications.tell_of_break_glass.delay, opened.pk))
    return opened
