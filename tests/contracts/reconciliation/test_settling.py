"""What differs is found to the penny; what people say of it is kept, and holds only for the figures they said it of."""

import threading
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction

from contracts.reconciliation import services
from contracts.reconciliation.lines import PAID
from contracts.reconciliation.models import Difference, Word
from contracts.returns import services as returns
from contracts.returns.models import Return
from reachout.audit.models import Event
from reachout.refused import Refused
from tests.contracts.reconciliation.conftest import AT
from tests.factories.accounts import user_with
from tests.factories.reconciliation import ReconciledMonth
from tests.factories.rules import RuleFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def ash(month):
    """Three days too many on a ward paid by the day."""
    month.send(month.three)
    month.find(AT)
    return month.difference(PAID, month.ash)


def kinds(difference):
    return list(difference.words.values_list("kind", flat=True))


def accept(difference, by, why="Small.", seen=""):
    return services.accept(difference, why=why, seen=seen, at=AT, by=by)


def test_three_planted_differences_are_found_to_the_penny(month):
    month.send(month.three)

    assert month.find(AT) == 3

    found = {row.ward.name: (row.apart, row.pounds) for row in Difference.objects.all()}
    assert found == {
        "Ash": (3, Decimal("1501.50")),
        "Birch": (-2, Decimal("-400.50")),
        "Cedar": (10, Decimal("0.00")),
    }, "by the day; back into the band, which ends at 34; and a block costs the same"


def test_looking_again_finds_nothing_new_and_loses_no_word(month, ash, officer):
    services.explain(ash, text="Two people came back early from leave.", at=AT, by=officer)

    assert [month.find(AT + timedelta(days=day)) for day in (1, 2)] == [0, 0]

    assert month.difference(PAID, month.ash).state == "explained"
    assert kinds(ash) == ["found", "explained"]


def test_it_is_queried_explained_and_accepted_by_three_words(month, ash, commissioner, officer):
    services.query(ash, text="Which stays are these?", at=AT, by=commissioner)
    assert month.difference(PAID, month.ash).state == "queried"
    services.explain(ash, text="Counted with the day of discharge.", at=AT, by=officer)
    assert month.difference(PAID, month.ash).state == "explained"
    services.accept(ash, why="Agreed to pay it this once.", at=AT, by=commissioner)

    row = month.difference(PAID, month.ash)
    assert (row.state, row.accepted_by, row.explained_by) == ("accepted", commissioner, officer)
    assert [message.text for message in row.query.messages.all()] == [
        "Which stays are these?",
        "Counted with the day of discharge.",
    ]
    acts = Event.objects.filter(act__startswith="difference.").order_by("id").values_list("act", flat=True)
    assert list(acts) == ["difference.found", "difference.queried", "difference.explained", "difference.accepted"]


def test_an_answer_given_on_the_return_explains_it_too(month, ash, commissioner, officer):
    asked = services.query(ash, text="Which stays?", at=AT, by=commissioner).query
    returns.answer(asked, text="A typing error.", at=AT, by=officer)

    assert month.difference(PAID, month.ash).state == "explained"
    services.accept(ash, why="Small.", at=AT, by=commissioner)
    assert month.difference(PAID, month.ash).explained_by == officer


def test_other_figures_open_it_again_and_say_what_was_accepted(month, ash, commissioner, officer):
    services.explain(ash, text="Counted twice.", at=AT, by=officer)
    services.accept(ash, why="Small.", at=AT, by=commissioner)
    month.send(month.three | {(PAID, month.ash): 70})

    month.find(AT)

    row = month.difference(PAID, month.ash)
    assert (row.state, row.pounds, row.accepted_by, row.why) == ("open", Decimal("4004.00"), None, "")
    assert kinds(row) == ["found", "explained", "accepted", "reopened"]
    assert row.words.get(kind="accepted").text == "Small.", "the story keeps it, with the figures it was said of"
    assert row.words.get(kind="accepted").pounds == Decimal("1501.50")


def test_a_new_version_that_agrees_settles_it(month, ash):
    month.send()
    month.find(AT)

    row = month.difference(PAID, month.ash)
    assert (row.state, row.version, row.apart, row.pounds) == ("settled", 2, 0, 0)
    with pytest.raises(Refused, match="agree now"):
        services.query(row, text="Why?", at=AT, by=user_with("commissioner"))


def test_what_the_rule_tolerates_is_no_difference(month, ash):
    RuleFactory(key="reconciliation_tolerance", value=3, valid_from=month.month)

    month.find(AT)

    assert dict(Difference.objects.values_list("ward__name", "status")) == {"Ash": "settled", "Birch": "settled", "Cedar": "open"}


def test_what_is_left_open_at_the_freeze_is_carried_until_it_is_settled(month, ash, commissioner):
    Return.objects.filter(pk=month.owed.pk).update(status="queried")
    month.send(month.three, status="frozen")
    month.find(AT)
    assert set(Difference.objects.carried().values_list("ward__name", flat=True)) == {"Ash", "Birch", "Cedar"}

    services.accept(ash, why="Small.", at=AT, by=commissioner)

    assert set(Difference.objects.carried().values_list("ward__name", flat=True)) == {"Birch", "Cedar"}


def test_a_query_on_a_frozen_month_opens_it_again(month, ash, commissioner):
    month.send(month.three, status="frozen")

    services.query(ash, text="Which stays?", at=AT, by=commissioner)

    month.owed.refresh_from_db()
    assert (month.owed.status, month.difference(PAID, month.ash).state) == ("queried", "queried")


@pytest.mark.parametrize(
    ("act", "why"),
    [
        (lambda row, us, them: accept(row, us, why=" "), "Say why"),
        (lambda row, us, them: accept(services.explain(row, text="So.", at=AT, by=us), us), "somebody else"),
        (lambda row, us, them: accept(services.query(row, text="Why?", at=AT, by=us), us), "not answered yet"),
        (lambda row, us, them: accept(row, us, seen="1/64.00/62.00"), "have changed"),
        (lambda row, us, them: accept(accept(row, us), them), "Ada Bright"),
        (lambda row, us, them: services.explain(row, text="NHS number 943 476 5919", at=AT, by=them), "NHS number"),
    ],
)
def test_it_is_refused(ash, commissioner, officer, act, why):
    with pytest.raises(Refused, match=why):
        act(ash, commissioner, officer)


def test_the_database_keeps_one_row_a_difference_a_reason_and_two_people(ash, officer):
    same = {name: getattr(ash, name) for name in ("of", "ward", "figure", "version", "ledger", "pounds", "found_at")}
    accepted = {"status": "accepted", "accepted_at": AT, "accepted_by": officer}
    for work in (
        lambda: Difference.objects.create(**same),
        lambda: Difference.objects.filter(pk=ash.pk).update(**accepted),
        lambda: Difference.objects.filter(pk=ash.pk).update(**accepted, why="x", explained_by=officer),
        lambda: Word.objects.filter(difference=ash).update(text="Otherwise"),
        lambda: Difference.objects.filter(pk=ash.pk).delete(),
    ):
        with pytest.raises((IntegrityError, ProgrammingError)), transaction.atomic():
            work()


@pytest.mark.django_db(transaction=True)
def test_of_two_who_accept_at_once_one_does():
    month = ReconciledMonth()
    month.send(month.three)
    month.find(AT)
    row, said = month.difference(PAID, month.ash), []

    def accept(who):
        try:
            services.accept(row, why="Small.", at=AT, by=who)
        except Refused as refusal:
            said.append(str(refusal))
        finally:
            connection.close()

    threads = [threading.Thread(target=accept, args=[user_with("commissioner")]) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(said) == 1 and "has accepted this difference" in said[0]
    assert Word.objects.filter(kind="accepted").count() == 1
