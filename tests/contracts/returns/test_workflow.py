"""Who may do what to a return, and when."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from contracts.returns import services
from contracts.returns.models import Value
from contracts.returns.services import Given
from reachout.refused import Refused
from tests.contracts.returns.conftest import AT

pytestmark = pytest.mark.django_db


def submitted(owed, officer, at=AT):
    version = services.begin(owed, at=at, by=officer)
    services.set_values(version, [Given("budget", number=Decimal(1000)), Given("actual", number=Decimal(990))], at=at, by=officer)
    return services.submit(owed, at=at, by=officer)


def test_from_due_to_frozen(owed, ward, officer, commissioner):
    version = services.begin(owed, at=AT, by=officer)
    first = version.values.get(figure="occupied_bed_days")
    assert (first.number, first.source, first.ward) == (Decimal(22), Value.Source.LEDGER, ward)
    owed = submitted(owed, officer)
    asked = services.query(owed, figure="occupied_bed_days", ward=ward, text="Is this right?", at=AT, by=commissioner)
    with pytest.raises(Refused, match="1 query is not answered yet"):
        services.accept(owed, at=AT, by=commissioner)
    second = services.begin(owed, why="Counted again", at=AT, by=officer)
    services.set_values(second, [Given("occupied_bed_days", ward.pk, Decimal(21), comment="One day")], at=AT, by=officer)
    with pytest.raises(Refused, match="awaits an answer"):
        services.submit(owed, at=AT, by=officer)
    services.answer(asked, text="No: 21", at=AT, by=officer)
    owed = services.submit(owed, at=AT, by=officer)
    assert (owed.status, owed.latest.number) == ("resubmitted", 2)

    owed = services.accept(owed, at=AT, by=commissioner)
    assert services.freeze(at=datetime(2026, 5, 5, tzinfo=UTC)) == 0
    assert services.freeze(at=datetime(2026, 5, 12, tzinfo=UTC)) == 1
    assert services.freeze(at=datetime(2026, 5, 12, tzinfo=UTC)) == 0

    owed.refresh_from_db()
    assert (owed.status, owed.standing) == ("frozen", second)
    assert first.number == Decimal(22)
    kinds = ["begun", "submitted", "queried", "begun", "resubmitted", "accepted", "frozen"]
    assert list(owed.events.values_list("kind", flat=True)) == kinds
