"""Terms are sent for agreement whole, and agreed by somebody else: exactly what was sent."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from beds.models import Ward
from contracts.agreements.models import Contract, Service, Terms
from contracts.agreements.selectors import months_without_price
from contracts.agreements.services.drafts import not_allowed
from contracts.agreements.services.found import locked_draft, locked_terms
from reachout.audit.services import record
from reachout.months import in_words
from reachout.refused import Refused

if TYPE_CHECKING:
    from reachout.accounts.models import User


@transaction.atomic
def propose(terms: Terms, *, at: datetime, by: User) -> Terms:
    """Send it to be agreed. Whoever sends it stands for it from now on as the one who drew it up."""
    terms = locked_draft(terms)
    _refuse_unready(terms)
    terms.proposed_at, terms.drawn_up_by, terms.sent_back_why = at, by, ""
    terms.save(update_fields=["proposed_at", "drawn_up_by", "sent_back_why"])
    record("terms.proposed", terms, by=by)
    return terms


@transaction.atomic
def take_back(terms: Terms, *, by: User) -> Terms:
    """To change it once more."""
    return _back_to_draft(locked_terms(terms), "terms.taken_back", by=by)


@transaction.atomic
def send_back(terms: Terms, *, why: str, by: User) -> Terms:
    terms = _sent(locked_terms(terms))
    terms.sent_back_why = why
    return _back_to_draft(terms, "terms.sent_back", by=by)


@transaction.atomic
def agree_terms(terms: Terms, *, at: datetime, by: User, seen: datetime | None = None) -> Terms:
    """``seen`` is when what the reader has before them was sent: what was changed and sent again since is not agreed unread."""
    terms = _sent(locked_terms(terms))
    if seen and seen != terms.proposed_at:
        raise Refused("These terms were changed and sent again since you opened them. Read them once more.")
    if terms.drawn_up_by_id == by.pk:
        raise Refused("You drew these terms up. Somebody else agrees them.")
    _refuse_unready(terms)
    terms.agreed_at, terms.agreed_by = at, by
    terms.save(update_fields=["agreed_at", "agreed_by"])
    record("terms.agreed", terms, by=by, number=terms.number, valid_from=terms.valid_from, drawn_up_by=terms.drawn_up_by)
    return terms


def unready(terms: Terms) -> list[str]:
    """What stands in the way of these terms, in words; nothing when they can be sent and agreed."""
    services = list(terms.services.select_related("ward__site").prefetch_related("prices"))
    found = [why for service in services for why in _unready(service, terms)]
    if terms.contract.kind == Contract.Kind.SUB and not services:
        found.append("No ward is in these terms yet.")
    return found


def _unready(service: Service, terms: Terms) -> list[str]:
    if why := not_allowed(terms, service.ward):
        return [why]
    gaps = months_without_price(service, terms.valid_from, terms.contract.ends_on)
    return [f"{service} is paid by the day and has no price in {in_words(gaps[0])}."] if gaps else []


def _refuse_unready(terms: Terms) -> None:
    """The wards are locked, so that two contracts do not take the same one at once."""
    wards = Ward.objects.filter(services__terms=terms).order_by("pk")
    list(Ward.objects.select_for_update(of=("self",)).filter(pk__in=wards.values("pk")).order_by("pk"))
    if found := unready(terms):
        raise Refused(" ".join(found))


def _sent(terms: Terms) -> Terms:
    if not terms.proposed_at:
        raise Refused("These terms were taken back to be changed. You are told when they are sent again.")
    return terms


def _back_to_draft(terms: Terms, act: str, *, by: User) -> Terms:
    terms.proposed_at = None
    terms.save(update_fields=["proposed_at", "sent_back_why"])
    record(act, terms, by=by)
    return terms
