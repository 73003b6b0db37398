import pytest

from reachout.accounts.permissions import Role
from tests.factories.accounts import user_with


@pytest.fixture
def governance():
    return user_with(Role.GOVERNANCE, name="Noor Sadiq")


@pytest.fixture
def signed_in(client, governance):
    client.force_login(governance)
    return client
