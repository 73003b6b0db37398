"""A return's life never leaves its states, whoever presses what, and twice."""

from contextlib import suppress
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from contracts.returns import services
from contracts.returns.models import Query, Return
from contracts.returns.services import Given
from contracts.returns.states import MOVES, Verb
from reachout.refused import Refused
from tests.contracts.returns.conftest import AT

MONEY = [Given("budget", number=Decimal(5000)), Given("actual", number=Decimal(5000))]
PRESSES = {
    "begin": Verb.BEGIN,
    "change": Verb.BEGIN,
    "fill": Verb.FILL,
    "empty": Verb.FILL,
    "submit": Verb.SUBMIT,
    "query": Verb.QUERY,
    "answer": Verb.ANSWER,
    "settle": Verb.CLOSE_QUERY,
    "accept": Verb.ACCEPT,
    "freeze": Verb.FREEZE,
    "open": Verb.OPEN_AGAIN,
    "except": Verb.EXCEPT,
}
LATER = {"soon": AT, "late": datetime(2026, 4, 20, 9, tzinfo=UTC), "locked": datetime(2026, 6, 1, 9, tzinfo=UTC)}


def press(owed: Return, name: str, by, at: datetime) -> None:
    draft = owed.submissions.filter(submitted_at=None).first()
    asked = owed.queries.exclude(status="closed").first()
    match name:
        case "begin":
            services.begin(owed, at=at, by=by)
        case "change":
            services.begin(owed, why="Counted again", at=at, by=by)
        case "fill" if draft:
            services.set_values(draft, MONEY, at=at, by=by)
        case "empty" if draft:
            services.set_values(draft, [Given("actual")], at=at, by=by)
        case "submit":
            services.submit(owed, at=at, by=by)
        case "query":
            services.query(owed, figure="actual", text="Is this right?", at=at, by=by)
        case "answer" if asked:
            services.answer(asked, text="Yes", at=at, by=by)
        case "settle" if asked:
            services.close_query(asked, at=at, by=by)
        case "accept":
            services.accept(owed, at=at, by=by)
        case "freeze":
            services.freeze(at=at)
        case "open":
            services.open_again(owed, why="A ward was left out", at=at, by=by)
        case "except":
            until = max(services.last_day(owed), at.date()) + timedelta(days=5)
            services.grant_exception(owed, until_on=until, why="A move of systems", at=at, by=by)


def holds(owed: Return) -> None:
    """What is true of a return whatever was done to it."""
    sent = owed.submissions.exclude(submitted_at=None)
    drafts = owed.submissions.filter(submitted_at=None).count()
    unanswered = owed.queries.filter(status=Query.Status.OPEN).count()
    assert drafts <= 1
    assert list(owed.submissions.order_by("number").values_list("number", flat=True)) == [*range(1, owed.submissions.count() + 1)]
    match owed.status:
        case "due":
            assert not owed.submissions.exists()
        case "draft":
            assert drafts == 1 and not sent.exists()
        case "queried":
            assert sent.exists()
        case _:
            assert not drafts and not unanswered
    assert (owed.standing is not None) or owed.status not in ("accepted", "frozen")
    if owed.standing:
        assert owed.standing.accepted_by != owed.standing.submitted_by
    assert all(one.values.filter(figure="actual").exists() for one in sent)


@pytest.mark.django_db
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(
    presses=st.lists(
        st.tuples(st.sampled_from(sorted(PRESSES)), st.sampled_from(["officer", "commissioner"]), st.sampled_from(sorted(LATER))),
        min_size=6,
        max_size=18,
    )
)
def test_a_return_never_leaves_its_states(owed, officer, commissioner, presses):
    people = {"officer": officer, "commissioner": commissioner}
    with transaction.atomic():
        for name, role, when in [press for one in presses for press in (one, one)]:
            before, versions = owed.status, kept(owed)
            with suppress(Refused), transaction.atomic():
                press(owed, name, people[role], LATER[when])
            owed.refresh_from_db()
            holds(owed)
            assert owed.status == before or MOVES[PRESSES[name]].get(before) == owed.status, (name, before, owed.status)
            assert versions.items() <= kept(owed).items(), "what was submitted has changed"
        transaction.set_rollback(True)
    owed.refresh_from_db()


def kept(owed: Return) -> dict:
    sent = owed.submissions.exclude(submitted_at=None)
    return {one.pk: (one.why, tuple(one.values.order_by("pk").values_list("figure", "ward", "number"))) for one in sent}


def london(day: int, hour: int, minute: int, month: int = 4) -> datetime:
    """Of 2026, in British Summer Time."""
    return datetime(2026, month, day, hour, minute, tzinfo=UTC) - timedelta(hours=1)


@pytest.mark.django_db
def test_it_locks_at_midnight_in_london_and_an_exception_opens_it(owed, officer, commissioner):
    """Due on working day 10 of April (Good Friday the 3rd and Easter Monday the 6th left out); locks ten working days later."""
    assert (owed.due_on.isoformat(), owed.locks_on.isoformat()) == ("2026-04-16", "2026-04-30")
    version = services.begin(owed, at=AT, by=officer)
    services.set_values(version, MONEY, at=AT, by=officer)
    with pytest.raises(Refused, match="locked at the end of 30 April 2026"):
        services.submit(owed, at=london(1, 0, 1, month=5), by=officer)

    with pytest.raises(Refused, match="Choose a day"):
        services.grant_exception(owed, until_on=owed.locks_on, why="Late", at=london(1, 9, 0, month=5), by=commissioner)
    until = owed.locks_on + timedelta(days=8)
    services.grant_exception(owed, until_on=until, why="A move of systems", at=london(1, 9, 0, month=5), by=commissioner)

    assert services.submit(owed, at=london(8, 23, 59, month=5), by=officer).status == "submitted"


@pytest.mark.django_db
def test_the_last_minute_of_the_last_day_is_in_time(owed, officer):
    version = services.begin(owed, at=AT, by=officer)
    services.set_values(version, MONEY, at=AT, by=officer)

    assert services.submit(owed, at=london(30, 23, 59), by=officer).status == "submitted"


@pytest.mark.django_db
def test_a_month_is_begun_from_its_end_on_in_london(owed, officer):
    """23:30 on 31 March in UTC is 00:30 on 1 April in London, where the clocks went forward two days before."""
    with pytest.raises(Refused, match="March 2026 is not over yet"):
        services.begin(owed, at=datetime(2026, 3, 31, 22, 59, tzinfo=UTC), by=officer)

    assert services.begin(owed, at=datetime(2026, 3, 31, 23, 30, tzinfo=UTC), by=officer).number == 1


@pytest.mark.django_db
def test_whoever_submitted_does_not_accept(owed, officer):
    version = services.begin(owed, at=AT, by=officer)
    services.set_values(version, MONEY, at=AT, by=officer)
    services.submit(owed, at=AT, by=officer)

    with pytest.raises(Refused, match="somebody else must accept it"):
        services.accept(owed, at=AT, by=officer)


@pytest.mark.django_db
def test_a_nil_return_differs_from_a_missing_one(owed, officer, commissioner):
    version = services.begin(owed, at=AT, by=officer)
    services.declare_nil(version, nil=True, why="The ward was closed all month", at=AT, by=officer)
    services.submit(owed, at=AT, by=officer)
    services.accept(owed, at=AT, by=commissioner)

    owed.refresh_from_db()
    assert (owed.standing.nil, owed.standing.values.count()) == (True, 0)
