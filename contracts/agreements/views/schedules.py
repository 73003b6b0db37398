"""The schedules of a version of the terms as they are read: services, payment with a month worked out, requirements."""

from __future__ import annotations

from datetime import date
from typing import Any

from contracts.agreements import words
from contracts.agreements.differences import content
from contracts.agreements.examples import total, worked
from contracts.agreements.models import Service, Terms
from contracts.agreements.selectors import months_without_price
from reachout.months import first_of, in_words
from reachout.pages.tags import Meaning, Tag


def schedules(terms: Terms, today: date) -> dict[str, Any]:
    """Terms come through ``selectors.full``."""
    month = example_month(terms, today)
    services = list(terms.services.all())
    examples = worked(services, month)
    return {
        "services": services,
        "requirements": list(terms.requirements.all()),
        "examples": examples,
        "month": month,
        "total": total(examples),
        "beside": {service.pk: remarks(service, terms) for service in services},
        "words": words,
    }


def example_month(terms: Terms, today: date) -> date:
    """This month, or the nearest in which the terms may hold."""
    return min(max(first_of(today), terms.valid_from), first_of(terms.contract.ends_on))


def remarks(service: Service, terms: Terms) -> list[tuple[Tag, str]]:
    """What a reader must know of the ward that no figure says."""
    found = []
    closed, last = service.ward.closed_on, terms.contract.ends_on
    if closed and closed <= last:
        found.append((Tag("Closes", Meaning.SOON), f"On {closed:%-d %B %Y}. A block is paid on until it is varied."))
    if gaps := months_without_price(service, terms.valid_from, last):
        span = in_words(gaps[0]) if len(gaps) == 1 else f"{in_words(gaps[0])} to {in_words(gaps[-1])}"
        found.append((Tag("No price", Meaning.LATE), f"In {span}: bed days of that time cannot be paid."))
    if service.ward.site.organisation_id != terms.contract.provider_id:
        found.append((Tag("Moved", Meaning.LATE), "It is another provider's now: take it out by a variation."))
    return found


def changed(before: Terms | None, after: Terms) -> list[words.Changed]:
    """In words; both come through ``selectors.full``."""
    both = [terms for terms in (before, after) if terms]
    wards = {service.ward_id: service.ward.name for terms in both for service in terms.services.all()}
    return words.what_changed(content(before) if before else {}, content(after), wards)
