"""The pages of flags: what raised one, what happens next, the answer; and what commissioners see, which is no name."""

from datetime import timedelta

import pytest
from django.utils import timezone

from casemgmt.facts import facts_of
from casemgmt.flags.bench import read_rows
from casemgmt.flags.models import Flag
from casemgmt.flags.services import keep_flags
from casemgmt.models import Case
from casemgmt.panels import panels_for
from reachout.audit.models import Event
from reachout.pages.worklist import sections_for
from reachout.people.story import story_of
from tests.factories.accounts import user_with
from tests.factories.beds import BedFactory, ReadyFactory, StayFactory
from tests.factories.cases import CaseFactory
from tests.factories.flags import FlagFactory, days_ago
from tests.factories.people import fictional_nhs_number

pytestmark = pytest.mark.django_db


@pytest.fixture
def flag():
    """Really raised by the job, of somebody whom a case manager follows."""
    stay = StayFactory(bed=BedFactory(), started_on=days_ago(50))
    CaseFactory(stay=stay, manager=user_with("case_manager"))
    ReadyFactory(spell=stay.spell, ready_on=days_ago(20), reason="18")
    keep_flags(on=timezone.localdate())
    return Flag.objects.get(rule="ready_delayed")


def signed_in(client, user):
    client.force_login(user)
    return client


def words(client, address):
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def test_a_flags_page_says_what_raised_it_by_which_rule_and_what_comes_next(client, flag):
    page = words(signed_in(client, flag.case.manager), flag.get_absolute_url())

    assert flag.because in page and "Supported accommodation" in page
    assert f"/beds/stays/{flag.case.person.stays.get().pk}/" in page
    assert "Clinically ready for discharge" in page and "14 days" in page and "28 days" in page
    assert f"To be answered by {flag.answer_by:%-d %B %Y}." in page and "it goes to the commissioner on" in page
    assert Event.objects.filter(act="flag.read", person_id=flag.case.person_id).count() == 1


def test_answered_with_a_plan_and_resolved_with_a_reason(client, flag):
    manager, due = flag.case.manager, timezone.localdate() + timedelta(days=7)
    client = signed_in(client, manager)
    first = flag.latest
    day = {"plan_due_on_day": due.day, "plan_due_on_month": due.month, "plan_due_on_year": due.year}

    said = client.post(
        f"{flag.get_absolute_url()}acknowledge/", {"seen": first, "plan": f"Call {fictional_nhs_number()}.", **day}
    )
    assert b"Take out the NHS number" in said.content
    client.post(f"{flag.get_absolute_url()}acknowledge/", {"seen": first, "plan": "Housing panel.", **day})
    flag.refresh_from_db()
    assert (flag.status, flag.plan, flag.plan_due_on) == ("acknowledged", "Housing panel.", due)

    stale = client.post(f"{flag.get_absolute_url()}resolve/", {"seen": first, "why": "They moved."})
    assert b"since you opened it" in stale.content
    client.post(f"{flag.get_absolute_url()}resolve/", {"seen": flag.latest, "why": "They moved."})
    page = words(client, flag.get_absolute_url())
    assert "They moved." in page and "It stays quiet until the facts change." in page and "Acknowledge with a plan" not in page


def test_a_provider_may_answer_its_own_but_not_resolve_it(client, flag):
    site = flag.case.person.stays.get().ward.site
    lead = user_with("lead", organisation=site.organisation, site=site)
    page = words(signed_in(client, lead), flag.get_absolute_url())

    assert "/acknowledge/" in page and "/resolve/" not in page
    assert client.post(f"{flag.get_absolute_url()}resolve/", {"seen": flag.latest, "why": "x"}).status_code == 403
    assert signed_in(client, user_with("lead")).get(flag.get_absolute_url()).status_code == 404


@pytest.mark.parametrize("role", ["commissioner", "board"])
def test_escalations_are_by_reference(client, role):
    flag = FlagFactory(level="red", escalated_to="commissioner" if role == "commissioner" else "board", acknowledged=True)
    FlagFactory(case=flag.case, rule="awol")
    user = user_with(role)
    client = signed_in(client, user)

    for address in ("/flags/escalations/", "/flags/escalations/?export=csv"):
        response = client.get(address)
        said = (b"".join(response.streaming_content) if response.streaming else response.content).decode()
        assert flag.reference in said and flag.case.reference in said
        assert flag.case.person.family_name not in said and flag.case.person.reference not in said and flag.plan not in said
    titles = [section.title for section in sections_for(user, timezone.now())]
    assert "Escalated to you" in titles
    assert client.get("/flags/").status_code == 403 and client.get(flag.get_absolute_url()).status_code == 403


def test_the_list_is_filtered_by_whose_rule_level_state_provider_and_age(client):
    manager = user_with("case_manager")
    mine = FlagFactory(case=CaseFactory(manager=manager), level="red", raised_on=days_ago(30))
    other = FlagFactory(rule="awol", acknowledged=True)
    ended = FlagFactory(lapsed=True)
    provider = mine.case.person.stays.get().ward.site.organisation
    client = signed_in(client, manager)

    for query, shown in {
        "": {mine, other},
        "whose=mine": {mine},
        "whose=nobody": {other},
        "rule=awol": {other},
        "level=red": {mine},
        "state=late": {mine},
        "state=acknowledged": {other},
        "state=ended": {ended},
        f"provider={provider.pk}": {mine},
        "age=28": {mine},
    }.items():
        page = words(client, f"/flags/?{query}")
        assert {one for one in (mine, other, ended) if f'href="{one.get_absolute_url()}"' in page} == shown, query


def test_what_waits_is_on_the_home_page_the_case_and_the_story(client, flag):
    manager, now = flag.case.manager, timezone.now()

    [waits] = [one for one in sections_for(manager, now) if one.title == "Flags to answer"]
    assert f"{flag.case.person.name}: {flag.title}" in [item.title for item in waits.items]
    [facts] = facts_of(Case.objects.filter(pk=flag.case_id), on=timezone.localdate(now))
    [told] = [filled for panel, filled in panels_for(facts, manager, now) if panel.title == "Flags"]
    assert flag in told["standing"]
    assert f"Flag raised: {flag.title}" in [one.title for one in story_of(flag.case.person, manager)]
    assert "Ready for discharge, and still here" in words(signed_in(client, manager), "/flags/rules/")


def test_the_floor_of_the_bench_reads_the_rows_of_open_cases(flag):
    assert read_rows() >= 3
