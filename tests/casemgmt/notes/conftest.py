from dataclasses import dataclass

import pytest

from casemgmt.models import Case
from reachout.accounts.models import User
from reachout.accounts.permissions import Role
from tests.factories.accounts import user_with
from tests.factories.beds import StayFactory, WardFactory
from tests.factories.cases import CaseFactory


@dataclass
class Cast:
    """A case, and everybody who has, or has not, to do with it."""

    case: Case
    manager: User
    ward: User
    lead: User
    clp: User
    outsider: User
    other_unit: User


@pytest.fixture
def cast(db: None) -> Cast:
    ward = WardFactory(beds=1)
    case = CaseFactory(stay=StayFactory(bed=ward.beds.get()))
    here = {"organisation": ward.site.organisation}
    return Cast(
        case,
        manager=user_with(Role.CASE_MANAGER),
        ward=user_with(Role.WARD, **here),
        lead=user_with(Role.LEAD, **here),
        clp=user_with(Role.CLP),
        outsider=user_with(Role.CASE_MANAGER, line="aed"),
        other_unit=user_with(Role.WARD),
    )
