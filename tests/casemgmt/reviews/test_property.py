"""For random histories, what is due equals a slow and obvious re-computation that walks the calendar day by day.

The walk knows the words of the rules and none of the product's formulae: it keeps, like a diary, what was last held and what
the day brings, and counts months by leafing through them.
"""

from datetime import date, timedelta

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from beds.models import Spell, WardStay
from casemgmt.facts import facts_of
from casemgmt.models import Case
from casemgmt.reviews.due import due_of
from casemgmt.reviews.models import Answer, Review
from reachout.people.models import LegalStatus
from tests.factories.beds import BedFactory, WardFactory
from tests.factories.organisations import SiteFactory
from tests.factories.people import PersonFactory

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)
BEGIN, END = date(2023, 7, 1), date(2026, 11, 1)
CODES = ["01", "02", "03", "09", "10", "15", "38"]
DETAINED, RESTRICTED, RENEWED = {"02", "03", "09", "10", "15", "38"}, {"09", "15"}, {"03", "10", "38"}


def leaf(day, months):
    """Turn so many pages of the calendar; on a shorter month the pen slips back to its last day."""
    year, month = day.year, day.month
    for _ in range(months):
        month += 1
        if month == 13:
            year, month = year + 1, 1
    number = day.day
    while True:
        try:
            return date(year, month, number)
        except ValueError:
            number -= 1


# -- a history ---------------------------------------------------------------------------------------------------------

days = st.integers(0, (END - BEGIN).days).map(lambda number: BEGIN + number * DAY)
lengths = st.integers(1, 500).map(timedelta)


@st.composite
def histories(draw):
    """Stays one after another, with or without gaps, near or away; sections that change; reviews held on any day."""
    day, stays = BEGIN + draw(st.integers(0, 300)) * DAY, []
    for _ in range(draw(st.integers(1, 4))):
        if day >= END:
            break
        end = day + draw(lengths)
        stays.append((day, end, draw(st.booleans()), draw(st.booleans())))
        day = end + draw(st.sampled_from([0, 0, 1, 2, 30])) * DAY
    if draw(st.booleans()):
        stays[-1] = (stays[-1][0], None, *stays[-1][2:])
    day, sections = BEGIN + draw(st.integers(0, 300)) * DAY, []
    for _ in range(draw(st.integers(0, 4))):
        end = day + draw(lengths)
        sections.append((day, end, draw(st.sampled_from(CODES))))
        day = end + draw(st.sampled_from([0, 0, 0, 10])) * DAY
    kinds = st.sampled_from(["cpa", "cetr", "visit", "contact", "renewal", "tribunal", "moj_report", "rights", "consent"])
    held = draw(st.sets(st.tuples(kinds, days), max_size=14))
    missed = draw(st.sets(st.tuples(kinds, days), max_size=3))
    return {
        "line": draw(st.sampled_from(["adult_secure", "lda"])),
        "home": draw(st.booleans()),
        "stays": stays,
        "sections": sections,
        "held": sorted(held, key=lambda pair: pair[1]),
        "not_understood": {day for kind, day in held if kind == "rights" and day.day % 3 == 0},
        "missed": missed,
    }


# -- the diary ---------------------------------------------------------------------------------------------------------


def diary(history, until):
    """By kind, the day on which one is due as somebody would say it who kept a diary every evening."""
    admitted = hospital = away = None
    section, detained = None, None
    lasts = {}
    yesterday = None
    for number in range((until - BEGIN + timedelta(days=1)).days):
        today = BEGIN + number * DAY
        stay = next((s for s in reversed(history["stays"]) if s[0] <= today and (s[1] is None or today < s[1])), None)
        in_bed = stay is not None
        if in_bed:
            again = yesterday is not None and (today - yesterday[1]).days <= 2 and yesterday[0]
            if not again:
                admitted = today
                away = None
            if yesterday is None or stay is not yesterday[2]:
                hospital = today
            abroad = history["home"] and not stay[2]
            if abroad and (away is None or not again):
                away = today
            if not abroad:
                away = None
            yesterday = (True, today, stay)
        law = next((s for s in history["sections"] if s[0] <= today < s[1]), None)
        before, section = section, law
        if law is not None and law[2] in DETAINED and (before is None or before[2] not in DETAINED):
            detained = today
        for kind, day in history["held"]:
            if day == today:
                lasts.setdefault(kind, []).append(day)
    return answer(history, until, stay, admitted, hospital, away, section, detained, lasts)


def answer(history, today, stay, admitted, hospital, away, section, detained, lasts):
    due = {}

    def latest(kind, since):
        found = [day for day in lasts.get(kind, []) if day >= since]
        return found[-1] if found else None

    if stay is None:
        return due
    cpa = latest("cpa", admitted)
    due["cpa"] = leaf(cpa, 6) if cpa else leaf(admitted, 3)
    contact = latest("contact", admitted)
    due["contact"] = (contact or admitted) + 42 * DAY
    for_lda = history["line"] == "lda" or stay[3]
    if for_lda:
        cetr = latest("cetr", admitted - 180 * DAY)
        due["cetr"] = leaf(cetr, 12) if cetr else admitted + 28 * DAY
    start = latest("visit", admitted) or admitted
    due["visit"] = start + 26 * 7 * DAY
    if away:
        due["visit"] = min(due["visit"], max(start, away) + (8 if for_lda else 12) * 7 * DAY)
    if section is None:
        return due
    began, _, code = section
    if code in DETAINED:
        told_since = max(began, hospital)
        rights = latest("rights", told_since)
        if rights is None:
            due["rights"] = told_since + DAY
        else:
            due["rights"] = rights + (7 if rights in history["not_understood"] else 84) * DAY
        consent = latest("consent", detained)
        due["consent"] = leaf(consent, 12) if consent else leaf(detained, 3)
    if code in RESTRICTED:
        report = latest("moj_report", began)
        due["moj_report"] = leaf(report or began, 12)
    if code in RESTRICTED | RENEWED:
        counted = began
        if code == "03":
            for first, last, earlier in history["sections"]:
                if last == began and earlier == "02":
                    counted = first
        heard = latest("tribunal", counted)
        due["tribunal"] = leaf(heard, 36) if heard else leaf(counted, 6 if code == "03" else 36)
    if code == "02":
        due["renewal"] = began + 27 * DAY
    if code in RENEWED:
        due["renewal"] = last_day(began, [day for day in lasts.get("renewal", []) if day >= began])
    return due


def last_day(began, renewals):
    """The periods of a section one after another; each renewal adds the period after the one in which it was made."""
    ends = [leaf(began, 6) - DAY, *(leaf(began, 12 * years) - DAY for years in range(1, 9))]
    reached = 0
    for day in renewals:
        period = next(number for number, end in enumerate(ends) if day <= end)
        reached = max(reached, period + 1)
    return ends[reached]


# -- the two beside each other -----------------------------------------------------------------------------------------


def written(history, wards):
    """The history as rows."""
    person = PersonFactory(home_in_region=history["home"])
    line = history["line"]
    case = Case.objects.create(person=person, service_line=line, opened_on=history["stays"][0][0], opened_because="admitted")
    for start, end, near, autism in history["stays"]:
        spell = Spell.objects.create(person=person, admitted_on=start, discharged_on=end, destination="other_unit" if end else "")
        WardStay.objects.create(person=person, spell=spell, ward=wards[line, near, autism], started_on=start, ended_on=end)
    for start, end, code in history["sections"]:
        LegalStatus.objects.create(person=person, code=code, started_on=start, ended_on=end)
    for kind, day in history["held"]:
        made = Review.objects.create(person=person, service_line=line, kind=kind, status="held", held_on=day)
        if kind == "rights":
            Answer.objects.create(review=made, question="understood", answer="no" if day in history["not_understood"] else "yes")
    for kind, day in history["missed"]:
        Review.objects.create(person=person, service_line=line, kind=kind, status="missed", booked_on=day, why="Snow")
    return case


@pytest.fixture
def wards():
    sites = {True: SiteFactory(in_region=True), False: SiteFactory(in_region=False)}
    return {
        (line, near, autism): BedFactory(
            ward=WardFactory(service_line=line, site=sites[near], specialism="autism" if autism else "mi")
        ).ward
        for line in ("adult_secure", "lda")
        for near in (True, False)
        for autism in (True, False)
    }


def test_what_is_due_is_what_a_diary_says(wards):
    @settings(max_examples=40)
    @given(histories(), st.lists(days, min_size=2, max_size=4))
    def same(history, asked):
        with transaction.atomic():
            case = written(history, wards)
            for on in [*asked, date(2024, 2, 29), END]:
                found = due_of(facts_of(Case.objects.filter(pk=case.pk), on=on), on=on)[case.pk]
                assert {due.key: due.due_on for due in found} == diary(history, on), on
            transaction.set_rollback(True)

    same()
