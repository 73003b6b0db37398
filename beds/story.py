"""The part of a person's story that beds tell: held, offered, admitted, moved, away, ready, discharged."""

from collections.abc import Iterator

from django.db.models import Prefetch, QuerySet
from django.utils import timezone

from beds.models import Hold, Leave, ReadyForDischarge, Spell, WardStay
from reachout.accounts.models import User
from reachout.pages.tags import Meaning, Tag
from reachout.people.models import Person
from reachout.people.story import Happening, chapter


@chapter
def holds(person: Person, user: User) -> list[Happening]:
    rows = Hold.objects.visible_to(user).filter(referral__person=person).select_related("bed__ward")
    return [happening for hold in rows for happening in _hold(hold)]


def _hold(hold: Hold) -> Iterator[Happening]:
    where, url = f"{hold.bed.ward}, bed {hold.bed.number}", hold.get_absolute_url()
    yield Happening(timezone.localdate(hold.placed_at), "Bed held", where, url)
    if hold.offered_at:
        yield Happening(timezone.localdate(hold.offered_at), "Offered to the unit", where, url)
    if hold.accepted_at:
        yield Happening(timezone.localdate(hold.accepted_at), "Accepted by the unit", where, url, Tag("Accepted", Meaning.DONE))
    if hold.ended_at and hold.end == Hold.End.DECLINED:
        why = str(hold.get_decline_reason_display())
        yield Happening(
            timezone.localdate(hold.ended_at), "Declined by the unit", f"{where}. {why}", url, Tag("Declined", Meaning.REFUSED)
        )
    elif hold.ended_at and hold.end != Hold.End.ADMITTED:
        yield Happening(timezone.localdate(hold.ended_at), str(hold.get_end_display()), where, url)


@chapter
def stays(person: Person, user: User) -> list[Happening]:
    """Every spell of which the user may see a stay; leave and readiness come with it."""
    mine = WardStay.objects.visible_to(user).filter(person=person)
    return [happening for spell in _spells(person, mine) for happening in _spell(spell)]


def _spells(person: Person, mine: QuerySet[WardStay]) -> QuerySet[Spell]:
    seen = Prefetch("stays", queryset=mine.select_related("ward__site", "bed").order_by("started_on", "pk"))
    spells = Spell.objects.filter(person=person, pk__in=mine.values("spell"))
    return spells.prefetch_related(seen, "leaves", "readinesses")


def _spell(spell: Spell) -> Iterator[Happening]:
    stays = list(spell.stays.all())
    for place, stay in enumerate(stays):
        first = place == 0 and stay.started_on == spell.admitted_on
        where = f"{stay.ward}, {stay.ward.site}"
        yield Happening(stay.started_on, "Admitted" if first else "Moved", where, stay.get_absolute_url())
    last = stays[-1].get_absolute_url()
    for leave in spell.leaves.all():
        yield from _leave(leave, last)
    for ready in spell.readinesses.all():
        yield _ready(ready, last)
    if spell.discharged_on:
        yield Happening(spell.discharged_on, "Discharged", str(spell.get_destination_display()), last)


def _leave(leave: Leave, url: str) -> Iterator[Happening]:
    absent = leave.kind == Leave.Kind.AWOL
    tag = Tag("AWOL", Meaning.LATE) if absent else None
    yield Happening(
        leave.started_on, "Absent without leave" if absent else "Went on leave", str(leave.get_kind_display()), url, tag
    )
    if leave.ended_on:
        yield Happening(leave.ended_on, "Came back", str(leave.get_kind_display()), url)


def _ready(ready: ReadyForDischarge, url: str) -> Happening:
    return Happening(ready.ready_on, "Clinically ready for discharge", str(ready.get_reason_display()), url)
