"""Which flags incidents raise on a case, as of any day."""

from datetime import datetime, time, timedelta

import pytest
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from casemgmt.facts import Facts, facts_of
from casemgmt.flags.rules import RULES, findings
from casemgmt.incidents.flags import Held, restrained_often
from casemgmt.models import Case
from reachout.rules.selectors import Rules, rules_on
from tests.factories.cases import InterventionFactory
from tests.factories.incidents import ConcernFactory, IncidentFactory, NotificationFactory, RestrictionReviewFactory

MINE = {
    "segregated", "secluded_long", "restriction_review_late", "restrained_often", "restrained_prone", "safeguarding",
    "incident_untold",
}  # fmt: skip
TODAY = timezone.localdate


def ago(days, hour=12):
    return timezone.make_aware(datetime.combine(TODAY() - timedelta(days=days), time(hour)))


def found(on=None):
    on = on or TODAY()
    many = facts_of(Case.objects.all(), on=on)
    told = findings(many, on=on, rules=rules_on(on))
    return {rule.id: (finding.since, finding.red) for _, rule, finding in told if rule.id in MINE}


def test_a_calm_stay_raises_nothing(stay):
    IncidentFactory(stay=stay, harm_physical="moderate")
    InterventionFactory(stay=stay, type="07", started_at=ago(3), ended_at=ago(3))

    assert found() == {} and set(RULES) >= MINE


def test_a_seclusion_is_late_the_day_after_and_long_when_the_rule_says(stay):
    running = InterventionFactory(stay=stay, started_at=ago(4))

    assert found(ago(4).date()) == {}
    assert found(ago(3).date()) == {"restriction_review_late": (ago(3).date(), False)}
    assert found(ago(1).date())["secluded_long"] == (ago(1).date(), False)
    for kind in ("nursing", "medical", "mdt", "independent"):
        RestrictionReviewFactory(intervention=running, kind=kind, at=ago(0, 0))
    assert set(found()) == {"secluded_long"}
    running.ended_at = ago(1, 20)
    running.save()
    assert found() == {}


def test_segregation_is_red_from_its_first_day(stay):
    InterventionFactory(stay=stay, type="06", started_at=ago(2))

    assert found(ago(2).date()) == {"segregated": (ago(2).date(), True)}
    assert "segregated" not in found(ago(3).date())


def test_prone_restraint_is_flagged_for_as_long_as_the_rule_says(stay):
    stay.started_on = stay.spell.admitted_on = TODAY() - timedelta(days=90)
    stay.save()
    InterventionFactory(stay=stay, type="01", started_at=ago(40), ended_at=ago(40))

    assert found(ago(11).date()) == {"restrained_prone": (ago(40).date(), False)}
    assert found(ago(10).date()) == {}


def test_a_concern_is_red_until_it_is_referred_and_ends_when_it_is_closed(stay, manager):
    concern = ConcernFactory(incident__stay=stay, raised_at=ago(5), outcome="inconclusive")

    assert found() == {"safeguarding": (ago(5).date(), True)}
    concern.referred_on, concern.authority = ago(4).date(), "Hartshire"
    concern.save()
    assert found() == {"safeguarding": (ago(5).date(), False)}
    concern.closed_at, concern.closed_by = ago(1), manager
    concern.save()
    assert found() == {} and "safeguarding" in found(ago(2).date())


def test_serious_harm_is_red_until_everybody_has_been_told(stay):
    incident = IncidentFactory(stay=stay, happened_at=ago(5), injury_person="serious")
    NotificationFactory(incident=incident, to="cqc", told_on=ago(2).date())

    assert found() == {"incident_untold": (ago(3).date(), True)}
    NotificationFactory(incident=incident, to="commissioner", told_on=ago(1).date())
    assert found() == {} and set(found(ago(2).date())) == {"incident_untold"}


@given(st.lists(st.integers(0, 60), max_size=14), st.integers(1, 5), st.integers(1, 30))
@settings(max_examples=60)
def test_restrained_often_counts_as_a_slow_count_does(back, most, days):
    """The flag stands since the first of the unbroken days on which the count was reached."""
    held = sorted(TODAY() - timedelta(days=one) for one in back)
    rules = Rules({("restraint_many_count", ""): most, ("restraint_many_days", ""): days})

    def reached(on):
        return sum(on - timedelta(days=days) < day <= on for day in held) >= most

    since = TODAY()
    while reached(since - timedelta(days=1)):
        since -= timedelta(days=1)
    told = list(restrained_often(Facts(Case(service_line="lda"), TODAY()), Held(held), rules))
    assert [finding.since for finding in told] == ([since] if reached(TODAY()) else [])


@pytest.mark.django_db
def test_the_flags_of_many_cases_take_as_many_queries_as_of_one(stay, django_assert_max_num_queries):
    InterventionFactory(stay=stay)
    IncidentFactory(stay=stay, kind="death")
    many = facts_of(Case.objects.all(), on=TODAY())
    rules = rules_on(TODAY())

    with django_assert_max_num_queries(16):
        for id in MINE:
            rule = RULES[id]
            read = rule.reads(many, on=TODAY())
            [list(rule.find(facts, read.get(facts.case.pk), rules)) for facts in many]
