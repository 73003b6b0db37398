from datetime import datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from beds.models import WardStay
from reachout.accounts.models import User
from reachout.accounts.permissions import Role
from tests.factories.accounts import user_with
from tests.factories.beds import StayFactory
from tests.factories.cases import CaseFactory


@pytest.fixture
def at() -> datetime:
    return timezone.now()


@pytest.fixture
def stay(db: Any) -> WardStay:
    """Somebody on a ward for ten days, with a case."""
    stay = StayFactory(started_on=timezone.localdate() - timedelta(days=10))
    CaseFactory(stay=stay)
    return stay


@pytest.fixture
def nurse(stay: WardStay) -> User:
    return user_with(Role.WARD, organisation=stay.ward.site.organisation)


@pytest.fixture
def manager(db: Any) -> User:
    return user_with(Role.CASE_MANAGER)
