"""What is known of a unit flags the cases of the people who are there, and of nobody else."""

from datetime import timedelta

import pytest
from django.utils import timezone

from quality.assurance.models import Unit
from tests.casemgmt.flags.test_rules import found
from tests.factories.assurance import ActionFactory, FindingFactory, SurveillanceFactory, VisitFactory, today
from tests.factories.beds import BedFactory, StayFactory
from tests.factories.cases import CaseFactory
from tests.factories.group import CqcRatingFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def here():
    """A case, the unit where its person is, and a case elsewhere."""
    stay = StayFactory(bed=BedFactory(), started_on=today(-10))
    site = stay.ward.site
    return CaseFactory(stay=stay), Unit(site.organisation, "adult_secure", site), CaseFactory()


def test_intensive_surveillance_of_the_unit_or_its_provider_from_its_day_to_its_last(here):
    case, unit, elsewhere = here
    row = SurveillanceFactory(unit=unit, level="intensive", set_at=timezone.now() - timedelta(days=5))
    SurveillanceFactory(unit=Unit(unit.provider, "aed", unit.site), level="intensive")

    assert found("unit_intensive", case, today(-6)) == []
    assert found("unit_intensive", case, today()) == [(today(-5), "amber")]
    assert found("unit_intensive", elsewhere, today()) == []

    row.ended_at = timezone.now()
    row.save()
    assert found("unit_intensive", case, today()) == []
    assert found("unit_intensive", case, today(-1)) == [(today(-5), "amber")]


@pytest.mark.parametrize(("kind", "told"), [("immediate", "red"), ("must", "amber"), ("should", None)])
def test_an_open_must_do_action_since_the_person_came(here, kind, told):
    case, unit, elsewhere = here
    finding = FindingFactory(visit=VisitFactory(unit=unit, carried_out=True), kind=kind)
    ActionFactory(unit=unit, finding=finding, first_due_on=today(-1), raised_at=timezone.now() - timedelta(days=20))

    assert found("unit_must_do", case, today()) == ([(today(-10), told)] if told else [])
    assert found("unit_must_do", elsewhere, today()) == []


def test_a_unit_rated_inadequate_until_it_is_rated_anew(here):
    case, unit, elsewhere = here
    CqcRatingFactory(site=unit.site, published_on=today(-3), overall="inadequate")

    assert found("unit_inadequate", case, today(-4)) == []
    assert found("unit_inadequate", case, today()) == [(today(-3), "red")]
    assert found("unit_inadequate", elsewhere, today()) == []
    CqcRatingFactory(site=unit.site, published_on=today(), overall="good")
    assert found("unit_inadequate", case, today()) == []
