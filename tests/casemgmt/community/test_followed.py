"""What is known of somebody's time with the community team, as of any day; what the facts show by themselves."""

from datetime import date, timedelta

import pytest

from casemgmt.community.selectors import followed
from casemgmt.facts import facts_of
from casemgmt.flags.rules import findings
from casemgmt.models import Case, CommunityEpisode
from reachout.rules.selectors import rules_on
from tests.factories.beds import StayFactory
from tests.factories.cases import EpisodeFactory
from tests.factories.community import ConditionFactory, ContactFactory, SupportFactory, TierFactory

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 21)


def ago(days: int) -> date:
    return TODAY - timedelta(days=days)


@pytest.fixture
def episode():
    return EpisodeFactory(referred_on=ago(100), accepted_on=ago(90), first_contact_on=ago(80))


def row_of(episode, on=TODAY):
    [row] = followed(CommunityEpisode.objects.filter(pk=episode.pk), on=on)
    return row


def test_each_step_is_that_of_the_day(episode):
    TierFactory(episode=episode, level="consultation", started_on=ago(90))
    TierFactory(episode=episode, level="full", started_on=ago(20))
    SupportFactory(episode=episode, state="in_place", since=ago(60))
    SupportFactory(episode=episode, state="at_risk", since=ago(5))

    assert [row_of(episode, on=ago(day)).state for day in (95, 85, 80, 0)] == ["referred", "accepted", "in contact", "in contact"]
    assert (row_of(episode, on=ago(95)).days_to_accept, row_of(episode).days_to_accept) == (5, 10)
    assert (row_of(episode, on=ago(85)).days_to_contact, row_of(episode).days_to_contact) == (5, 10)
    assert (row_of(episode, on=ago(21)).tier.level, row_of(episode).tier.level) == ("consultation", "full")
    assert (row_of(episode, on=ago(6)).supports["home"].state, row_of(episode).supports["home"].state) == ("in_place", "at_risk")


@pytest.mark.parametrize(("mode", "days"), [("face", 3), ("phone", 3), ("talk", 3), ("video", 3), ("text", 80), ("email", 80)])
def test_text_messages_and_e_mails_are_no_contact(episode, mode, days):
    ContactFactory(episode=episode, on=ago(3), mode=mode)

    assert row_of(episode).days_without_contact == days


def test_an_admission_under_a_condition_is_a_recall_and_one_after_it_ended_is_none(episode):
    ConditionFactory(episode=episode, started_on=ago(90), ended_on=ago(10), end="discharged")
    recalled = StayFactory(
        spell__person=episode.person,
        started_on=ago(40),
        ended_on=ago(30),
        spell__discharged_on=ago(30),
        spell__destination="community",
    )
    StayFactory(spell__person=episode.person, started_on=ago(5))

    row = row_of(episode)

    assert [(recall.on, recall.spell) for recall in row.recalls] == [(ago(40), recalled.spell)]
    assert row_of(episode, on=ago(41)).recalls == []


@pytest.mark.parametrize(
    ("days", "destination", "within"),
    [(0, "community", 30), (30, "community", 30), (31, "community", 90), (90, "community", 90), (91, "community", None),
     (5, "other_unit", None)],
)  # fmt: skip
def test_coming_back_soon_after_a_discharge_home_is_a_readmission(days, destination, within):
    episode = EpisodeFactory(referred_on=ago(200))
    discharged = ago(100)
    StayFactory(
        spell__person=episode.person,
        started_on=ago(300),
        ended_on=discharged,
        spell__discharged_on=discharged,
        spell__destination=destination,
    )
    StayFactory(spell__person=episode.person, started_on=discharged + timedelta(days=days))

    assert [again.within for again in row_of(episode).readmissions] == ([within] if within else [])


def raised(episode, on=TODAY):
    case, _ = Case.objects.get_or_create(
        person=episode.person,
        service_line=episode.service_line,
        defaults={"opened_on": episode.referred_on, "opened_because": "community"},
    )
    many = facts_of(Case.objects.filter(pk=case.pk), on=on)
    found = {rule.id: finding for _, rule, finding in findings(many, on=on, rules=rules_on(on))}
    return {id: finding for id, finding in found.items() if id.startswith("community_")}


def test_silence_is_flagged_the_day_after_a_contact_was_due_in_red_under_a_condition(episode):
    ContactFactory(episode=episode, on=ago(29))

    assert raised(episode, on=ago(1)) == {}
    assert raised(episode)["community_no_contact"].since == TODAY
    assert not raised(episode)["community_no_contact"].red

    ConditionFactory(episode=episode)
    assert raised(episode)["community_no_contact"].red

    StayFactory(spell__person=episode.person, started_on=ago(2))
    assert raised(episode) == {}


def test_a_late_first_contact_and_a_home_at_risk_are_flagged():
    episode = EpisodeFactory(referred_on=ago(30), accepted_on=ago(20))
    SupportFactory(episode=episode, state="at_risk", since=ago(15))

    found = raised(episode)

    assert found["community_first_contact_late"].since == ago(5)
    assert found["community_home_at_risk"].red and not raised(episode, on=ago(1))["community_home_at_risk"].red
    assert "community_first_contact_late" not in raised(episode, on=ago(6))

    SupportFactory(episode=episode, state="in_place", since=ago(1))
    assert "community_home_at_risk" not in raised(episode)


def test_many_take_as_many_queries_as_one(django_assert_num_queries):
    for _ in range(3):
        made = EpisodeFactory()
        TierFactory(episode=made), ContactFactory(episode=made), SupportFactory(episode=made), ConditionFactory(episode=made)

    with django_assert_num_queries(5):
        followed(CommunityEpisode.objects.all(), on=TODAY)
