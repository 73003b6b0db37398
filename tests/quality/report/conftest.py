"""Two years of frozen months up to October 2026 in which nothing happens, but for what a test says."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

import pytest

from quality.figures.models import Figure
from quality.measures import CATALOGUE, Form
from quality.report.headlines import BY_PROVIDER, HEADLINES, SIZE
from reachout.accounts.models import User
from reachout.accounts.permissions import Role
from reachout.months import add_months
from reachout.organisations.models import Organisation
from tests.factories.figures import snapshot_of
from tests.factories.organisations import OrganisationFactory
from tests.quality.figures.conftest import everywhere

LAST = date(2026, 10, 1)
MONTHS = 24
DETAILS: dict[str, dict[str, Any]] = {
    "wait_referral_to_assessment": {"share": 0.8},
    "wait_decision_to_admission": {"share": 0.8},
    "length_of_stay_current": {"over_2_years": 12, "over_5_years": 3},
    "distance_from_home": {"share": 0.25, "unknown": 2},
    "waiting_now": {"oldest": 40},
    "avoided_savings": {"low": 100_000, "high": 120_000},
    "restrictive_change": {
        "rate": 18.0,
        "baseline_rate": 20.0,
        "baseline_from": "2024-11",
        "baseline_to": "2025-10",
    },
}


@pytest.fixture
def board(db: None) -> User:
    """A board member of all three service lines."""
    return everywhere(Role.BOARD)


def calm(value: float) -> list[float]:
    """Months in which no point is out of the ordinary."""
    return [value + (value * 0.02 if place % 2 else 0) for place in range(MONTHS)]


def values_of(measure: str) -> list[float]:
    return calm({Form.SHARE: 0.5, Form.CHANGE: -0.1, Form.MONEY: 100_000}.get(CATALOGUE[measure].form, 200))


def freeze(measure: str, values: Sequence[float | None], *, line: str = "", cut: str = "", key: str = "", n: int = 40) -> None:
    """The last value is October 2026's. What has a denominator has 1,000 and the numerator that goes with its value."""
    of = CATALOGUE[measure]
    denominator = 1000.0 if of.form in {Form.SHARE, Form.RATE} else None
    Figure.objects.bulk_create(
        Figure(
            snapshot=snapshot_of(add_months(LAST, place - len(values) + 1)),
            measure=measure,
            service_line=line,
            cut=cut,
            key=key,
            value=value,
            numerator=value if denominator is None or value is None else value * denominator / of.per,
            denominator=denominator,
            n=n,
            detail=DETAILS.get(measure, {}),
        )
        for place, value in enumerate(values)
    )


Freezing = Callable[..., None]


@pytest.fixture
def frozen(db: None) -> Freezing:
    """Freeze every headline calmly, but for those given: frozen(seclusions_per_100_patients=[…], line="aed")."""

    def make(*, line: str = "", **given: Sequence[float | None]) -> None:
        for headline in HEADLINES:
            freeze(headline.id, given.get(headline.id, values_of(headline.id)), line=line)

    return make


@pytest.fixture
def with_providers(db: None) -> Callable[..., list[Organisation]]:
    """Every headline of so many providers, calm but for those given: of the first provider."""

    def make(count: int, *, line: str = "", **given: Sequence[float | None]) -> list[Organisation]:
        providers = [OrganisationFactory(name=f"Provider {number}") for number in range(count)]
        for number, provider in enumerate(providers):
            for measure in (SIZE, *BY_PROVIDER):
                values = given.get(measure) if number == 0 else None
                freeze(measure, values or values_of(measure), line=line, cut="provider", key=provider.code)
        return providers

    return make
