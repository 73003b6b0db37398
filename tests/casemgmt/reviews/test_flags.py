"""What is late raises a flag, once a kind, and only from the day it is late."""

from datetime import date, timedelta

import pytest

from casemgmt.facts import facts_of
from casemgmt.flags.rules import findings
from casemgmt.models import Case
from reachout.rules.selectors import rules_on
from tests.factories.beds import StayFactory
from tests.factories.cases import CaseFactory
from tests.factories.people import LegalStatusFactory
from tests.factories.reviews import ReviewFactory

pytestmark = pytest.mark.django_db

OURS = {"review_overdue", "visit_overdue", "section_expires", "moj_answer_overdue"}


def found(case, on):
    many = facts_of(Case.objects.filter(pk=case.pk), on=on)
    rows = [(rule.id, one) for _, rule, one in findings(many, on=on, rules=rules_on(on)) if rule.id in OURS]
    return {(rule, one.key): one for rule, one in rows}


def test_a_review_and_a_visit_from_the_day_after_and_red_after_four_weeks():
    case = CaseFactory(stay=StayFactory(started_on=date(2026, 1, 1)))
    assert ("review_overdue", "cpa") not in found(case, date(2026, 4, 1))

    one = found(case, date(2026, 4, 2))["review_overdue", "cpa"]
    assert (one.since, one.red) == (date(2026, 4, 2), False)
    assert "was due on 1 April 2026. None is booked." in one.because
    assert found(case, date(2026, 4, 30))["review_overdue", "cpa"].red
    assert ("visit_overdue", "visit") in found(case, date(2026, 7, 3))

    ReviewFactory(case=case, held_on=date(2026, 4, 29))
    assert ("review_overdue", "cpa") not in found(case, date(2026, 4, 30))


def test_a_section_about_to_end_amber_then_red():
    case = CaseFactory(stay=StayFactory(started_on=date(2026, 6, 1)))
    LegalStatusFactory(person=case.person, code="03", started_on=date(2026, 6, 1))
    ends = date(2026, 11, 30)
    assert ("section_expires", "") not in found(case, ends - timedelta(days=29))
    one = found(case, ends - timedelta(days=28))["section_expires", ""]
    assert (one.since, one.red, one.because) == (date(2026, 11, 2), False, "The section ends with 30 November 2026.")
    assert found(case, ends - timedelta(days=7))["section_expires", ""].red
    assert "ended" in found(case, ends + timedelta(days=1))["section_expires", ""].because

    ReviewFactory(case=case, kind="renewal", held_on=date(2026, 11, 20), renewed_until=date(2027, 5, 31))
    assert ("section_expires", "") not in found(case, ends)


def test_an_answer_of_the_ministry_that_is_late():
    case = CaseFactory(stay=StayFactory(started_on=date(2026, 1, 1)))
    LegalStatusFactory(person=case.person, code="09", started_on=date(2026, 1, 1))
    report = ReviewFactory(case=case, kind="moj_report", held_on=date(2026, 10, 1), reply_awaited=True)
    key = "moj_answer_overdue", report.reference
    assert key not in found(case, date(2026, 10, 29)) and key in found(case, date(2026, 10, 30))

    report.replied_on = date(2026, 11, 3)
    report.save()
    assert key in found(case, date(2026, 11, 2)) and key not in found(case, date(2026, 11, 3))
