import pytest
from django.db import DatabaseError, connection, transaction

from reachout.audit.models import Event
from reachout.audit.services import record, record_read
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def event():
    record("user.signed_in", by=None)
    return Event.objects.get()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_event SET why = 'nothing to see'",
        "UPDATE audit_event SET at = now() - interval '1 day'",
        "DELETE FROM audit_event",
        "TRUNCATE audit_event",
        "TRUNCATE audit_event CASCADE",
        "INSERT INTO audit_event (id, at, act, model, why, facts) SELECT id, at, 'x.y', model, why, facts FROM audit_event "
        "ON CONFLICT (id) DO UPDATE SET act = 'x.y'",
    ],
)
def test_the_database_refuses_to_change_or_remove_an_event(event, statement):
    with (
        pytest.raises(DatabaseError, match="the audit is append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(statement)

    assert Event.objects.get() == event
    assert Event.objects.get().act == "user.signed_in"


@pytest.mark.parametrize("act", ["update", "delete", "save", "bulk_update"])
def test_so_it_does_through_the_models(event, act):
    acts = {
        "update": lambda: Event.objects.update(why="x"),
        "delete": lambda: Event.objects.all().delete(),
        "save": lambda: event.save(),
        "bulk_update": lambda: Event.objects.bulk_update([event], ["why"]),
    }
    event.why = "x"
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        acts[act]()

    assert Event.objects.get().why == ""


def test_a_user_in_the_audit_cannot_be_deleted():
    user = UserFactory()
    record("user.signed_in", user, by=user)

    with pytest.raises(DatabaseError), transaction.atomic():
        user.delete()


def test_a_read_costs_one_insert(django_assert_num_queries):
    user = UserFactory()
    with django_assert_num_queries(1):
        record_read(user, by=user, why="handover")

    assert Event.objects.get().act == "user.read"


def test_an_event_goes_with_the_change_it_tells_of():
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        record("user.signed_in", by=None)
        raise ZeroDivisionError

    assert not Event.objects.exists()
