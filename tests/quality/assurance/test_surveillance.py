"""A level is somebody's judgement, with its reasons; the history keeps every one."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, InternalError, ProgrammingError, transaction
from django.utils import timezone

from quality.assurance import services
from quality.assurance.models import Surveillance
from reachout.audit.models import Event
from reachout.refused import Refused
from tests.factories.accounts import user_with
from tests.factories.assurance import SurveillanceFactory, a_unit, commissioner, lead_of, today

pytestmark = pytest.mark.django_db
FORBIDDEN = (InternalError, ProgrammingError)


def judged(unit, *, instead_of=None, by=None, **fields):
    by = by or commissioner(unit.service_line)
    said = {
        "level": "enhanced",
        "rationale": "Restraint has risen.",
        "evidence": "Chart of May.",
        "exit_criteria": "Two quarters within the limits.",
        "owner": by,
        "review_on": today(60),
        **fields,
    }
    return services.set_level(unit, **said, instead_of=instead_of, at=timezone.now(), by=by)


def test_a_level_is_set_and_the_one_before_stays_in_the_history():
    unit = a_unit()
    first = judged(unit)

    second = judged(unit, level="intensive", instead_of=first.pk)

    assert [one.level for one in Surveillance.objects.about(unit)] == ["intensive", "enhanced"]
    assert Surveillance.objects.current().get() == second
    first.refresh_from_db()
    assert first.ended_at == second.set_at
    assert Event.objects.filter(act="surveillance.set").count() == 2
    assert Event.objects.latest("pk").facts["before"] == "enhanced"


def test_who_did_not_see_the_latest_judgement_must_look_again():
    unit = a_unit()
    first = judged(unit)
    judged(unit, level="intensive", instead_of=first.pk)

    with pytest.raises(Refused, match="colleague changed this level"):
        judged(unit, level="routine", instead_of=first.pk)
    assert Surveillance.objects.current().get().level == "intensive"


def test_a_site_is_judged_apart_from_its_provider():
    site = a_unit()
    whole = type(site)(site.provider, site.service_line)
    judged(whole, level="enhanced")
    judged(site, level="intensive")

    assert {(s.site_id, s.level) for s in Surveillance.objects.current()} == {(None, "enhanced"), (site.site.pk, "intensive")}


@pytest.mark.parametrize(
    ("days", "words"), [(0, "after today"), (-1, "after today"), (100, "at the latest")], ids=["today", "past", "too far"]
)
def test_a_level_is_reviewed_within_the_months_of_the_rule(days, words):
    with pytest.raises(Refused, match=words):
        judged(a_unit(), review_on=today(days))


def test_its_owner_must_be_someone_who_keeps_assurance_in_the_line():
    unit = a_unit()
    for other in (lead_of(unit), commissioner("aed"), user_with("board")):
        with pytest.raises(Refused, match="cannot open this"):
            judged(unit, owner=other)


@pytest.mark.parametrize("site", [True, False], ids=["a site", "a provider as a whole"])
def test_the_database_forbids_two_current_levels(site):
    unit = a_unit()
    unit = unit if site else type(unit)(unit.provider, unit.service_line)
    SurveillanceFactory(unit=unit)

    with pytest.raises(IntegrityError, match="one_current_surveillance_per_unit"), transaction.atomic():
        SurveillanceFactory(unit=unit)


@pytest.mark.parametrize("missing", ["rationale", "evidence", "exit_criteria"])
def test_the_database_wants_every_reason(missing):
    with pytest.raises(IntegrityError, match="surveillance_gives_its_reasons"):
        SurveillanceFactory(**{missing: ""})


def test_a_judgement_never_changes_but_for_its_end():
    made = SurveillanceFactory()
    rows = Surveillance.objects.filter(pk=made.pk)

    for change in ({"level": "routine"}, {"rationale": "x"}, {"ended_at": timezone.now(), "level": "routine"}):
        with pytest.raises(FORBIDDEN, match="stays as it was"), transaction.atomic():
            rows.update(**change)
    with pytest.raises(FORBIDDEN, match="stays as it was"), transaction.atomic():
        rows.delete()
    assert rows.update(ended_at=timezone.now()) == 1
    with pytest.raises(FORBIDDEN, match="stays as it was"), transaction.atomic():
        rows.update(ended_at=timezone.now() + timedelta(days=1))
