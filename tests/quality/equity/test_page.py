import csv
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from quality.equity.groups import DEPRIVATION, ETHNICITY, LDA
from quality.equity.page import section, sections
from quality.equity.reads import Key, groups_of
from quality.equity.topics import TOPICS
from quality.equity.views import last_whole_month
from quality.measures import figures
from reachout.accounts.permissions import Role
from reachout.audit.models import Event
from reachout.months import add_months
from reachout.organisations.models import Place
from tests.factories.accounts import user_with
from tests.factories.beds import StayFactory, WardFactory
from tests.factories.people import PersonFactory
from tests.factories.referrals import AssessmentFactory, ReferralFactory
from tests.quality.reading import text

pytestmark = pytest.mark.django_db
BY_ID = {topic.id: topic for topic in TOPICS}


@pytest.fixture
def last():
    return last_whole_month(timezone.localdate())


def waits(last, *, ethnicity, days, count, line="adult_secure", received=0, **person):
    """Referrals of so many people, each seen first after so many days."""
    day = add_months(last, -3) + timedelta(days=received)
    for number in range(count):
        of = PersonFactory(ethnicity=ethnicity, home_in_region=True, **person)
        referral = ReferralFactory(person=of, service_line=line, received_on=day, status="accepted", triaged_on=day)
        seen = day + timedelta(days=days + number % 5)
        AssessmentFactory(referral=referral, first_contact_on=seen, decided_on=None, outcome="", valid_until=None)


def block(found, characteristic):
    return {row.group: row for row in next(one for one in found.blocks if one.characteristic is characteristic).rows}


def topic(id, last, line=""):
    return section(BY_ID[id], groups_of(BY_ID[id], last=last), line)


def test_the_gap_is_named_where_it_is_beyond_chance(last):
    waits(last, ethnicity="A", days=8, count=25)
    waits(last, ethnicity="A", days=40, count=5)
    waits(last, ethnicity="M", days=20, count=12)
    waits(last, ethnicity="M", days=40, count=3)
    waits(last, ethnicity="H", days=8, count=3)
    found = topic("wait_referral_to_assessment", last)
    rows = block(found, ETHNICITY)

    assert (rows["White"].n, rows["White"].words, rows["White"].within) == ("30", "10", "83%")
    assert (rows["Black"].n, rows["Black"].words, rows["Black"].gap) == ("15", "22", "12 days longer than White")
    assert (rows["Asian"].n, rows["Asian"].words, rows["Asian"].gap) == ("*", "*", "")
    assert (rows["Mixed"].n, rows["Mixed"].words, rows["Mixed"].interval, rows["Mixed"].within) == ("*", "*", "", "*")
    assert found.gaps == ["Black: 12 days longer than White"]


def test_the_groups_add_up_to_what_the_measures_say(last):
    """The same facts as the catalogue's: the months' counts of each group make the year's."""
    for ethnicity, days in (("A", 3), ("M", 9), ("Z", 40)):
        waits(last, ethnicity=ethnicity, days=days, count=6, sex="female" if ethnicity == "M" else "male")
    wanted = {"first": add_months(last, -11), "last": last, "measures": ["wait_referral_to_assessment"]}
    year: dict[Key, int] = {}
    for one in figures(**wanted, lines=("", "adult_secure"), cuts=("", "sex", "ethnicity"), today=timezone.localdate()):
        at = Key(one.service_line, one.cut, one.key)
        year[at] = year.get(at, 0) + one.n
    found = groups_of(BY_ID["wait_referral_to_assessment"], last=last)

    assert sum(year.values()) == 2 * 3 * 18
    assert {key: n for key, n in year.items() if n} == {
        key: group.n for key, group in found.items() if key.cut in {"", "sex", "ethnicity"}
    }


def test_a_person_is_on_record_by_line_by_what_was_sought_or_by_ward(last):
    waits(last, ethnicity="A", days=3, count=5)
    waits(last, ethnicity="A", days=3, count=2, line="lda")
    sought, stayed = PersonFactory(home_in_region=True), PersonFactory(home_in_region=True)
    for person, specialism in ((sought, "autism"), (stayed, "")):
        day = add_months(last, -2)
        referral = ReferralFactory(
            person=person, received_on=day, specialism_sought=specialism, status="accepted", triaged_on=day
        )
        AssessmentFactory(referral=referral, first_contact_on=day, decided_on=None, outcome="", valid_until=None)
    StayFactory(bed=WardFactory(beds=1, specialism="ld").beds.get(), spell__person=stayed)
    found = groups_of(BY_ID["wait_referral_to_assessment"], last=last)

    assert (found[Key("", "lda", "yes")].n, found[Key("", "lda", "no")].n) == (4, 5)
    assert (found[Key("adult_secure", "lda", "yes")].n, found[Key("lda", "lda", "yes")].n) == (2, 2)


def test_deprivation_is_that_of_the_postcode_else_of_its_half_else_not_known(last):
    Place.objects.create(postcode="B991AA", latitude=52, longitude=-1, deprivation=1)
    Place.objects.create(postcode="B99", latitude=52, longitude=-1, deprivation=10)
    for postcode in ("B99 1AA", "b99 9zz", "CV1 1AA", ""):
        waits(last, ethnicity="A", days=3, count=1, home_postcode=postcode)
    found = groups_of(BY_ID["wait_referral_to_assessment"], last=last)

    assert {key.key: group.n for key, group in found.items() if (key.line, key.cut) == ("", "deprivation")} == {
        "1": 1,
        "5": 1,
        "unknown": 2,
    }
    assert set(DEPRIVATION.groups) == {"1", "2", "3", "4", "5", "unknown"}


def test_declines_are_the_first_decisions_not_to_accept(last):
    day = add_months(last, -1)

    def decided(outcome="", close_reason="", home=True, after=5):
        closed = (
            {"status": "closed", "closed_on": day + timedelta(days=after), "close_reason": close_reason} if close_reason else {}
        )
        referral = ReferralFactory(person=PersonFactory(ethnicity="A", home_in_region=home), received_on=day, **closed)
        if outcome:
            AssessmentFactory(referral=referral, first_contact_on=day, decided_on=day + timedelta(days=3), outcome=outcome)

    decided("accept_medium")
    decided("accept_low", close_reason="not_accepted")  # accepted first
    decided("community")
    decided("not_accepted", close_reason="not_accepted")
    decided(close_reason="not_accepted")
    decided(close_reason="withdrawn")
    decided("defer")
    decided("not_accepted", home=False)
    decided("not_accepted", home=None)
    group = groups_of(BY_ID["declined"], last=last)[Key("adult_secure")]

    assert (group.yes, group.n) == (2, 5)


def test_everyone_of_the_learning_disability_line_is_on_record_so_it_has_no_such_table(last):
    waits(last, ethnicity="A", days=3, count=6, line="lda")

    assert LDA not in [one.characteristic for one in topic("wait_referral_to_assessment", last, "lda").blocks]
    assert LDA in [one.characteristic for one in topic("wait_referral_to_assessment", last, "aed").blocks]


def test_an_empty_tracker_is_all_stars(last):
    for found in sections("", last=last):
        assert {found.everyone.words, *(row.words for part in found.blocks for row in part.rows)} == {"*"}
        assert found.gaps == []


# -- the page ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def three_groups(last):
    waits(last, ethnicity="A", days=8, count=25)
    waits(last, ethnicity="A", days=40, count=5)
    waits(last, ethnicity="M", days=20, count=12)
    waits(last, ethnicity="M", days=40, count=3)
    waits(last, ethnicity="H", days=8, count=3)


@pytest.mark.parametrize("role", [Role.COMMISSIONER, Role.CASE_MANAGER, Role.CLP, Role.BOARD])
def test_those_who_see_figures_see_it(client, three_groups, role):
    client.force_login(user_with(role))
    said = text(client.get("/inequalities/"))

    assert "Black: 12 days longer than White" in said
    assert "Referral to assessment: median days" in said and "How this is counted" in said
    assert "Asian * * – *" in said


@pytest.mark.parametrize("role", [Role.REFERRER, Role.WARD, Role.LEAD, Role.GOVERNANCE, Role.ADMINISTRATOR, Role.RETURNS])
def test_nobody_else_does(client, role):
    client.force_login(user_with(role))

    assert client.get("/inequalities/").status_code == 403


def test_another_line_is_not_theirs(client):
    client.force_login(user_with(Role.COMMISSIONER))

    assert client.get("/inequalities/?line=aed").status_code == 404
    assert client.get("/inequalities/?line=").status_code == 404


def test_the_file_is_what_the_page_shows(client, three_groups):
    client.force_login(user_with(Role.COMMISSIONER))
    lines = b"".join(client.get("/inequalities/?export=csv")).decode().lstrip("\ufeff").splitlines()
    rows = [row for row in csv.DictReader(lines) if row["Measure"] == "Referral to assessment"]
    by_group = {row["Group"]: row for row in rows if row["Characteristic"] in ("", "Ethnicity")}

    assert by_group["White"]["n"] == "30" and by_group["White"]["Value"] == "10"
    assert (by_group["Asian"]["n"], by_group["Asian"]["Value"], by_group["Asian"]["Within the standard, %"]) == ("*", "*", "*")
    assert by_group["Black"]["Beyond chance"] == "12 days longer than White"
    assert client.get("/inequalities/?export=xlsx").status_code == 200
    assert Event.objects.filter(act="inequalities.exported").count() == 2


def test_it_asks_a_fixed_number_of_questions(client, three_groups):
    client.force_login(user_with(Role.COMMISSIONER))
    with CaptureQueriesContext(connection) as captured:
        client.get("/inequalities/")

    assert len(captured) <= 7 + 9


def test_the_year_ends_with_the_last_whole_month():
    assert last_whole_month(date(2026, 11, 22)) == date(2026, 10, 1)
    assert last_whole_month(date(2026, 1, 1)) == date(2025, 12, 1)
