from datetime import date, timedelta

import pytest

from casemgmt.flags import rules
from tests.factories.accounts import user_with
from tests.factories.beds import ReadyFactory, StayFactory
from tests.factories.cases import CaseFactory

TODAY = date(2026, 11, 20)
"""A Friday."""


def day(days: int) -> date:
    return TODAY + timedelta(days=days)


@pytest.fixture
def ready(db, monkeypatch):
    """Ready for discharge since fifteen days ago; no other rule looks."""
    monkeypatch.setattr(rules, "RULES", {"ready_delayed": rules.RULES["ready_delayed"]})
    stay = StayFactory(started_on=day(-80))
    CaseFactory(stay=stay, manager=user_with("case_manager"))
    return ReadyFactory(spell=stay.spell, ready_on=day(-15), reason="18")
