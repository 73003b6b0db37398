from datetime import timedelta

import pytest
from django.utils import timezone

from reachout.accounts.permissions import Role
from tests.factories.accounts import user_with
from tests.factories.beds import BedFactory, StayFactory, WardFactory
from tests.factories.cases import CaseFactory
from tests.factories.organisations import OrganisationFactory


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def today():
    return timezone.localdate()


@pytest.fixture
def stay():
    """Somebody who has been in a medium secure bed at £600 a day for 400 days."""
    ward = WardFactory(day_price="600.00")
    return StayFactory(
        bed=BedFactory(ward=ward),
        started_on=timezone.localdate() - timedelta(days=400),
        spell__person__home_icb=OrganisationFactory(kind="icb", name="Northmere ICB"),
    )


@pytest.fixture
def case(stay):
    return CaseFactory(stay=stay)


@pytest.fixture
def manager():
    return user_with(Role.CASE_MANAGER)


@pytest.fixture
def lead(stay):
    return user_with(Role.LEAD, organisation=stay.ward.site.organisation)


@pytest.fixture
def outsider():
    """A clinical lead of another provider."""
    return user_with(Role.LEAD)
