from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reachout.accounts.permissions import Role
from reachout.people.models import BreakGlass, KnownName, Person
from reachout.people.search import find, search
from reachout.people.typed import read
from tests.factories.accounts import user_with
from tests.factories.people import AliasFactory, PersonFactory

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 21)
LINE = "adult_secure"


@pytest.fixture
def clp():
    return user_with(Role.CLP)


@pytest.fixture
def rosa():
    return PersonFactory(family_name="O'Brien-Smith", given_name="Zoë Rosa", born_on=date(1991, 7, 14), line=LINE)


@pytest.mark.parametrize(
    "words",
    [
        "o'brien",
        "O’Brien-Smith",
        "obrien smith",
        "zoe",
        "ZOË",
        "obri zo",
        "zoe obrien",
        "zoe rosa obrien smith",
        "obrien-smith, z",
        "smith rosa",
        "obrien 14/7/1991",
        "obrien 14.07.91",
        "14 July 1991 zoe",
        "obrien 1991-07-14",
        "14071991 obrien",
        "obrien 1991",
        "14/7/1991",
        "obrein",
        "zeo obrien",
        "obrien smtih",
        "smyth rosa",
    ],
)
def test_a_person_is_found_however_the_name_is_typed(clp, rosa, words):
    PersonFactory(family_name="Elsewhere", given_name="Pat", born_on=date(1950, 1, 1), line=LINE)

    assert list(search(clp, words)) == [rosa]


def test_numbers_are_exact(clp, rosa):
    assert list(search(clp, f" {rosa.nhs_number[:3]} {rosa.nhs_number[3:6]}-{rosa.nhs_number[6:]} ")) == [rosa]
    assert list(search(clp, rosa.reference.lower())) == [rosa]
    assert list(search(clp, rosa.reference.replace("-", " "))) == [rosa]
    assert list(search(clp, "9434765919")) == []


def test_a_trackers_reference_is_found(clp):
    known = PersonFactory(reference="P00001", line=LINE)

    assert list(search(clp, "p00001")) == [known]


def test_a_reference_may_chance_to_have_no_digit(clp):
    known = PersonFactory(reference="P-ABCD-EFGH", line=LINE)

    assert list(search(clp, "p-abcd-efgh")) == [known]
    assert list(search(clp, "p abcd efgh")) == [known]


def test_an_alias_finds_the_person_once(clp, rosa):
    AliasFactory(person=rosa, family_name="Otherby", given_name="Zoë")
    AliasFactory(person=rosa, family_name="Otherbee", given_name="Zoë")

    assert list(search(clp, "other")) == [rosa]
    assert list(search(clp, "ohterby")) == [rosa]
    assert list(search(clp, "zoe")) == [rosa]


def test_the_wrong_day_of_birth_finds_nobody(clp, rosa):
    assert list(search(clp, "obrien 14/7/1992")) == []


def test_the_family_name_comes_before_the_given_name(clp):
    given = PersonFactory(family_name="Quoteby", given_name="Jordan", line=LINE)
    family = PersonFactory(family_name="Jordan", given_name="Alex", line=LINE)

    assert list(search(clp, "jord")) == [family, given]


def test_the_nearest_spelling_comes_first(clp):
    far = PersonFactory(family_name="Smithers", given_name="A", line=LINE)
    near = PersonFactory(family_name="Smithen", given_name="A", line=LINE)

    assert list(search(clp, "smitehn")) == [near]
    assert list(search(clp, "smitherz")) == [far, near]


@pytest.mark.parametrize(
    "words", ["", "   ", "'", ",", "%", "\x00", "x" * 5000, "a b c d e f g h i j", "31/31/1991", "' or 1=1 --", "_"]
)
def test_nothing_sensible_finds_nobody_and_breaks_nothing(clp, rosa, words):
    assert list(search(clp, words)) == []


class TestScope:
    def test_another_lines_people_are_not_found(self, rosa):
        other = user_with(Role.CLP, line="aed")

        for words in ("obrien", "obrein", rosa.nhs_number, rosa.reference, "14/7/1991"):
            assert list(search(other, words)) == []

    def test_a_ward_finds_its_own_organisations_people_only(self, rosa):
        ward = user_with(Role.WARD)
        mine = PersonFactory(family_name="Obrienson", organisation=ward.memberships.get().organisation)

        assert list(search(ward, "obrien")) == [mine]

    def test_a_role_that_sees_nobody_finds_nobody(self, rosa):
        for role in (Role.GOVERNANCE, Role.ADMINISTRATOR, Role.COMMISSIONER, Role.RETURNS):
            assert list(search(user_with(role), "obrien")) == []

    def test_a_record_opened_in_an_emergency_is_found_until_it_closes(self, rosa, settings):
        from datetime import timedelta

        from django.utils import timezone

        ward, now = user_with(Role.WARD), timezone.now()
        opened = BreakGlass.objects.create(person=rosa, by=ward, reason="x", began_at=now, ends_at=now + timedelta(hours=1))
        assert list(search(ward, "obrien")) == [rosa]

        opened.began_at, opened.ends_at = now - timedelta(hours=2), now - timedelta(hours=1)
        opened.save()
        assert list(search(ward, "obrien")) == []


def test_a_merged_record_leads_to_the_one_kept(clp, rosa):
    merged = PersonFactory(merged_into=rosa)

    assert list(search(clp, merged.nhs_number)) == [rosa]
    assert list(search(clp, merged.reference)) == [rosa]


def test_a_merged_record_is_not_found_beside_the_kept_one(clp, rosa):
    PersonFactory(family_name="Obrien", given_name="Zoe", merged_into=rosa, line=LINE)

    for words in ("obrien", "obrein", "zoe obrien"):
        assert list(search(clp, words)) == [rosa]


@pytest.mark.parametrize(
    ("words", "queries"),
    [("9434765919", 2), ("P-7K3M-9Q2P", 2), ("14/7/1991", 2), ("obrien", 3), ("zeo obrein", 5), ("qqqqqq", 4)],
)
def test_however_many_match_the_queries_are_few(clp, rosa, words, queries, django_assert_max_num_queries):
    for n in range(30):
        PersonFactory(family_name=f"Obrien{n}", given_name="Zoe", line=LINE)
    assert clp.permissions

    with django_assert_max_num_queries(queries):
        list(find(clp, words, today=TODAY).people)


def test_a_year_with_two_digits_lies_in_the_past():
    assert read("smith 1/2/30", today=TODAY).born_from == date(1930, 2, 1)
    assert read("smith 1/2/25", today=TODAY).born_from == date(2025, 2, 1)


names = st.text("abcdefghijklmnopqrstuvwxyzéüøñ", min_size=3, max_size=14)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(name=names, place=st.integers(0, 20), slip=st.sampled_from(["swap", "miss", "double", "change"]))
def test_one_slip_of_the_finger_still_finds(name, place, slip):
    Person.objects.all().delete()
    KnownName.objects.all().delete()
    clp, person = user_with(Role.CLP), PersonFactory(family_name=name.title(), given_name="", line=LINE)
    place %= len(name) - 1
    typed = {
        "swap": name[:place] + name[place + 1] + name[place] + name[place + 2 :],
        "miss": name[:place] + name[place + 1 :],
        "double": name[:place] + name[place] + name[place:],
        "change": name[:place] + "x" + name[place + 1 :],
    }[slip]

    assert list(search(clp, typed)) == [person]


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=80))
def test_whatever_is_typed_the_search_answers(text):
    assert list(search(user_with(Role.CLP), text)) == []
