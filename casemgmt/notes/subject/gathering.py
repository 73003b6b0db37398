"""What the worker gathers: one item for every row, in words, and what should be looked at before it is given."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from django.db.models import Model

from casemgmt.notes.models import SubjectItem
from casemgmt.notes.subject.catalogue import TITLES
from casemgmt.notes.subject.proposing import Proposer
from casemgmt.notes.subject.telling import Facts, day_of, facts, load
from casemgmt.notes.subject.walking import Keys, rows_of
from reachout.audit.models import Event
from reachout.oversight.words import act_in_words
from reachout.pages.words import moment
from reachout.people.models import Person

Told = Callable[[int, int, str], None]
READS = 500
"""Lines of the log in one item."""


def title_of(model: type[Model]) -> str:
    return TITLES.get(model._meta.label) or str(model._meta.verbose_name_plural).capitalize()


def gather(person: Person, told: Told) -> list[SubjectItem]:
    """Unsaved items of everything held on the person, in the order of the catalogue."""
    keys = rows_of(person)
    found: list[tuple[Model, Facts]] = []
    for done, model in enumerate(in_order(keys)):
        told(done, len(keys), title_of(model))
        found += [(row, facts(row, keys)) for row in load(model, keys[model])]
    proposer = Proposer(keys, [value for _, rows in found for _, value in rows])
    return [*(_item(row, rows, proposer) for row, rows in found), *_log(keys[Person])]


def in_order(keys: Keys) -> list[type[Model]]:
    places = {label: place for place, label in enumerate(TITLES)}
    return sorted(keys, key=lambda model: (places.get(model._meta.label, len(places)), model._meta.label))


def _item(row: Model, told: Facts, proposer: Proposer) -> SubjectItem:
    proposed = proposer.propose(row, told)
    return SubjectItem(
        table=row._meta.label,
        title=title_of(type(row)),
        key=str(row.pk),
        on=day_of(row),
        facts=told,
        proposed=proposed.reason,
        because=proposed.because,
    )


def _log(people: set[int]) -> Iterator[SubjectItem]:
    """Who read or changed the record, by their work: purposes and days are the person's to know, names of staff are not."""
    lines: Facts = [
        (moment(event.at), f"{act_in_words(event.act)}, by {_who(event)}")
        for event in Event.objects.filter(person_id__in=people).select_related("by").order_by("id")
    ]
    for start in range(0, len(lines), READS):
        yield SubjectItem(table="audit.Event", title=TITLES["audit.Event"], facts=lines[start : start + READS])


def _who(event: Event) -> str:
    if event.by is None:
        return "the system"
    return event.by.profession.lower() or "a member of staff"
