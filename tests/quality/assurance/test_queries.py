"""A query: asked, answered, closed by somebody else; nothing said is taken back."""

import pytest
from django.core import mail
from django.db import InternalError, ProgrammingError, transaction
from django.utils import timezone

from quality.assurance import services
from quality.assurance.models import Message, Query, Signal
from quality.assurance.services import Seen
from reachout.refused import Refused
from tests.factories.assurance import QueryFactory, a_unit, commissioner, lead_of, today

pytestmark = pytest.mark.django_db


def now():
    return timezone.now()


def test_from_a_chart_to_an_answer(django_capture_on_commit_callbacks):
    unit, by = a_unit(), commissioner()
    lead = lead_of(unit)
    seen = Seen("seclusions_per_100_patients", today().replace(day=1), "adult_secure", words="Above the limit")
    with django_capture_on_commit_callbacks(execute=True):
        query = services.open_query(unit, subject="Seclusion", text="Why?", answer_by=today(7), seen=seen, at=now(), by=by)
    assert [message.to for message in mail.outbox] == [[lead.email]]
    assert query.signal.words == "Above the limit"

    services.write(query, text="One person, four episodes.", at=now(), by=lead)
    services.write(query, text="And in June?", at=now(), by=by)
    query.refresh_from_db()
    assert query.status == Query.Status.OPEN
    services.write(query, text="None.", at=now(), by=lead)
    closed = services.close_query(query, why="Explained.", at=now(), by=by)

    assert closed.status == Query.Status.CLOSED
    assert [message.from_provider for message in query.messages.all()] == [False, True, False, True, False]


def test_one_row_a_point_of_a_chart():
    seen = Seen("seclusions_per_100_patients", today().replace(day=1), "adult_secure")
    for _ in range(2):
        services.open_query(a_unit(), subject="S", text="Why?", answer_by=today(7), seen=seen, at=now(), by=commissioner())
    assert Signal.objects.get().queries.count() == 2


def test_it_is_closed_once_answered_and_then_it_is_closed():
    query, by = QueryFactory(), commissioner()
    with pytest.raises(Refused, match="not answered yet"):
        services.close_query(query, why="So.", at=now(), by=by)
    services.write(query, text="Because.", at=now(), by=lead_of(query.unit))
    services.close_query(query, why="So.", at=now(), by=by)
    for act in (
        lambda: services.write(query, text="More.", at=now(), by=by),
        lambda: services.close_query(query, why="Again.", at=now(), by=by),
    ):
        with pytest.raises(Refused, match="was closed on"):
            act()


def test_what_was_written_stays():
    rows = Message.objects.filter(query=QueryFactory())
    for change in (lambda: rows.update(text="Nothing."), rows.delete):
        with pytest.raises((InternalError, ProgrammingError), match="stays as it was"), transaction.atomic():
            change()


def test_the_provider_gets_a_day_at_least():
    with pytest.raises(Refused, match="until tomorrow"):
        services.open_query(a_unit(), subject="S", text="Why?", answer_by=today(), at=now(), by=commissioner())
