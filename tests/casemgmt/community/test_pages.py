"""The caseload, and what is recorded of somebody's time with the team."""

from datetime import timedelta

import pytest
from django.utils import timezone

from casemgmt.community import services
from casemgmt.community.models import Condition, Contact
from casemgmt.models import CommunityEpisode
from reachout.accounts.permissions import Role
from reachout.audit.models import Event
from reachout.refused import Refused
from tests.conftest import row_counts
from tests.factories.accounts import user_with
from tests.factories.cases import CaseFactory, EpisodeFactory
from tests.factories.community import ConditionFactory, ContactFactory, SupportFactory, TierFactory
from tests.quality.reading import listed, text

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate


def ago(days):
    return TODAY() - timedelta(days=days)


def typed(day):
    return f"{day:%d/%m/%Y}"


@pytest.fixture
def manager():
    return user_with(Role.CASE_MANAGER)


def test_from_a_referral_to_a_discharge_in_the_pages(client, manager):
    case = CaseFactory(manager=manager)
    client.force_login(manager)

    made = client.post(f"/community/refer/{case.pk}/", {"team": "North team", "on": typed(ago(9))})
    episode = CommunityEpisode.objects.get()
    assert made["Location"] == episode.get_absolute_url()
    page = episode.get_absolute_url()
    for verb, filled in [
        ("accept", {"on": typed(ago(7)), "tier": "joint"}),
        ("contact", {"on": typed(ago(6)), "mode": "text"}),
        ("contact", {"on": typed(ago(5)), "mode": "video", "note": "Settling in."}),
        ("tier", {"on": typed(ago(4)), "tier": "full"}),
        ("support/home", {"state": "at_risk", "since": typed(ago(3)), "words": "The landlord is selling."}),
        ("condition", {"kind": "cto", "started_on": typed(ago(7))}),
    ]:
        answer = client.post(f"{page}{verb}/", filled)
        assert answer.status_code == 302, text(answer)

    episode.refresh_from_db()
    assert episode.first_contact_on == ago(5)
    shown = text(client.get(page))
    assert "Text message, does not count" in shown and "The landlord is selling." in shown
    assert "Community treatment order since" in shown
    assert "full case management" in text(client.get(case.get_absolute_url()))

    condition = Condition.objects.get()
    assert client.post(f"{page}condition/{condition.pk}/end/", {"on": typed(TODAY()), "end": "lapsed"}).status_code == 302
    assert client.post(f"{page}discharge/", {"on": typed(TODAY()), "because": "mainstream"}).status_code == 302
    assert "to a community mental health team." in text(client.get(page))
    assert {event.act for event in Event.objects.filter(person_id=case.person_id)} >= {
        "community.referred", "community.accepted", "community.contact", "community.tier_set", "community.support",
        "community.condition_began", "community.condition_ended", "community.discharged",
    }  # fmt: skip


def test_a_referral_that_is_not_accepted_says_why_and_is_over(client, manager):
    episode = EpisodeFactory(accepted_on=None)
    client.force_login(manager)

    client.post(f"/community/{episode.pk}/decline/", {"on": typed(TODAY()), "because": "no_place"})

    assert "Not accepted on" in text(client.get(f"/community/{episode.pk}/"))
    assert listed(client.get("/community/")) == []


def test_the_caseload_has_the_longest_silence_first_and_each_team_by_tier(client, manager):
    quiet = EpisodeFactory(team="North", referred_on=ago(90), accepted_on=ago(80), first_contact_on=ago(70))
    heard = EpisodeFactory(team="South", referred_on=ago(90), accepted_on=ago(80), first_contact_on=ago(70))
    ContactFactory(episode=heard, on=ago(1))
    TierFactory(episode=heard, level="joint")
    EpisodeFactory(liaison_only=True)
    EpisodeFactory(service_line="aed")
    client.force_login(manager)

    page = client.get("/community/")

    assert listed(page) == [quiet.person.name, heard.person.name]
    assert listed(client.get("/community/?team=South")) == [heard.person.name]
    assert listed(client.get("/community/?tier=joint")) == [heard.person.name]
    assert listed(client.get("/community/?tier=none")) == [quiet.person.name]
    assert "Too long without contact 1" in text(page)


def test_the_next_step_is_in_the_work_of_whoever_follows_them(client, manager):
    late = EpisodeFactory(accepted_on=None)
    client.force_login(manager)
    assert late.person.name in text(client.get("/"))

    CaseFactory(
        stay=None, person=late.person, service_line="adult_secure", opened_on=ago(60), manager=user_with(Role.CASE_MANAGER)
    )
    assert late.person.name not in text(client.get("/"))


def calls(episode, manager):
    common = {"at": timezone.now(), "by": manager}
    accepted = EpisodeFactory(referred_on=ago(20), accepted_on=ago(10))
    ContactFactory(episode=accepted, on=ago(1))
    ConditionFactory(episode=accepted, started_on=ago(5))
    over = EpisodeFactory(discharged_on=ago(1))
    return [
        lambda: services.accept(accepted, on=TODAY(), tier="full", **common),
        lambda: services.accept(episode, on=episode.referred_on - timedelta(days=1), tier="full", **common),
        lambda: services.accept(episode, on=TODAY() + timedelta(days=1), tier="full", **common),
        lambda: services.decline(accepted, on=TODAY(), because="risk", **common),
        lambda: services.record_contact(episode, on=TODAY(), mode="face", **common),
        lambda: services.record_contact(over, on=TODAY(), mode="face", **common),
        lambda: services.add_condition(accepted, kind="conditional", started_on=TODAY(), **common),
        lambda: services.end_condition(accepted.conditions.get(), on=ago(6), end="lapsed", **common),
        lambda: services.discharge(accepted, on=ago(2), because="completed", **common),
        lambda: services.refer(_case_of(accepted), team="North", on=TODAY(), **common),
    ]


def _case_of(episode):
    return CaseFactory(stay=None, person=episode.person, service_line="adult_secure", opened_on=ago(20))


@pytest.mark.parametrize("which", range(10))
def test_what_contradicts_the_record_is_refused_and_changes_nothing(manager, which):
    call = calls(EpisodeFactory(accepted_on=None), manager)[which]
    cases = [] if which < 9 else ["casemgmt.Case"]
    before = row_counts()

    with pytest.raises(Refused):
        call()

    assert {k: v for k, v in (row_counts() - before).items() if k not in cases} == {}


def test_the_first_contact_is_the_earliest_that_counts_and_never_one_before_the_team_took_them_on(manager):
    episode = EpisodeFactory(referred_on=ago(20), accepted_on=ago(10))
    for day in (3, 8, 5):
        services.record_contact(episode, on=ago(day), mode="phone", at=timezone.now(), by=manager)

    episode.refresh_from_db()
    assert episode.first_contact_on == ago(8) and Contact.objects.count() == 3


def test_an_outsider_cannot_tell_who_is_with_the_team_and_no_text_names_anybody(client, manager):
    episode = EpisodeFactory()
    SupportFactory(episode=episode)
    client.force_login(user_with(Role.CASE_MANAGER, line="aed"))
    assert client.get(f"/community/{episode.pk}/").status_code == 404
    assert client.post(f"/community/{episode.pk}/contact/", {"on": typed(TODAY()), "mode": "face"}).status_code == 404

    client.force_login(manager)
    named = client.post(f"/community/{episode.pk}/contact/", {"on": typed(TODAY()), "mode": "face", "note": "999 000 0018 came"})
    assert "Take out the NHS number" in text(named) and not Contact.objects.exists()
