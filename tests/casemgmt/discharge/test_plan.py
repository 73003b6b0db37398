"""The plan to leave: what it begins with, its date, who is told, and what only some may see."""

from datetime import timedelta

import pytest
from django.db import InternalError, ProgrammingError, connection, transaction

from casemgmt.discharge import services
from casemgmt.discharge.checklists import LDA
from casemgmt.discharge.models import Expectation, Plan
from casemgmt.discharge.selectors import plans_of
from casemgmt.facts import facts_of
from casemgmt.models import Case
from reachout.audit.models import Event
from reachout.refused import Refused
from tests.factories.beds import BedFactory, StayFactory, WardFactory
from tests.factories.cases import CaseFactory
from tests.factories.discharge import ExpectationFactory, PlanFactory, VictimFactory
from tests.factories.people import LegalStatusFactory

pytestmark = pytest.mark.django_db


def test_a_plan_begins_with_the_items_of_its_line_and_keeps_them(manager, now, today):
    lda = CaseFactory(stay=StayFactory(bed=BedFactory(ward=WardFactory(service_line="lda"))))
    first = services.begin_plan(lda, at=now, by=manager)
    services.set_checklist(service_line="lda", items=["One", "Two"], valid_from=today, source="A meeting", at=now, by=manager)
    second = services.begin_plan(
        CaseFactory(stay=StayFactory(bed=BedFactory(ward=WardFactory(service_line="lda")))), at=now, by=manager
    )

    assert [item.text for item in first.items.all()] == LDA
    assert len(LDA) == 12
    assert [item.text for item in second.items.all()] == ["One", "Two"]
    with pytest.raises(Refused, match="already"):
        services.begin_plan(lda, at=now, by=manager)


def test_every_date_given_stays_and_slippage_is_counted(client, case, lead, now, today):
    plan = PlanFactory(case=case)
    later = today + timedelta(days=90)
    services.expect(plan, expected_on=today + timedelta(days=30), why="", at=now, by=lead)
    with pytest.raises(Refused, match="why"):
        services.expect(plan, expected_on=later, why=" ", at=now, by=lead)
    services.expect(plan, expected_on=later, why="The flat is not ready.", at=now, by=lead)
    services.expect(plan, expected_on=today + timedelta(days=80), why="It is ready sooner.", at=now, by=lead)

    assert [one.days_slipped for one in plan.expectations.all()] == [0, 60, -10]
    client.force_login(lead)
    page = client.get(f"/discharge/{case.pk}/").content.decode()
    assert "1 time, 50 days" in page
    assert "The flat is not ready." in page
    with pytest.raises((ProgrammingError, InternalError)), transaction.atomic():
        Expectation.objects.update(why="Never said")


def test_a_plan_is_read_as_of_any_day(case, today):
    plan = PlanFactory(case=case, begun_on=today - timedelta(days=100), expected_on=today + timedelta(days=90), items=2)
    first, second = today - timedelta(days=10), today + timedelta(days=90)
    ExpectationFactory(plan=plan, expected_on=first)
    ExpectationFactory(plan=plan, expected_on=second, before=first, why="No flat", said_on=today - timedelta(days=5))

    def on(day):
        many = facts_of(Case.objects.all(), on=day)
        with connection.execute_wrapper(counted):
            return plans_of(many, on=day).get(case.pk)

    asked = []

    def counted(execute, sql, params, many, context):
        asked.append(sql)
        return execute(sql, params, many, context)

    assert on(today - timedelta(days=101)) is None
    assert on(today - timedelta(days=6)).expected_on == first
    del asked[:]
    assert on(today).expected_on == second
    assert len(asked) == 2
    Plan.objects.update(closed_on=today)
    assert on(today) is None


def test_aftercare_is_derived_from_the_pathway_and_its_icb_proposed(client, case, manager, now, today):
    person = case.person
    LegalStatusFactory(person=person, code="03", started_on=today - timedelta(days=400), ended_on=today - timedelta(days=100))
    LegalStatusFactory(person=person, code="01", started_on=today - timedelta(days=100))
    client.force_login(manager)
    client.post(f"/discharge/{case.pk}/begin/")
    page = client.get(f"/discharge/{case.pk}/").content.decode()

    assert "Section 3 since" in page
    assert Plan.objects.get().aftercare_icb == person.home_icb
    assert "/told/authority/" in page


def test_under_restrictions_the_ministry_is_told(client, case, lead, now, today):
    LegalStatusFactory(person=case.person, code="09", started_on=today - timedelta(days=400))
    PlanFactory(case=case)
    client.force_login(lead)
    client.post(f"/discharge/{case.pk}/told/justice/", {"told_on": today.isoformat(), "how": "By letter"})

    assert "Ministry of Justice, " in client.get(f"/discharge/{case.pk}/").content.decode()
    assert client.get(f"/discharge/{case.pk}/told/family/").status_code == 404


def test_what_protects_victims_is_for_those_who_may_see_it_alone(client, case, lead, manager):
    VictimFactory(plan=PlanFactory(case=case))
    client.force_login(manager)
    assert "Kestrel Road" in client.get(f"/discharge/{case.pk}/").content.decode()
    assert "Victim liaison" in client.get(f"/discharge/{case.pk}/").content.decode()

    client.force_login(lead)
    for address in (f"/discharge/{case.pk}/", "/discharge/", "/discharge/?export=csv", f"/cases/{case.pk}/", "/delays/"):
        told = b"".join(client.get(address)).decode().lower()
        assert "kestrel" not in told, address
        assert "victim" not in told, address
    assert client.get(f"/discharge/{case.pk}/victims/").status_code == 403
    assert client.get(f"/discharge/{case.pk}/told/victim_liaison/").status_code == 404
    assert not any("Kestrel" in str(event.facts) for event in Event.objects.all())


def test_the_unit_keeps_items_overdue_ones_first(client, case, lead, today):
    plan = PlanFactory(case=case, items=3)
    item = plan.items.get(place=3)
    client.force_login(lead)
    client.post(f"/discharge/{case.pk}/items/{item.pk}/", {"owner": "Social worker", "due_on": "2024-02-29", "rag": "red"})
    page = client.get(f"/discharge/{case.pk}/").content.decode()

    assert "Social worker" in page
    assert page.index("Item 3") < page.index("Item 1") < page.index("Item 2")
    number = {"text": "Ask 999 000 0018 about it"}
    refused = client.post(f"/discharge/{case.pk}/items/add/", number).content.decode()
    assert "Take out the NHS number" in refused


def test_an_outsider_cannot_tell_that_there_is_a_plan(client, case, outsider):
    PlanFactory(case=case, items=1)
    client.force_login(outsider)

    for part in ("", "expect/", "change/", "move-on/", "items/add/", "letter/gp/", "leave/"):
        assert client.get(f"/discharge/{case.pk}/{part}").status_code == 404, part
