"""What a day in a ward costs, for whoever chooses a bed: what is agreed, else what the tracker says."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from beds.models import Ward
from contracts.agreements.models import Service
from contracts.money import pennies
from reachout.months import first_of
from reachout.pages.words import money


@dataclass(frozen=True)
class DayCost:
    ward: Ward
    rate: Decimal | None
    basis: str
    """Contract price, block at plan, tracker price, or that none is known."""


def day_costs(wards: Iterable[Ward], *, on: date) -> list[DayCost]:
    """Of each ward, in two queries."""
    wards = list(wards)
    services = (
        Service.objects.filter(
            ward__in=wards,
            terms__agreed_at__isnull=False,
            terms__valid_from__lte=on,
            terms__contract__starts_on__lte=on,
            terms__contract__ends_on__gte=on,
        )
        .prefetch_related("prices")
        .order_by("terms__valid_from", "terms__number")
    )
    in_force = {service.ward_id: service for service in services}
    return [day_cost(ward, in_force.get(ward.pk), on=on) for ward in wards]


def day_cost(ward: Ward, service: Service | None, *, on: date) -> DayCost:
    if service is None:
        return DayCost(ward, ward.day_price, "tracker price, no contract" if ward.day_price else "not known")
    if service.model == Service.Model.PER_DAY:
        held = [price for price in service.prices.all() if price.valid_from <= first_of(on)]
        return DayCost(ward, held[-1].rate if held else None, "contract price" if held else "no price agreed yet")
    at_plan = pennies(service.year_sum / service.indicative_days) if service.year_sum and service.indicative_days else None
    if service.model == Service.Model.BLOCK:
        return DayCost(ward, at_plan, "of a block, at plan: a day more costs nothing")
    return DayCost(ward, at_plan, f"of a block, at plan: {money(service.marginal_rate)} outside the band")
