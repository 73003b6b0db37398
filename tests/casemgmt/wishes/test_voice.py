"""The person's and the carer's voice: in their words, added to and never overwritten."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils import timezone

from casemgmt.facts import facts_of
from casemgmt.flags.rules import RULES
from casemgmt.models import Case
from casemgmt.wishes import services
from casemgmt.wishes.models import CarePlan, Goal, Saying, Telling, View
from casemgmt.wishes.selectors import heard_of
from casemgmt.wishes.worklist import advocates_to_offer, goals_to_talk_about
from reachout.accounts.permissions import Role
from reachout.audit.models import Event
from reachout.refused import Refused
from reachout.rules.selectors import rules_on
from tests.factories.accounts import user_with
from tests.factories.beds import BedFactory, StayFactory
from tests.factories.cases import CaseFactory
from tests.factories.people import LegalStatusFactory, PersonFactory
from tests.factories.wishes import (
    AdvocacyFactory,
    CarePlanFactory,
    CarerEventFactory,
    CarerFactory,
    GoalFactory,
    TellingFactory,
    ViewFactory,
)

pytestmark = pytest.mark.django_db


def ago(days: int) -> date:
    return timezone.localdate() - timedelta(days=days)


def day(name: str, on: date) -> dict[str, int]:
    return {f"{name}_day": on.day, f"{name}_month": on.month, f"{name}_year": on.year}


@pytest.fixture
def case():
    stay = StayFactory(bed=BedFactory(), spell__person=PersonFactory(line="adult_secure"), started_on=ago(300))
    return CaseFactory(stay=stay)


@pytest.fixture
def ward(case):
    site = case.person.stays.get().ward.site
    return user_with(Role.WARD, line="adult_secure", organisation=site.organisation)


@pytest.fixture
def manager(case):
    user = user_with(Role.CASE_MANAGER, line="adult_secure")
    Case.objects.filter(pk=case.pk).update(manager=user)
    return user


def test_a_ward_writes_a_goal_down_and_how_it_goes(client, case, ward):
    client.force_login(ward)
    said = {"words": "I want to cook.", "why": "I am good at it.", "by_when": "before Eid", **day("set_on", ago(40))}

    assert client.post(reverse("wishes:set-goal", args=[case.pk]), said).status_code == 302
    goal = Goal.objects.get()
    client.post(
        reverse("wishes:look-at-goal", args=[goal.pk]), {"words": "I made soup.", "status": "working", **day("on", ago(9))}
    )
    client.post(reverse("wishes:look-at-goal", args=[goal.pk]), {"words": "", "status": "reached", **day("on", ago(1))})

    goal.refresh_from_db()
    assert (goal.status, goal.looked_at_on) == ("reached", ago(1))
    assert [(one.on, one.words) for one in goal.tellings.all()] == [(ago(9), "I made soup."), (ago(1), "")]
    page = client.get(reverse("wishes:goal", args=[goal.pk])).content.decode()
    assert "I made soup." in page and "before Eid" in page
    facts = [str(event.facts) for event in Event.objects.filter(act__startswith="goal.")]
    assert facts and not any("soup" in one or "cook" in one for one in facts)


def test_a_goal_that_becomes_another_stays_in_the_history(case, manager):
    before = GoalFactory(case=case)

    after = services.set_goal(case, words="I want to bake.", set_on=ago(0), instead_of=before, at=timezone.now(), by=manager)

    before.refresh_from_db()
    assert (before.status, before.became) == ("changed", after)
    with pytest.raises(Refused, match="stands as: changed"):
        services.look_at_goal(before, on=ago(0), status="working", words="x", at=timezone.now(), by=manager)


@pytest.mark.parametrize(
    "make", [TellingFactory, ViewFactory, CarePlanFactory, AdvocacyFactory, CarerEventFactory], ids=lambda one: one.__name__
)
def test_what_somebody_said_cannot_be_changed_or_deleted(make):
    row = make()
    for act in (lambda: row.save(), lambda: row.delete()):
        with pytest.raises(DatabaseError, match="stays as it was said"), transaction.atomic():
            act()


def test_words_that_name_an_nhs_number_are_sent_back(client, case, ward):
    client.force_login(ward)
    said = {"topic": "helps", "words": "Ring 999 000 0018", **day("said_on", ago(1))}

    assert "Take out the NHS number" in client.post(reverse("wishes:hear", args=[case.pk]), said).content.decode()
    assert not Saying.objects.exists()


def test_a_day_to_come_and_a_closed_case_are_refused(case, ward):
    with pytest.raises(Refused, match="today or a day in the past"):
        services.hear(case, topic="helps", words="x", said_on=ago(-1), at=timezone.now(), by=ward)
    Case.objects.filter(pk=case.pk).update(closed_on=ago(0), closed_because="died")
    with pytest.raises(Refused, match="closed"):
        services.hear(case, topic="helps", words="x", said_on=ago(1), at=timezone.now(), by=ward)


def test_a_care_plan_made_together_has_the_person_in_it(case, ward):
    keep = {"planned_on": ago(1), "at": timezone.now(), "by": ward}
    with pytest.raises(Refused, match="took part"):
        services.keep_care_plan(case, together="yes", took_part=["nurse"], **keep)
    services.keep_care_plan(case, together="declined", took_part=["nurse"], **keep)
    assert CarePlan.objects.get().together == "declined"


def test_what_a_carer_may_be_told_changes_with_its_history(client, case, manager):
    client.force_login(manager)
    carer = services.add_carer(case, name="Ada Fenwright", relation="Mother", since_on=ago(90), at=timezone.now(), by=manager)
    told = {"consent": "some", "may_be_told": "", **day("on", ago(5))}

    refused = client.post(reverse("wishes:carer-consent", args=[carer.pk]), told).content.decode()
    assert "Write what they may be told." in refused
    client.post(reverse("wishes:carer-consent", args=[carer.pk]), {**told, "may_be_told": "When visits are."})
    client.post(reverse("wishes:contact-carer", args=[carer.pk]), {"how": "phone", "in_confidence": "on", **day("on", ago(2))})

    carer.refresh_from_db()
    assert (carer.consent, carer.may_be_told) == ("some", "When visits are.")
    assert [(event.what, event.state) for event in carer.events.all()] == [
        ("contact", ""), ("consent", "some"), ("consent", "not_asked"),
    ]  # fmt: skip
    page = client.get(carer.get_absolute_url()).content.decode()
    assert "not to be shared with the person" in page


def test_a_view_of_another_persons_carer_is_refused(case, ward):
    with pytest.raises(Refused, match="this person's carers"):
        services.keep_view(case, at_what="CPA", said_on=ago(1), agrees="yes", carer=CarerFactory(), at=timezone.now(), by=ward)
    assert not View.objects.exists()


def found(rule: str, case: Case, on: date):
    many = facts_of(Case.objects.filter(pk=case.pk), on=on)
    [facts] = many
    return list(RULES[rule].find(facts, heard_of(many, on=on).get(case.pk), rules_on(on)))


def test_a_flag_for_whom_no_advocate_was_offered(case):
    LegalStatusFactory(person=case.person, code="02", started_on=ago(300), ended_on=ago(272))
    LegalStatusFactory(person=case.person, code="03", started_on=ago(272))

    assert not found("no_advocate_offered", case, ago(286))
    [finding] = found("no_advocate_offered", case, ago(285))
    assert finding.since == ago(285) and not finding.red
    assert found("no_advocate_offered", case, ago(0))[0].since == finding.since
    AdvocacyFactory(case=case, what="offered", on=ago(100))
    assert not found("no_advocate_offered", case, ago(0))
    assert found("no_advocate_offered", case, ago(101))


def test_a_flag_where_no_care_plan_was_made_together(case):
    assert found("care_plan_not_together", case, ago(0))
    CarePlanFactory(case=case, planned_on=ago(20), together="no", took_part=["nurse"])
    assert found("care_plan_not_together", case, ago(0))
    CarePlanFactory(case=case, planned_on=ago(10))
    assert not found("care_plan_not_together", case, ago(0))
    assert found("care_plan_not_together", case, ago(11))


def test_my_work_says_whose_goals_and_advocates_wait(case, ward, manager):
    LegalStatusFactory(person=case.person, code="03", started_on=ago(300))
    for user in (ward, manager):
        assert [item.url for item in goals_to_talk_about(user, timezone.now()).items] == [f"/wishes/{case.pk}/#goals"]
        assert advocates_to_offer(user, timezone.now()).count == 1
    TellingFactory(goal=GoalFactory(case=case, set_on=ago(200), looked_at_on=ago(3)), on=ago(3))
    AdvocacyFactory(case=case)

    assert goals_to_talk_about(ward, timezone.now()).count == advocates_to_offer(ward, timezone.now()).count == 0


def test_the_list_tells_whose_voice_is_missing(client, case, manager):
    client.force_login(manager)
    assert case.person.family_name.upper() in client.get("/wishes/?missing=advocate").content.decode()
    AdvocacyFactory(case=case)
    assert case.person.family_name.upper() not in client.get("/wishes/?missing=advocate").content.decode()


def test_the_api_keeps_goals_for_unit_and_case_manager(client, case, ward, manager):
    for user, words in ((ward, "I want to read."), (manager, "I want to run.")):
        client.force_login(user)
        body = {"case": case.pk, "words": words, "set_on": ago(3).isoformat()}
        made = client.post("/api/v1/goals/", body, content_type="application/json")
        assert made.status_code == 201, made.content
        looked = {"on": ago(1).isoformat(), "status": "reached"}
        done = client.post(f"/api/v1/goals/{made.json()['id']}/look/", looked, content_type="application/json")
        assert done.json()["status"] == "reached" and len(done.json()["tellings"]) == 1
    assert Telling.objects.count() == 2


def test_the_panel_and_the_story_tell_it(client, case, manager):
    GoalFactory(case=case, words="I want to see the sea.")
    AdvocacyFactory(case=case, what="accepted", service="Open Door")
    client.force_login(manager)

    assert "I want to see the sea." in client.get(f"/cases/{case.pk}/").content.decode()
    story = client.get(f"/people/{case.person_id}/").content.decode()
    assert "Set a goal" in story and "Advocate accepted" in story
