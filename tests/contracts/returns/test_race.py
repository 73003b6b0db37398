"""Two presses at the same moment, on the real database: one wins, and the other is told."""

from datetime import UTC, datetime
from decimal import Decimal
from threading import Barrier, Thread

import pytest
from django.db import connection

from contracts.returns import services
from contracts.returns.services import Given
from reachout.accounts.permissions import Role
from reachout.refused import Refused
from tests.contracts.returns.conftest import AT
from tests.factories.accounts import user_with

MONEY = [Given("budget", number=Decimal(5000)), Given("actual", number=Decimal(5000))]


def at_once(*works) -> list[str]:
    """Each in a thread and a transaction of its own; what each was told."""
    told, ready = [], Barrier(len(works), timeout=60)

    def run(work) -> None:
        try:
            ready.wait()
            work()
            told.append("done")
        except Refused as reason:
            told.append(str(reason))
        finally:
            connection.close()

    threads = [Thread(target=run, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(told)


@pytest.mark.django_db(transaction=True)
def test_of_two_at_once_one_wins_and_the_other_is_told(owed, officer, commissioner):
    version = services.begin(owed, at=AT, by=officer)
    services.set_values(version, MONEY, at=AT, by=officer)

    told = at_once(*[lambda: services.submit(owed, at=AT, by=officer)] * 2)
    assert told == ["This return was submitted, and is with the commissioner. Nothing was changed.", "done"]

    told = at_once(*[lambda: services.accept(owed, at=AT, by=commissioner)] * 2)
    assert told == ["This return was accepted: only the commissioner can open it again. Nothing was changed.", "done"]
    assert owed.events.filter(kind="accepted").count() == 1

    told = at_once(
        lambda: services.open_again(owed, why="A ward was left out", at=AT, by=commissioner),
        lambda: services.freeze(at=datetime(2026, 6, 1, tzinfo=UTC)),
    )
    owed.refresh_from_db()
    assert told == ["done", "done"]
    assert owed.status == "queried"


@pytest.mark.django_db(transaction=True)
def test_of_two_officers_on_one_section_the_second_is_told_what_the_first_wrote(owed, officer):
    version = services.begin(owed, at=AT, by=officer)
    services.set_values(version, MONEY, at=AT, by=officer)
    colleague = user_with(Role.RETURNS, organisation=owed.contract.provider)
    seen = services.last_change(owed)

    def write(by, pounds):
        return lambda: services.set_values(version, [Given("actual", number=Decimal(pounds))], seen=seen, at=AT, by=by)

    told = at_once(write(officer, 4000), write(colleague, 6000))

    first, pounds = (officer, 4000) if version.changes.last().by == officer else (colleague, 6000)
    assert version.values.get(figure="actual").number == pounds
    assert told == sorted(
        [
            "done",
            f"{first.name} changed Actual for the month from £5,000 to £{pounds:,} at 10:00, while you were typing. "
            "Nothing of yours was saved.",
        ]
    )
