"""Two who press at the same moment, on real connections: one is heard, the other is told."""

from datetime import timedelta
from functools import partial

import pytest
from django.utils import timezone

from casemgmt.flags.models import Flag
from casemgmt.flags.services import acknowledge
from casemgmt.incidents import services as incidents
from casemgmt.incidents.models import Change
from casemgmt.incidents.services import Done
from casemgmt.models import RestrictiveIntervention
from reachout.accounts.permissions import Role
from reachout.audit.models import Event
from reachout.refused import Refused
from tests.beds.test_race import at_once
from tests.factories.accounts import user_with
from tests.factories.beds import StayFactory
from tests.factories.cases import CaseFactory
from tests.factories.flags import FlagFactory

pytestmark = pytest.mark.django_db(transaction=True)


def told(outcomes):
    return [str(result) for result, _ in outcomes if isinstance(result, Refused)]


def test_of_two_plans_for_one_flag_one_stands():
    flag = FlagFactory(case=CaseFactory(stay=StayFactory()))
    one, other, now = user_with(Role.CASE_MANAGER), user_with(Role.CASE_MANAGER), timezone.now()
    said = {"plan_due_on": timezone.localdate(now), "seen": flag.latest, "at": now}

    outcomes = at_once([partial(acknowledge, flag, plan=f"By {user.pk}", by=user, **said) for user in (one, other)])

    assert told(outcomes) == ["Something has happened to this flag since you opened it. Read it again, then answer."]
    kept = Flag.objects.get()
    assert kept.plan == f"By {kept.acknowledged_by_id}" and kept.steps.filter(kind="acknowledged").count() == 1
    assert Event.objects.filter(act="flag.acknowledged").count() == 1


def test_a_seclusion_that_two_end_at_once_ends_once():
    stay, now = StayFactory(), timezone.now()
    nurses = [user_with(Role.WARD, organisation=stay.ward.site.organisation) for _ in range(2)]
    begun = now - timedelta(hours=3)
    done = [Done(RestrictiveIntervention.Type.T05, begun)]
    incidents.enter(stay, kind="restrictive", happened_at=begun, interventions=done, at=now, by=nurses[0])
    row = RestrictiveIntervention.objects.get()
    ends = [now - timedelta(minutes=minutes) for minutes in (5, 9)]

    end = partial(incidents.end_intervention, row, at=now)
    outcomes = at_once([partial(end, ended_at=then, by=nurse) for then, nurse in zip(ends, nurses, strict=True)])

    [refusal] = told(outcomes)
    assert "has already been recorded" in refusal
    row.refresh_from_db()
    assert row.ended_at in ends and Change.objects.filter(kind="ended").count() == 1
    assert Event.objects.filter(act="intervention.ended").count() == 1
