from datetime import UTC, date, datetime

import pytest

from contracts.returns import services
from contracts.returns.models import Return
from reachout.accounts.permissions import Role
from tests.factories.accounts import user_with
from tests.factories.beds import StayFactory, WardFactory
from tests.factories.contracts import ContractFactory, agreed
from tests.factories.organisations import OrganisationFactory

MARCH = date(2026, 3, 1)
AT = datetime(2026, 4, 2, 9, tzinfo=UTC)
"""The second working day of April: March is over, nothing is late."""


@pytest.fixture
def ward():
    return WardFactory(beds=3)


@pytest.fixture
def officer(ward):
    return user_with(Role.RETURNS, organisation=ward.site.organisation)


@pytest.fixture
def commissioner():
    return user_with(Role.COMMISSIONER, organisation=OrganisationFactory())


@pytest.fixture
def contract(ward):
    contract = ContractFactory(provider=ward.site.organisation)
    agreed(contract, {ward: "500.00"})
    return contract


@pytest.fixture
def owed(contract, ward):
    """Activity of March, due; one person is on the ward from the 10th on."""
    StayFactory(bed=ward.beds.first(), started_on=date(2026, 3, 10))
    services.owe(MARCH, at=AT)
    return Return.objects.get(part="activity")


@pytest.fixture
def quality(owed):
    return Return.objects.get(part="quality")
