"""What is due on a case: by the facts, the dated rules of the day and what was held, each date with its reason.

    due = due_of(facts_of(cases, on=day), on=day)    {case key: [Due, ...]}, soonest first; two queries however many cases

Nothing of it is stored: a change of status, ward or rule changes what is due the next time somebody asks. Each kind is a small
pure function in ``kinds/``: ``rule(facts, held, rules) -> Due | None``.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q

from casemgmt.facts import Facts, among
from casemgmt.reviews.kinds import DERIVED, Due
from casemgmt.reviews.models import Answer, Kind, Review
from reachout.rules.selectors import rules_on

__all__ = ["Due", "Kind", "due_of", "held_of", "not_understood"]

DECIDE = ("kind", "status", "held_on", "booked_on", "renewed_until", "reply_awaited", "replied_on", "person_id", "service_line")
"""What of a review decides when the next is due. A line has held some thousands; their words are not read."""

Held = dict[str, list[Review]]
"""By kind, oldest first."""


def due_of(many: list[Facts], *, on: date, kinds: Iterable[Kind] = Kind) -> dict[int, list[Due]]:
    """By the case's key; nothing for a case of which nothing is due."""
    derived = [DERIVED[kind] for kind in kinds]
    rules = rules_on(on)
    rows = _rows(many, on)
    found = {}
    for facts in many:
        held, booked = _known(rows[facts.case.person_id, facts.case.service_line], on)
        dues = [due for derive in derived if (due := derive(facts, held, rules))]
        found[facts.case.pk] = sorted((_with_booking(due, booked) for due in dues), key=lambda due: (due.due_on, due.kind))
    return found


def held_of(many: list[Facts], *, on: date) -> dict[int, Held]:
    """What was held by the day, by the case's key; one query."""
    rows = _rows(many, on)
    return {facts.case.pk: _known(rows[facts.case.person_id, facts.case.service_line], on)[0] for facts in many}


def not_understood() -> Exists:
    return Exists(Answer.objects.filter(review=OuterRef("pk"), question="understood", answer="no"))


def _rows(many: list[Facts], on: date) -> dict[Any, list[Review]]:
    happened = Q(status=Review.Status.BOOKED) | Q(status=Review.Status.HELD, held_on__lte=on)
    people = among(facts.case.person_id for facts in many)
    rows: dict[Any, list[Review]] = defaultdict(list)
    happened_to = Review.objects.filter(happened, person__in=people).only(*DECIDE)
    for review in happened_to.annotate(again=not_understood()).order_by("held_on", "id"):
        rows[review.person_id, review.service_line].append(review)
    return rows


def _known(rows: Iterable[Review], on: date) -> tuple[Held, dict[str, Review]]:
    held: Held = defaultdict(list)
    booked = {}
    for review in rows:
        if review.is_booked:
            booked[review.kind] = review
        else:
            held[review.kind].append(review)
    return held, booked


def _with_booking(due: Due, booked: dict[str, Review]) -> Due:
    review = booked.get(due.kind)
    return replace(due, booked_on=review.booked_on, booking=review.pk) if review else due
