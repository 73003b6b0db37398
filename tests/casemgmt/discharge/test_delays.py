"""Ready but delayed: who, how long, why, who is asked, and what it has cost."""

from datetime import timedelta
from decimal import Decimal

import pytest

from casemgmt.discharge import services
from casemgmt.discharge.delays import cost_since, delayed, totals
from casemgmt.facts import facts_of
from casemgmt.models import Case
from reachout.accounts.permissions import Role
from reachout.refused import Refused
from tests.factories.accounts import user_with
from tests.factories.beds import BedFactory, ReadyFactory, StayFactory, WardFactory
from tests.factories.cases import CaseFactory
from tests.factories.discharge import AskFactory, PlanFactory
from tests.factories.organisations import OrganisationFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def ready(stay, case, today):
    return ReadyFactory(spell=stay.spell, ready_on=today - timedelta(days=50), reason="18")


def test_the_longest_and_why_is_said_at_once(client, ready, case, manager, today):
    other = StayFactory(bed=BedFactory(ward=WardFactory()), started_on=today - timedelta(days=90))
    CaseFactory(stay=other)
    ReadyFactory(spell=other.spell, ready_on=today - timedelta(days=10), reason="04")
    council = OrganisationFactory(kind="local_authority", name="Kestrel Council")
    AskFactory(case=case, organisation=council, whom="", what="Agree the money", asked_on=today - timedelta(days=20))
    client.force_login(manager)
    page = client.get("/delays/").content.decode()

    first = page[page.index("Waiting longest") : page.index("</section>", page.index("Waiting longest"))]
    assert case.person.name in first and "50 days" in first
    assert "Supported accommodation" in first
    assert "Kestrel Council is asked: Agree the money" in first and "13 days late" in first
    assert "£30,000, and 1 at a price not known" in page
    narrowed = client.get("/delays/?reason=04").content.decode()
    assert other.person.name in narrowed and case.person.name not in narrowed
    exported = b"".join(client.get("/delays/?export=csv")).decode()
    assert exported.index(case.person.name) < exported.index(other.person.name)


def test_each_day_costs_what_its_ward_costs(stay, case, ready, today):
    moved = today - timedelta(days=20)
    stay.ended_on = moved
    stay.save()
    cheaper = WardFactory(site=stay.ward.site, day_price="500.50")
    StayFactory(bed=BedFactory(ward=cheaper), spell=stay.spell, started_on=moved)

    def cost(on):
        [facts] = facts_of(Case.objects.all(), on=on)
        return cost_since(facts, ready.ready_on)

    assert cost(today) == 30 * Decimal("600.00") + 20 * Decimal("500.50")
    assert cost(moved) == 30 * Decimal("600.00")
    assert cost(ready.ready_on) == 0
    cheaper.day_price = None
    cheaper.save()
    assert cost(today) is None


def test_totals_by_body_say_what_is_not_known(stay, case, ready, today):
    PlanFactory(case=case, aftercare_authority=OrganisationFactory(kind="local_authority", name="Kestrel Council"))
    unpriced = StayFactory(started_on=today - timedelta(days=90))
    CaseFactory(stay=unpriced)
    ReadyFactory(spell=unpriced.spell, ready_on=today - timedelta(days=60))
    home = OrganisationFactory(kind="local_authority", name="Home Council")
    type(unpriced.person).objects.filter(pk=unpriced.person.pk).update(home_authority=home)
    found = delayed(Case.objects.all(), on=today)

    by_authority = [(one.label, one.people, one.days, one.cost, one.unknown) for one in totals(found, "authority")]
    assert by_authority == [("Home Council", 1, 60, Decimal(0), 1), ("Kestrel Council", 1, 50, Decimal("30000.00"), 0)]
    assert totals(found, "icb")[1].label == "Northmere ICB"
    assert delayed(Case.objects.all(), on=today - timedelta(days=51))[0].case.person == unpriced.person


def test_only_who_keeps_the_case_ends_an_ask(client, case, stay, lead, manager, now, today):
    client.force_login(lead)
    client.post(f"/delays/{case.pk}/ask/", {"whom": "Housing", "what": "A flat", "answer_by": today.isoformat()})
    ask = case.asks.get()
    assert client.get(f"/delays/asks/{ask.pk}/").status_code == 200
    assert client.post(f"/delays/asks/{ask.pk}/close/").status_code == 403
    assert client.post(f"/delays/asks/{ask.pk}/answer/", {"answer": "Yes"}).status_code == 403
    with pytest.raises(Refused, match="Only the case manager"):
        services.close_ask(ask, at=now, by=lead)

    client.force_login(manager)
    client.post(f"/delays/asks/{ask.pk}/answer/", {"answered_on": today.isoformat(), "answer": "In May"})
    client.post(f"/delays/asks/{ask.pk}/close/")
    ask.refresh_from_db()
    assert (ask.answer, ask.answered_on, ask.closed_by) == ("In May", today, manager)


def test_a_case_manager_of_another_line_sees_nobody(client, ready, case):
    client.force_login(user_with(Role.CASE_MANAGER, line="aed"))

    assert case.person.name not in client.get("/delays/").content.decode()
    assert client.get(f"/delays/{case.pk}/ask/").status_code == 404
