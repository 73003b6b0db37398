import pytest

from reachout.accounts.permissions import Role
from reachout.people.bench import search_beside_floor
from tests.factories.accounts import user_with
from tests.factories.people import PersonFactory


@pytest.mark.django_db
def test_each_way_of_finding_is_measured_beside_its_floor():
    PersonFactory(line="adult_secure")

    measured = search_beside_floor(user_with(Role.CLP), rounds=1)

    assert len(measured) == 4 and all(one.seconds > 0 and one.floor > 0 for one in measured)
