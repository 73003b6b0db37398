from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from beds.models import Ward, WardStay
from reachout.accounts.models import User
from reachout.accounts.permissions import Role
from reachout.organisations.models import ServiceLine
from tests.factories.accounts import MembershipFactory, UserFactory, user_with
from tests.factories.beds import StayFactory, WardFactory
from tests.factories.people import PersonFactory

LONDON = ZoneInfo("Europe/London")


@pytest.fixture
def at() -> datetime:
    """The morning of the third working day of May 2026: the fourth was a bank holiday."""
    return datetime(2026, 5, 6, 5, 40, tzinfo=LONDON)


@pytest.fixture
def ward(db: None) -> Ward:
    return WardFactory(beds=4, code="AVO", site__in_region=True, site__organisation__code="NB")


@pytest.fixture
def stay(ward: Ward) -> WardStay:
    """Somebody of the region, in hospital since the tenth of March."""
    person = PersonFactory(home_in_region=True)
    return StayFactory(bed=ward.beds.first(), spell__person=person, started_on=date(2026, 3, 10))


@pytest.fixture
def commissioner(db: None) -> User:
    """Of all three service lines."""
    return everywhere(Role.COMMISSIONER)


@pytest.fixture
def of_one_line(db: None) -> User:
    return user_with(Role.COMMISSIONER, line="adult_secure")


def everywhere(role: str) -> User:
    user = UserFactory()
    first = MembershipFactory(user=user, role=role, service_line="adult_secure")
    for line in ServiceLine.values[1:]:
        MembershipFactory(user=user, role=role, organisation=first.organisation, service_line=line)
    return user
