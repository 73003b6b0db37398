from datetime import datetime

import pytest
from django.test import Client

from reachout.accounts.models import User
from tests.conftest import Clock
from tests.factories.figures import freeze_series
from tests.quality.figures.conftest import LONDON

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _in_november(clock: Clock) -> None:
    clock.reads(datetime(2026, 11, 22, 9, tzinfo=LONDON))


def test_commissioners_are_told_what_got_worse(client: Client, commissioner: User) -> None:
    freeze_series("waiting_now", [*([20.0, 22.0] * 9), 40])
    freeze_series("admissions", [20.0, 22.0] * 9)
    client.force_login(commissioner)

    page = client.get("/").text

    assert "Got worse in October 2026" in page and "Patients waiting for a bed" in page
    assert "Admissions" not in page and "Month to freeze" not in page


def test_a_month_that_should_be_frozen_waits_for_those_who_may(client: Client, commissioner: User, of_one_line: User) -> None:
    client.force_login(commissioner)
    assert "Month to freeze" in client.get("/").text

    client.force_login(of_one_line)
    assert "Month to freeze" not in client.get("/").text
