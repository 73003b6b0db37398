"""Cases follow the facts: opened, corrected and closed by what is recorded, once however often it is asked."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError
from django.utils import timezone

from casemgmt.models import Case
from casemgmt.services import Kept, keep_cases
from reachout.audit.models import Event
from tests.factories.beds import BedFactory, StayFactory, WardFactory
from tests.factories.cases import CaseFactory, EpisodeFactory

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 21)


def ago(days: int) -> date:
    return TODAY - timedelta(days=days)


def stay_of(since, until=None, destination="community", line="adult_secure", **fields):
    bed = BedFactory(ward=WardFactory(service_line=line))
    if until:
        fields |= {"ended_on": until, "spell__discharged_on": until, "spell__destination": destination}
    return StayFactory(bed=bed, started_on=since, **fields)


def told():
    return list(Case.objects.order_by("opened_on").values_list("opened_on", "closed_on", "closed_because"))


def test_whoever_is_in_a_bed_has_a_case_from_the_day_they_came():
    stay = stay_of(ago(400))

    kept = keep_cases(on=TODAY)

    case = Case.objects.get()
    assert kept == Kept(opened=1)
    assert (case.person, case.service_line, case.opened_on, case.opened_because) == (
        stay.person, "adult_secure", ago(400), "admitted",
    )  # fmt: skip
    assert Event.objects.get(act="case.opened").person_id == stay.person_id
    assert keep_cases(on=TODAY) == Kept()


def test_the_community_team_keeps_the_case_open_but_liaison_opens_none():
    stay = stay_of(ago(400), ago(100))
    EpisodeFactory(person=stay.person, referred_on=ago(100), accepted_on=ago(90))
    EpisodeFactory(liaison_only=True)
    EpisodeFactory(accepted_on=None)

    keep_cases(on=TODAY)

    assert told() == [(ago(400), None, "")]


def test_a_case_outlives_the_discharge_and_then_closes():
    stay = stay_of(ago(400))
    keep_cases(on=ago(300))
    stay.ended_on = stay.spell.discharged_on = ago(27)
    stay.spell.destination = "community"
    stay.spell.save()
    stay.save()

    assert keep_cases(on=TODAY) == Kept()
    assert keep_cases(on=TODAY + timedelta(days=1)) == Kept(closed=1)
    assert told() == [(ago(400), ago(-1), "pathway_ended")]


def test_whoever_comes_back_within_the_watch_is_on_the_same_pathway():
    stay = stay_of(ago(400), ago(100))
    stay_of(ago(72), spell__person=stay.person)

    keep_cases(on=TODAY)

    assert told() == [(ago(400), None, "")]


def test_whoever_comes_back_later_has_two_pathways():
    stay = stay_of(ago(400), ago(100))
    stay_of(ago(71), spell__person=stay.person)

    keep_cases(on=TODAY)

    assert told() == [(ago(400), ago(72), "pathway_ended"), (ago(71), None, "")]


def test_each_service_line_has_its_own_case():
    stay = stay_of(ago(400), ago(100), "other_unit", line="aed")
    stay_of(ago(100), spell__person=stay.person)

    keep_cases(on=TODAY)

    lines = Case.objects.order_by("opened_on").values_list("service_line", "closed_on")
    assert list(lines) == [("aed", ago(72)), ("adult_secure", None)]


@pytest.mark.parametrize("known_by", ["the discharge", "the record"])
def test_a_death_closes_the_case_at_once(known_by):
    stay = stay_of(ago(400), ago(3), "death" if known_by == "the discharge" else "community")
    if known_by == "the record":
        stay.person.died_on = ago(3)
        stay.person.save()

    keep_cases(on=TODAY)

    assert told() == [(ago(400), ago(3), "died")]


def test_a_correction_of_the_admission_moves_the_opening():
    stay = stay_of(ago(40))
    keep_cases(on=TODAY)
    stay.started_on = stay.spell.admitted_on = ago(45)
    stay.spell.save()
    stay.save()

    assert keep_cases(on=TODAY) == Kept(corrected=1)
    assert told() == [(ago(45), None, "")]


def test_a_case_that_somebody_closed_stays_closed_unless_the_person_comes_back():
    stay = stay_of(ago(400), ago(10))
    keep_cases(on=TODAY)
    Case.objects.update(closed_on=TODAY, closed_because="moved_away")

    assert keep_cases(on=TODAY) == Kept()
    stay_of(TODAY, spell__person=stay.person)
    assert keep_cases(on=TODAY + timedelta(days=1)) == Kept(reopened=1)
    assert told() == [(ago(400), None, "")]


def test_the_database_knows_one_open_case_of_a_person_in_a_line():
    case = CaseFactory()

    with pytest.raises(IntegrityError, match="one_open_case"):
        CaseFactory(person=case.person, service_line=case.service_line, stay=None, opened_on=timezone.localdate())
