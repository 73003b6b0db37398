"""What is decided about a contract's end: extended, renewed by another, let run out, or cut short. Each with its reason."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from django.db import transaction

from contracts.agreements.models import Contract, Decision
from contracts.agreements.services.drawing_up import copy, draw_up, refuse_beyond_lead
from contracts.agreements.services.found import locked
from reachout.audit.services import record
from reachout.refused import Refused

if TYPE_CHECKING:
    from reachout.accounts.models import User


@transaction.atomic
def extend(contract: Contract, *, ends_on: date, renew_by_on: date, why: str, at: datetime, by: User) -> Contract:
    contract = _undecided(contract)
    if ends_on <= contract.ends_on:
        raise Refused(f"It runs until {contract.ends_on:%-d %B %Y} already: choose a later day.", field="ends_on")
    if renew_by_on > ends_on:
        raise Refused("Renewal is decided before the contract ends: choose an earlier day.", field="renew_by_on")
    refuse_beyond_lead(contract.under and locked(contract.under), ends_on)
    later = Contract.objects.filter(kind=contract.kind, service_line=contract.service_line, provider=contract.provider)
    if other := later.running(contract.ends_on + timedelta(days=1), ends_on).exclude(pk=contract.pk).first():
        raise Refused(f"{other} begins on {other.starts_on:%-d %B %Y}: this one ends before that day.", field="ends_on")
    return _decided(contract, "extended", "open", ends_on, renew_by_on, why=why, at=at, by=by)


@transaction.atomic
def renew(contract: Contract, *, ends_on: date, renew_by_on: date, why: str, at: datetime, by: User) -> Contract:
    """Another contract from the day after, whose draft begins as a copy of what is agreed now."""
    contract = _undecided(contract)
    agreed = contract.versions.agreed().first()
    if agreed is None:
        raise Refused("Nothing has been agreed under this contract yet.")
    made = draw_up(
        kind=contract.kind, title=contract.title, service_line=contract.service_line, provider=contract.provider,
        under=_lead_then(contract), starts_on=contract.ends_on + timedelta(days=1), ends_on=ends_on, renew_by_on=renew_by_on,
        at=at, by=by,
    )  # fmt: skip
    copy(agreed, made.versions.get())
    _decided(contract, "renewed", "renewed", contract.ends_on, contract.renew_by_on, next=made, why=why, at=at, by=by)
    return made


@transaction.atomic
def let_end(contract: Contract, *, why: str, at: datetime, by: User) -> Contract:
    contract = _undecided(contract)
    return _decided(contract, "not_renewed", "ending", contract.ends_on, contract.renew_by_on, why=why, at=at, by=by)


@transaction.atomic
def cut_short(contract: Contract, *, ends_on: date, why: str, at: datetime, by: User) -> Contract:
    """It ends before the day agreed. What was paid and returned until then stays."""
    contract = locked(contract)
    if not contract.starts_on <= ends_on < contract.ends_on:
        raise Refused(
            f"Choose a day from {contract.starts_on:%-d %B %Y} and before {contract.ends_on:%-d %B %Y}.", field="ends_on"
        )
    if longest := contract.sub_contracts.filter(ends_on__gt=ends_on).select_related("provider").order_by("ends_on").last():
        raise Refused(
            f"{longest}, with {longest.provider}, runs under it until {longest.ends_on:%-d %B %Y}: end that one first.",
            field="ends_on",
        )
    if contract.renewal == Contract.Renewal.RENEWED:
        raise Refused("It is renewed by another contract, which begins the day after this one ends.")
    return _decided(contract, "cut_short", "ending", ends_on, min(contract.renew_by_on, ends_on), why=why, at=at, by=by)


def _lead_then(contract: Contract) -> Contract | None:
    """The lead contract on the day that the renewed one begins."""
    if contract.under is None:
        return None
    first = contract.ends_on + timedelta(days=1)
    leads = Contract.objects.filter(kind=Contract.Kind.LEAD, service_line=contract.service_line)
    return leads.running(first, first).first() or contract.under


def _undecided(contract: Contract) -> Contract:
    contract = locked(contract)
    if contract.renewal != Contract.Renewal.OPEN:
        raise Refused(f"That has been decided: {contract.get_renewal_display().lower()}.")
    return contract


def _decided(
    contract: Contract,
    kind: str,
    renewal: str,
    ends_on: date,
    renew_by_on: date,
    *,
    why: str,
    at: datetime,
    by: User,
    next: Contract | None = None,
) -> Contract:
    if not why.strip():
        raise Refused("Say why.")
    Decision.objects.create(
        contract=contract, kind=kind, why=why, ended_on=contract.ends_on, ends_on=ends_on, next=next, at=at, by=by
    )
    contract.ends_on, contract.renew_by_on, contract.renewal = ends_on, renew_by_on, renewal
    contract.save(update_fields=["ends_on", "renew_by_on", "renewal"])
    record(f"contract.{kind}", contract, by=by, ends_on=ends_on, next=next)
    return contract
