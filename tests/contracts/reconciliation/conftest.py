from datetime import UTC, datetime

import pytest

from tests.factories.accounts import user_with
from tests.factories.reconciliation import ReconciledMonth

AT = datetime(2026, 4, 20, 9, tzinfo=UTC)


@pytest.fixture
def month(db):
    return ReconciledMonth()


@pytest.fixture
def commissioner(month):
    return user_with("commissioner", name="Ada Bright")


@pytest.fixture
def officer(month):
    return user_with("returns", organisation=month.provider, name="Ben Hill")
