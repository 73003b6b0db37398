from datetime import timedelta

import pytest
from django.utils import timezone

from beds.story import holds, stays
from tests.factories.beds import HoldFactory, LeaveFactory, ReadyFactory, StayFactory

pytestmark = pytest.mark.django_db


def test_a_spell_is_told_from_admission_to_discharge(nurse, bed, outsider):
    day = timezone.localdate()
    stay = StayFactory(bed=bed, ended_on=day)
    spell = stay.spell
    LeaveFactory(spell=spell, ended_on=day - timedelta(days=1))
    ReadyFactory(spell=spell)
    spell.discharged_on, spell.destination = day, "community"
    spell.save()

    told = {happening.title for happening in stays(stay.person, nurse)}

    assert told == {"Admitted", "Went on leave", "Came back", "Clinically ready for discharge", "Discharged"}
    assert stays(stay.person, outsider) == []


def test_a_declined_hold_tells_why(clp, bed, at):
    hold = HoldFactory(bed=bed, offered=True, ended_at=at, end="declined", decline_reason="ward_mix")

    told = holds(hold.referral.person, clp)

    assert [happening.title for happening in told] == ["Bed held", "Offered to the unit", "Declined by the unit"]
    assert "Mix of patients on the ward" in told[-1].detail


def test_a_fixed_number_of_queries(clp, bed, django_assert_num_queries):
    stay = StayFactory(bed=bed)
    for number in range(3):
        LeaveFactory(spell=stay.spell, ended_on=timezone.localdate() - timedelta(days=number))
    assert clp.current_memberships

    with django_assert_num_queries(4):
        stays(stay.person, clp)
