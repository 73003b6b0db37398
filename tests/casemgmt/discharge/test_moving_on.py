"""Moving on: out of the unit with everything that follows, to the ward that accepted them, or asked for."""

from datetime import timedelta

import pytest

from beds.models import WardStay
from casemgmt.discharge import services
from casemgmt.discharge.clocks import clocks_for
from casemgmt.discharge.models import Ask, Departure, Letter, Onward, Plan
from casemgmt.models import Case
from reachout.accounts.permissions import Role
from reachout.refused import Refused
from referrals.models import Referral
from tests.factories.accounts import user_with
from tests.factories.beds import HoldFactory, StayFactory, WaitingReferralFactory, WardFactory
from tests.factories.discharge import PlanFactory
from tests.factories.people import LegalStatusFactory

pytestmark = pytest.mark.django_db


def test_the_ward_records_the_discharge_and_all_that_follows_at_once(client, case, stay, lead, today):
    PlanFactory(case=case, items=2)
    client.force_login(lead)
    assert client.get(f"/discharge/stay/{stay.pk}/").url == f"/discharge/{case.pk}/leave/"
    left = {"on": today.isoformat(), "destination": "community", "letters": ["gp", "aftercare"]}
    reply = client.post(f"/discharge/{case.pk}/leave/", left)

    assert reply.status_code == 302
    stay.refresh_from_db()
    assert (stay.ended_on, stay.spell.discharged_on, stay.spell.destination) == (today, today, "community")
    assert Plan.objects.get().closed_on == today
    assert sorted(Letter.objects.values_list("kind", "version")) == [("aftercare", 1), ("gp", 1)]
    [clock] = clocks_for(Case.objects.all(), on=today)
    assert clock.left_on == today
    assert "In touch after discharge" in client.get(f"/discharge/{case.pk}/").content.decode()


def test_what_fails_half_way_changes_nothing(case, stay, lead, now, today, monkeypatch):
    plan = PlanFactory(case=case)
    stay.spell.readinesses.create(ready_on=today)
    with pytest.raises(Refused, match="recorded to begin"):
        services.discharge(
            case, on=today - timedelta(days=1), destination="community", left_at=None, letters=["gp"], at=now, by=lead
        )
    plan.refresh_from_db()
    assert (plan.closed_on, Letter.objects.count(), Departure.objects.count()) == (None, 0, 0)


def test_to_another_unit_the_plan_goes_on(case, stay, lead, now, today):
    plan = PlanFactory(case=case)
    services.discharge(case, on=today, destination="other_unit", left_at=None, letters=["gp"], at=now, by=lead)
    plan.refresh_from_db()

    assert (plan.closed_on, Letter.objects.count()) == (None, 0)
    assert clocks_for(Case.objects.all(), on=today) == []


def test_a_case_manager_proposes_and_the_unit_is_told(
    client, case, stay, lead, manager, today, mailoutbox, django_capture_on_commit_callbacks
):
    client.force_login(manager)
    assert client.get(f"/discharge/{case.pk}/leave/").status_code == 403
    with django_capture_on_commit_callbacks(execute=True):
        client.post(
            f"/discharge/{case.pk}/propose/",
            {"what": "Discharge to the flat", "answer_by": (today + timedelta(days=3)).isoformat()},
        )
    ask = Ask.objects.get()

    assert ask.organisation == stay.ward.site.organisation
    assert [mail.to for mail in mailoutbox] == [[lead.email]]
    assert case.person.family_name not in mailoutbox[0].body + mailoutbox[0].subject
    assert not WardStay.objects.exclude(ended_on=None).exists()
    client.force_login(lead)
    assert "Asked of your unit" in client.get("/").content.decode()


def test_a_case_manager_cannot_discharge_through_the_service_either(case, manager, now, today):
    with pytest.raises(Refused, match="Only the ward"):
        services.discharge(case, on=today, destination="community", left_at=None, letters=[], at=now, by=manager)


def test_a_step_down_is_put_before_the_meeting_with_what_is_known(client, case, stay, lead, today):
    LegalStatusFactory(
        person=case.person, code="03", started_on=today - timedelta(days=10), expires_on=today + timedelta(days=80)
    )
    client.force_login(lead)
    asked = {"security": "low", "urgency": "routine", "why": "Unescorted leave has gone well"}
    client.post(f"/discharge/{case.pk}/step-down/", asked)
    referral = Referral.objects.get()

    assert (referral.source, referral.security_sought, referral.status) == ("P1", "low", "submitted")
    assert referral.setting.startswith(stay.ward.name)
    assert referral.answers["law"]["legal_status"] == "03"
    assert referral.answers["where"]["setting"] == "medium_secure"
    assert Onward.objects.get().case == case
    again = client.post(f"/discharge/{case.pk}/step-down/", asked).content.decode()
    assert "open referral" in again


def test_a_transfer_ends_the_old_stay_and_begins_the_new(client, case, stay, lead, today):
    ward = WardFactory(site=stay.ward.site, security="low", beds=1)
    referral = WaitingReferralFactory(person=case.person)
    hold = HoldFactory(bed=ward.beds.get(), referral=referral, accepted=True)
    elsewhere = HoldFactory(bed=StayFactory().bed.ward.beds.create(code="X-1"), referral=referral, accepted=True)
    client.force_login(lead)
    page = client.get(f"/discharge/{case.pk}/move-on/").content.decode()
    assert f"/transfer/{hold.pk}/" in page and f"/transfer/{elsewhere.pk}/" not in page
    assert client.get(f"/discharge/{case.pk}/transfer/{elsewhere.pk}/").status_code == 404
    client.post(f"/discharge/{case.pk}/transfer/{hold.pk}/", {"on": today.isoformat()})

    stays = WardStay.objects.filter(person=case.person).order_by("pk")
    assert [(one.ward, one.ended_on) for one in stays] == [(stay.ward, today), (ward, None)]


def test_a_ward_without_a_case_has_the_step_of_its_own(client):
    stay = StayFactory()
    client.force_login(user_with(Role.WARD, organisation=stay.ward.site.organisation))

    assert client.get(f"/discharge/stay/{stay.pk}/").url == f"/beds/stays/{stay.pk}/discharge/"
