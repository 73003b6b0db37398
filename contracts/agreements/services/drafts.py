"""What stands in a draft of terms: its wards and how each is paid, and what is required. Nothing else can be changed."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db import transaction

from beds.models import Ward
from contracts.agreements.models import Contract, DayPrice, Requirement, Service, Terms
from contracts.agreements.selectors import holder_of
from contracts.agreements.services.found import locked_draft
from reachout.audit.services import record
from reachout.months import in_words
from reachout.refused import Refused

if TYPE_CHECKING:
    from reachout.accounts.models import User

MONEY = {Service.Model.BLOCK: ["year_sum"], Service.Model.BAND: ["year_sum", "tolerance", "marginal_rate"]}
SAID = {"year_sum": "the block for the year", "tolerance": "the width of the band", "marginal_rate": "the rate outside the band"}


@transaction.atomic
def add_service(
    terms: Terms,
    *,
    ward: Ward,
    beds: int,
    indicative_days: int,
    model: str,
    year_sum: Decimal | None = None,
    tolerance: Decimal | None = None,
    marginal_rate: Decimal | None = None,
    rate: Decimal | None = None,
    by: User,
) -> Service:
    """Take a ward into the terms. Paid by the day, ``rate`` is its price from where the terms begin."""
    terms = locked_draft(terms)
    if why := not_allowed(terms, ward):
        raise Refused(why)
    if terms.services.filter(ward=ward).exists():
        raise Refused(f"{ward} is in these terms already: change it there.")
    money = _money(model, year_sum=year_sum, tolerance=tolerance, marginal_rate=marginal_rate)
    made = terms.services.create(ward=ward, beds=beds, indicative_days=indicative_days, model=model, **money)
    if rate is not None and model == Service.Model.PER_DAY:
        made.prices.create(valid_from=terms.valid_from, rate=rate)
    record("service.added", made, by=by, terms=terms, ward=ward, model=model)
    return made


@transaction.atomic
def change_service(
    service: Service,
    *,
    beds: int,
    indicative_days: int,
    model: str,
    year_sum: Decimal | None = None,
    tolerance: Decimal | None = None,
    marginal_rate: Decimal | None = None,
    by: User,
) -> Service:
    """Prices of a day go when the ward is no longer paid by the day."""
    locked_draft(service.terms)
    service = Service.objects.get(pk=service.pk)
    money = _money(model, year_sum=year_sum, tolerance=tolerance, marginal_rate=marginal_rate)
    for name, value in {"beds": beds, "indicative_days": indicative_days, "model": model, **money}.items():
        setattr(service, name, value)
    service.save()
    if model != Service.Model.PER_DAY:
        service.prices.all().delete()
    record("service.changed", service, by=by, terms=service.terms_id, model=model)
    return service


@transaction.atomic
def remove_service(service: Service, *, by: User) -> Terms:
    terms, ward = locked_draft(service.terms), service.ward_id
    service.delete()
    record("service.removed", terms, by=by, ward=ward)
    return terms


@transaction.atomic
def set_price(service: Service, *, valid_from: date, rate: Decimal, by: User) -> DayPrice:
    """Of a day, from the first of a month on; another price from the same month gives way."""
    terms = locked_draft(service.terms)
    if service.model != Service.Model.PER_DAY:
        raise Refused(f"{service} is not paid by the day.")
    if valid_from > terms.contract.ends_on:
        raise Refused(f"The contract ends on {terms.contract.ends_on:%-d %B %Y}: choose an earlier month.")
    made, _ = service.prices.update_or_create(valid_from=valid_from, defaults={"rate": rate})
    record("price.set", made, by=by, service=service, valid_from=valid_from)
    return made


@transaction.atomic
def remove_price(price: DayPrice, *, by: User) -> Service:
    locked_draft(price.service.terms)
    service, valid_from = price.service, price.valid_from
    price.delete()
    record("price.removed", service, by=by, valid_from=valid_from)
    return service


@transaction.atomic
def add_requirement(terms: Terms, *, code: str, by: User, **given: Any) -> Requirement:
    """``title``, ``measure``, ``direction``, ``threshold``, ``consequence`` and perhaps ``withholding``."""
    terms = locked_draft(terms)
    _refuse_same_code(terms, code)
    made = terms.requirements.create(code=code, **given)
    record("requirement.added", made, by=by, terms=terms, measure=made.measure)
    return made


@transaction.atomic
def change_requirement(requirement: Requirement, *, by: User, **given: Any) -> Requirement:
    terms = locked_draft(requirement.terms)
    _refuse_same_code(terms, given.get("code", requirement.code), besides=requirement)
    for name, value in given.items():
        setattr(requirement, name, value)
    requirement.save()
    record("requirement.changed", requirement, by=by, terms=terms, measure=requirement.measure)
    return requirement


@transaction.atomic
def remove_requirement(requirement: Requirement, *, by: User) -> Terms:
    terms, code = locked_draft(requirement.terms), requirement.code
    requirement.delete()
    record("requirement.removed", terms, by=by, code=code)
    return terms


# -- what is refused ---------------------------------------------------------------------------------------------------


def not_allowed(terms: Terms, ward: Ward) -> str:
    """Why the ward cannot be in these terms; empty when it can."""
    contract = terms.contract
    if contract.kind == Contract.Kind.LEAD:
        return "Wards stand in the sub-contracts under this one."
    if ward.site.organisation_id != contract.provider_id or ward.service_line != contract.service_line:
        return f"{ward} is not a ward of {contract.name}."
    if ward.closed_on and ward.closed_on <= terms.valid_from:
        return f"{ward} closed on {ward.closed_on:%-d %B %Y}, before {in_words(terms.valid_from)}."
    if other := holder_of(ward, terms):
        return f"{ward} is under {other}, with {other.provider}. A ward is under one contract at a time: take it out there first."
    return ""


def _money(model: str, **given: Decimal | None) -> dict[str, Decimal | None]:
    """Only what the model needs, and all of it."""
    needed = MONEY.get(Service.Model(model), [])
    missing = [SAID[name] for name in needed if given[name] is None]
    if missing:
        raise Refused(f"Enter {' and '.join(missing)}.")
    return {name: value if name in needed else None for name, value in given.items()}


def _refuse_same_code(terms: Terms, code: str, besides: Requirement | None = None) -> None:
    same = terms.requirements.filter(code=code)
    if same.exclude(pk=besides.pk).exists() if besides else same.exists():
        raise Refused(f"There is a requirement {code} already: give this one another number.")
