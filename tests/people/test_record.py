from datetime import date
from threading import Barrier, Thread

import pytest
from django.db import connection
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from reachout.accounts.permissions import Role
from reachout.audit.models import Event
from reachout.organisations.models import Place
from reachout.people.duplicates import near_days, possible_duplicates, told_apart
from reachout.people.models import Person
from reachout.people.services import correct_person, identify_or_record, record_person
from reachout.refused import Refused
from tests.factories.accounts import user_with
from tests.factories.organisations import OrganisationFactory
from tests.factories.people import AliasFactory, PersonFactory, fictional_nhs_number

BORN = date(1991, 7, 4)


@pytest.fixture
def clp(db):
    return user_with(Role.CLP)


def recorded(by, **fields):
    return record_person(by=by, at=timezone.now(), **{"nhs_number": fictional_nhs_number(), "family_name": "Quoteby", **fields})


def test_a_person_is_recorded_and_known_to_the_line(clp):
    person = recorded(clp, service_line="adult_secure")

    assert Person.objects.visible_to(clp).get() == person
    event = Event.objects.get(act="person.recorded")
    assert (event.by, event.person_id, event.facts) == (clp, person.pk, {"service_line": "adult_secure"})


def test_the_home_is_where_the_whole_postcode_is_else_its_first_half(clp):
    icb, council = (OrganisationFactory(kind=kind) for kind in ("icb", "local_authority"))
    Place.objects.create(postcode="B99", latitude=52.1, longitude=-1.1, icb=icb, authority=council)
    Place.objects.create(postcode="B991AA", latitude=52.5, longitude=-1.9)

    exact, near, nowhere = (recorded(clp, home_postcode=postcode) for postcode in ("B99 1AA", "B99 9ZZ", "ZZ99 3VZ"))

    assert (exact.home_latitude, exact.home_icb) == (52.5, None)
    assert (near.home_latitude, near.home_icb, near.home_authority) == (52.1, icb, council)
    assert nowhere.home_latitude is None


def test_a_second_record_of_one_nhs_number_is_refused(clp):
    first = recorded(clp)

    with pytest.raises(Refused, match="already a record with this NHS number") as refusal:
        recorded(clp, nhs_number=first.nhs_number)

    assert first.nhs_number not in str(refusal.value) and Person.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_pressing_at_once_make_one_record():
    clp, number = user_with(Role.CLP), fictional_nhs_number()
    ready, outcomes = Barrier(8, timeout=60), []

    def press():
        try:
            ready.wait()
            outcomes.append(recorded(clp, nhs_number=number))
        except Refused as refusal:
            outcomes.append(str(refusal))
        finally:
            connection.close()

    threads = [Thread(target=press) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(outcomes) == 8 and Person.objects.filter(nhs_number=number).count() == 1
    assert sum(isinstance(outcome, Person) for outcome in outcomes) == 1


class TestIdentify:
    def test_number_and_birth_together_identify(self, clp):
        known = PersonFactory(born_on=BORN)

        found = identify_or_record(by=clp, at=timezone.now(), nhs_number=known.nhs_number, born_on=BORN, family_name="Else")

        assert found == known and Person.objects.get().family_name == known.family_name

    def test_another_birth_is_refused_without_a_word_on_who_it_is(self, clp):
        known = PersonFactory(born_on=BORN)

        with pytest.raises(Refused) as refusal:
            identify_or_record(by=clp, at=timezone.now(), nhs_number=known.nhs_number, born_on=date(1991, 7, 5))

        assert known.family_name not in str(refusal.value) and "1991" not in str(refusal.value)

    def test_nobody_known_makes_a_record(self, clp):
        person = identify_or_record(by=clp, at=timezone.now(), nhs_number=fictional_nhs_number(), family_name="New", born_on=BORN)

        assert person.family_name == "New"


class TestCorrect:
    def test_the_trail_names_the_facts_and_not_what_they_said(self, clp):
        person = PersonFactory(family_name="Qouteby")

        correct_person(person, by=clp, family_name="Quoteby", given_name=person.given_name)

        assert Person.objects.get().family_name == "Quoteby"
        assert Event.objects.get(act="person.corrected").facts == {"fields": ["family_name"]}

    def test_nothing_changed_leaves_no_trail(self, clp):
        person = PersonFactory()

        correct_person(person, by=clp, family_name=person.family_name)

        assert not Event.objects.exists()

    def test_a_number_that_another_bears_is_refused(self, clp):
        one, other = PersonFactory(), PersonFactory()

        with pytest.raises(Refused, match="merge the two records"):
            correct_person(one, by=clp, nhs_number=other.nhs_number)

    def test_a_merged_record_is_not_corrected(self, clp):
        merged = PersonFactory(merged_into=PersonFactory())

        with pytest.raises(Refused, match="merged into another"):
            correct_person(merged, by=clp, family_name="Else")


class TestDuplicates:
    @pytest.fixture
    def known(self, db):
        return PersonFactory(family_name="Madeup-Smith", given_name="Zoë", born_on=BORN)

    @pytest.mark.parametrize(
        ("typed", "why"),
        [
            ({"family_name": "Madeup Smith", "given_name": "Zoe", "born_on": BORN}, "Same date of birth, same name"),
            ({"family_name": "Smith", "given_name": "Zoe", "born_on": BORN}, "Same date of birth, similar name"),
            ({"family_name": "Madeupp", "given_name": "Zeo", "born_on": BORN}, "Same date of birth, similar name"),
            ({"family_name": "Married", "given_name": "Zoe", "born_on": BORN}, "Same date of birth, partly the same name"),
            ({"family_name": "Smith", "given_name": "Zoe", "born_on": date(1991, 4, 7)}, "Similar name, day and month swapped"),
            (
                {"family_name": "Smith", "given_name": "Zoe", "born_on": date(1981, 7, 4)},
                "Similar name, date of birth one slip apart",
            ),
            ({"family_name": "Smith", "given_name": "Zoe"}, "Similar name, date of birth not known"),
        ],
    )
    def test_the_same_person_typed_otherwise_is_noticed(self, known, typed, why):
        PersonFactory(family_name="Madeup-Smith", given_name="Zoë", born_on=date(1960, 1, 1))
        if "born_on" not in typed:
            Person.objects.exclude(pk=known.pk).delete()

        assert [(likeness.person, likeness.why) for likeness in possible_duplicates(**typed)] == [(known, why)]

    def test_the_number_counts_most(self, known):
        likely = possible_duplicates(nhs_number=known.nhs_number, family_name="Else", born_on=date(1950, 1, 1))

        assert [(one.person, one.why) for one in likely] == [(known, "Same NHS number")]

    def test_an_alias_is_a_name(self, known):
        AliasFactory(person=known, family_name="Otherby", given_name="Zoe")

        assert (
            possible_duplicates(family_name="Otherby", given_name="Zoe", born_on=BORN)[0].why
            == "Same date of birth, same other name"
        )

    def test_somebody_else_is_not_suspected(self, known):
        assert not possible_duplicates(family_name="Elsewhere", given_name="Patrick", born_on=BORN)
        assert not possible_duplicates(family_name="Smith", given_name="Zoe", born_on=date(1972, 11, 23))
        assert not possible_duplicates()

    def test_those_out_of_sight_are_only_counted(self, known, clp):
        mine = PersonFactory(family_name="Madeup Smith", given_name="Zoe", born_on=BORN, line="adult_secure")

        seen, unseen = told_apart(clp, possible_duplicates(family_name="Madeup Smith", given_name="Zoe", born_on=BORN))

        assert ([one.person for one in seen], unseen) == ([mine], 1)

    def test_the_queries_are_few(self, known, django_assert_max_num_queries):
        for _ in range(20):
            AliasFactory(person=PersonFactory(family_name="Madeup-Smith", given_name="Zoë", born_on=BORN))

        with django_assert_max_num_queries(5):
            assert len(possible_duplicates(family_name="Smith", given_name="Zoe", born_on=BORN)) == 10


@given(st.dates(date(1900, 2, 1), date(2026, 11, 1)))
def test_a_near_day_is_never_the_day_and_each_is_near_the_other(day):
    assert day not in near_days(day)
    assert all(day in near_days(near) for near in near_days(day))
