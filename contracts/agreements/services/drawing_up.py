"""A contract begins with a first version of its terms; a variation begins as a copy of the terms in force."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, TypeVar

from django.db import transaction

from contracts.agreements.models import Contract, DayPrice, Decision, Requirement, Service, Terms
from contracts.agreements.services.found import locked, locked_draft
from reachout.audit.services import record
from reachout.months import first_of, in_words
from reachout.organisations.models import Organisation, ServiceLine
from reachout.refused import Refused

if TYPE_CHECKING:
    from reachout.accounts.models import User

Part = TypeVar("Part", Service, Requirement)


@transaction.atomic
def draw_up(
    *,
    kind: str,
    title: str,
    service_line: str,
    provider: Organisation,
    starts_on: date,
    ends_on: date,
    renew_by_on: date,
    under: Contract | None = None,
    at: datetime,
    by: User,
) -> Contract:
    """A contract with an empty first draft of its terms. A sub-contract lies within the lead contract it is ``under``."""
    under = locked(under) if under and kind == Contract.Kind.SUB else None
    Organisation.objects.select_for_update().get(pk=provider.pk)
    if ends_on <= starts_on:
        raise Refused("The last day must be after the first.", field="ends_on")
    if renew_by_on > ends_on:
        raise Refused("Renewal is decided before the contract ends: choose an earlier day.", field="renew_by_on")
    _refuse_second(kind, service_line, provider, starts_on, ends_on)
    if kind == Contract.Kind.SUB:
        _refuse_wrong_lead(under, service_line, starts_on)
        refuse_beyond_lead(under, ends_on)
    made = Contract.objects.create(
        kind=kind, title=title, service_line=service_line, provider=provider, under=under,
        starts_on=starts_on, ends_on=ends_on, renew_by_on=renew_by_on,
    )  # fmt: skip
    terms = made.versions.create(number=1, valid_from=first_of(starts_on), drawn_up_at=at, drawn_up_by=by)
    record("contract.drawn_up", made, by=by, provider=provider, service_line=service_line, terms=terms)
    return made


@transaction.atomic
def vary(contract: Contract, *, valid_from: date, why: str, at: datetime, by: User) -> Terms:
    """A new version to be changed: what is agreed now, from another month on. It may be backdated to where those terms began."""
    contract = locked(contract)
    last = contract.versions.first()
    if last is None or not last.agreed_at:
        raise Refused("Terms of this contract are being drawn up already: change those, or discard them first.")
    if not why.strip():
        raise Refused("Say why the contract is varied.")
    if valid_from < last.valid_from:
        raise Refused(f"Terms are agreed from {in_words(last.valid_from)} on: vary them from that month or a later one.")
    if valid_from > contract.ends_on:
        raise Refused(f"The contract ends on {contract.ends_on:%-d %B %Y}: choose an earlier month, or extend it first.")
    made = contract.versions.create(number=last.number + 1, valid_from=valid_from, why=why, drawn_up_at=at, drawn_up_by=by)
    copy(last, made)
    record("terms.drawn_up", made, by=by, number=made.number, valid_from=valid_from)
    return made


@transaction.atomic
def discard(terms: Terms, *, by: User) -> Contract:
    """Throw a draft away. A first version goes with its contract, under which nothing was ever agreed."""
    terms = locked_draft(terms)
    contract, number = terms.contract, terms.number
    kept = contract.documents, contract.sub_contracts, Decision.objects.filter(next=contract)
    if number == 1 and any(rows.exists() for rows in kept):
        raise Refused("This contract has papers or sub-contracts or renews another, so it stays. Change the draft instead.")
    record("terms.discarded", contract, by=by, number=number)
    terms.delete()
    if number == 1:
        contract.delete()
    return contract


def copy(terms: Terms, onto: Terms) -> None:
    for service in terms.services.prefetch_related("prices"):
        prices = list(service.prices.all())
        made = _again(service, terms=onto)
        DayPrice.objects.bulk_create(DayPrice(service=made, valid_from=one.valid_from, rate=one.rate) for one in prices)
    for requirement in terms.requirements.all():
        _again(requirement, terms=onto)


def _again(part: Part, *, terms: Terms) -> Part:
    names = [field.attname for field in part._meta.concrete_fields if not field.primary_key and field.name != "terms"]
    made = type(part)(terms=terms, **{name: getattr(part, name) for name in names})
    made.save()
    return made


def _refuse_second(kind: str, line: str, provider: Organisation, first: date, last: date) -> None:
    rows = Contract.objects.filter(kind=kind, service_line=line, provider=provider).running(first, last)
    if other := rows.first():
        raise Refused(
            f"{provider} has a contract for {ServiceLine(line).label.lower()} from {other.starts_on:%-d %B %Y} to "
            f"{other.ends_on:%-d %B %Y} ({other}). Vary, extend or renew that one."
        )


def _refuse_wrong_lead(under: Contract | None, line: str, starts_on: date) -> None:
    if under is None or under.kind != Contract.Kind.LEAD or under.service_line != line:
        raise Refused("Choose the lead contract of this service line that it is under.", field="under")
    if not under.starts_on <= starts_on <= under.ends_on:
        raise Refused(
            f"The lead contract {under} runs from {under.starts_on:%-d %B %Y} to {under.ends_on:%-d %B %Y}: begin within it.",
            field="starts_on",
        )


def refuse_beyond_lead(under: Contract | None, ends_on: date) -> None:
    """Nothing can be commissioned under a contract that has ended. ``under`` is locked: it does not end earlier meanwhile."""
    if under and ends_on > under.ends_on:
        raise Refused(
            f"The lead contract {under} ends on {under.ends_on:%-d %B %Y}: choose that day or an earlier one, or extend the lead "
            "contract first.",
            field="ends_on",
        )
