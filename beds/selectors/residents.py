"""The people on a ward, with what its list says of each."""

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from beds.selectors.board import WardState
from reachout.people.models import LegalStatus, Person


@dataclass(slots=True)
class Resident:
    person: Person
    legal: LegalStatus | None


def residents_of(state: WardState, *, at: datetime) -> dict[int, Resident]:
    """By stay, in two queries."""
    people = {tile.occupant.stay: tile.occupant.person for tile in state.tiles if tile.occupant}
    found = Person.objects.in_bulk(list(people.values()))
    statuses = LegalStatus.objects.filter(person__in=found, during__contains=timezone.localdate(at))
    legal = {status.person_id: status for status in statuses}
    return {stay: Resident(found[person], legal.get(person)) for stay, person in people.items()}
