from datetime import datetime
from typing import Any

import pytest
from django.utils import timezone

from beds.models import Bed, Ward
from reachout.accounts.models import User
from reachout.accounts.permissions import Role
from referrals.models import Referral
from tests.factories.accounts import user_with
from tests.factories.beds import WaitingReferralFactory, WardFactory


@pytest.fixture
def at() -> datetime:
    return timezone.now()


@pytest.fixture
def ward(db: Any) -> Ward:
    return WardFactory(beds=3)


@pytest.fixture
def bed(ward: Ward) -> Bed:
    return ward.beds.get(code=f"{ward.code}-01")


@pytest.fixture
def other_bed(ward: Ward) -> Bed:
    return ward.beds.get(code=f"{ward.code}-02")


@pytest.fixture
def referral(db: Any) -> Referral:
    return WaitingReferralFactory()


@pytest.fixture
def clp(db: Any) -> User:
    return user_with(Role.CLP)


@pytest.fixture
def lead(ward: Ward) -> User:
    return user_with(Role.LEAD, organisation=ward.site.organisation)


@pytest.fixture
def nurse(ward: Ward) -> User:
    return user_with(Role.WARD, organisation=ward.site.organisation)


@pytest.fixture
def outsider(db: Any) -> User:
    """A ward of another provider: the same role, other people's patients."""
    return user_with(Role.WARD)
