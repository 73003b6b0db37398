"""The pages of a return held up to axe. What is done on them: tests/contracts/test_story.py."""

import pytest
from django.utils import timezone

from contracts.returns import services
from contracts.returns.models import Return
from reachout.months import add_months, first_of
from tests.browser import SIZES, look_at, sign_in
from tests.factories.beds import StayFactory

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def last_month(contract, ward):
    now, today = timezone.now(), timezone.localdate()
    month = add_months(first_of(today), -1)
    StayFactory(bed=ward.beds.first(), started_on=month)
    services.owe(month, at=now)
    Return.objects.update(due_on=today, locks_on=today)
    return Return.objects.get(part="activity")


def test_every_page_is_legible_at_every_size(page, last_month, officer, commissioner):
    services.begin(last_month, at=timezone.now(), by=officer)
    sign_in(page, officer)
    for path in ("", "fill/activity/", "check/"):
        look_at(page, f"{last_month.get_absolute_url()}{path}", *SIZES)
    sign_in(page, commissioner)
    look_at(page, "/returns/completeness/", *SIZES)
