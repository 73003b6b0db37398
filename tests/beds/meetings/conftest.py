from typing import Any

import pytest

from beds.meetings.models import Meeting
from reachout.accounts.models import User
from reachout.accounts.permissions import Role
from tests.factories.accounts import user_with
from tests.factories.meetings import MeetingFactory


@pytest.fixture
def sitting(db: Any) -> Meeting:
    """A meeting in session."""
    return MeetingFactory(in_session=True)


@pytest.fixture
def case_manager(db: Any) -> User:
    return user_with(Role.CASE_MANAGER)


@pytest.fixture
def elsewhere(db: Any) -> User:
    """The same role in another service line."""
    return user_with(Role.CLP, line="aed")
