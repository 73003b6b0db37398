"""States of assurance in words and colours."""

from __future__ import annotations

from django.utils import timezone

from quality.assurance.models import Action, Finding, Query, Surveillance, Visit
from quality.assurance.reports import WEIGHTS
from quality.measures import CATALOGUE
from reachout.pages.tags import Meaning, Tag

LEVELS = {
    Surveillance.Level.INTENSIVE: Meaning.LATE,
    Surveillance.Level.ENHANCED: Meaning.SOON,
    Surveillance.Level.ROUTINE: Meaning.NEUTRAL,
}
NOT_SET = Tag("Not set", Meaning.NEUTRAL)

VISITS = {
    Visit.Status.PLANNED: Meaning.INFORMATION,
    Visit.Status.CARRIED_OUT: Meaning.SOON,
    Visit.Status.ACCURACY: Meaning.CHANGE,
    Visit.Status.ANSWERED: Meaning.SOON,
    Visit.Status.FINAL: Meaning.DONE,
    Visit.Status.CANCELLED: Meaning.NEUTRAL,
}
QUERIES = {
    Query.Status.OPEN: Meaning.INFORMATION,
    Query.Status.ANSWERED: Meaning.SOON,
    Query.Status.CLOSED: Meaning.DONE,
}
ACTIONS = {
    Action.Status.OPEN: Meaning.INFORMATION,
    Action.Status.EVIDENCE: Meaning.SOON,
    Action.Status.CLOSED: Meaning.DONE,
}


def level(row: Surveillance | None) -> Tag:
    return Tag(row.get_level_display(), LEVELS[Surveillance.Level(row.level)]) if row else NOT_SET


def visit(row: Visit) -> Tag:
    return Tag(row.get_status_display(), VISITS[Visit.Status(row.status)])


def query(row: Query) -> Tag:
    return Tag(row.get_status_display(), QUERIES[Query.Status(row.status)])


def action(row: Action) -> Tag:
    if row.status == Action.Status.OPEN and row.due_on < timezone.localdate():
        return Tag("Overdue", Meaning.LATE)
    return Tag(row.get_status_display(), ACTIONS[Action.Status(row.status)])


def weight(row: Finding) -> Tag:
    return Tag(row.get_kind_display(), Meaning(WEIGHTS[Finding.Kind(row.kind)]))


def measure(name: str) -> str:
    """How the catalogue of measures calls it."""
    return str(CATALOGUE[name])
