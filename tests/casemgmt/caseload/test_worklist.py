"""What waits for a case manager."""

from datetime import timedelta

import pytest
from django.utils import timezone

from casemgmt.caseload.worklist import handed_to_me, without_a_manager
from casemgmt.services import hand_over
from reachout.accounts.permissions import Role
from tests.factories.accounts import user_with
from tests.factories.cases import CaseFactory

pytestmark = pytest.mark.django_db


def test_cases_without_a_manager_wait_and_those_handed_over_lately_are_told():
    now = timezone.now()
    me, colleague = user_with(Role.CASE_MANAGER), user_with(Role.CASE_MANAGER, name="Sam Okoro")
    waiting, lately, long_ago, taken = (CaseFactory() for _ in range(4))
    hand_over(long_ago, to=me, note="", at=now - timedelta(days=30), by=colleague)
    hand_over(taken, to=me, note="", at=now, by=me)
    hand_over(lately, to=colleague, note="", at=now, by=colleague)
    hand_over(lately, to=me, note="Read the last visit first.", at=now - timedelta(days=1), by=colleague)

    section = without_a_manager(me, now)
    assert (section.total, section.items[0].url) == (1, f"/cases/{waiting.pk}/hand-over/")
    [told] = handed_to_me(me, now).items
    assert (told.title, told.detail) == (lately.person.name, "From Sam Okoro, yesterday")
    assert without_a_manager(user_with(Role.CASE_MANAGER, line="aed"), now).total == 0
