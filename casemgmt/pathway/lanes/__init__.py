"""Everything a reader may see of a pathway, from every part of the floor: a fixed number of queries, however long the years."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from casemgmt.models import Case
from casemgmt.pathway.facts import Fact, Lane
from casemgmt.pathway.lanes import events, law, places
from reachout.accounts.models import User

ORDER = list(Lane)


def pathway_of(case: Case, user: User, *, on: date) -> list[Fact]:
    """Oldest first, numbered as the table numbers them. Visible is what the reader may see elsewhere: a unit its own stays."""
    found = [
        *places.hospital(case, user),
        *places.community(case, user),
        *law.legal(case, user, on),
        *events.steps(case, user),
        *events.planned(case, user),
        *events.reviews(case, user),
        *events.incidents(case, user),
    ]
    found.sort(key=lambda fact: (fact.since, ORDER.index(fact.lane), fact.title))
    return [replace(fact, number=number) for number, fact in enumerate(found, start=1)]
