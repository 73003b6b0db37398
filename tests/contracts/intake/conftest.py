import pytest

from reachout.accounts.permissions import Role
from tests.factories.accounts import user_with
from tests.factories.beds import WardFactory
from tests.factories.intake import owed_for


@pytest.fixture
def ward():
    return WardFactory(code="W1")


@pytest.fixture
def owed(ward):
    return owed_for(ward)


@pytest.fixture
def officer(owed):
    return user_with(Role.RETURNS, organisation=owed.contract.provider, line=owed.contract.service_line)
