from datetime import timedelta

import pytest
from django.utils import timezone

from beds import services
from beds.models import Hold, Ward
from reachout.refused import Refused
from tests.factories.beds import HoldFactory, StayFactory
from tests.factories.organisations import SiteFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def today(at):
    return timezone.localdate(at)


def test_a_ward_gives_its_word_on_its_beds(ward, nurse, at):
    assert services.confirm(ward, staffed_beds=2, note="One nurse short", at=at, by=nurse).staffed_beds == 2

    with pytest.raises(Refused, match="has 3 beds"):
        services.confirm(ward, staffed_beds=4, note="", at=at, by=nurse)


def test_a_bed_goes_out_of_service_and_comes_back(bed, nurse, at, today):
    closure = services.close_bed(bed, on=today, reason="Window broken", at=at, by=nurse)
    with pytest.raises(Refused, match="already out of service"):
        services.close_bed(bed, on=today, reason="Again", at=at, by=nurse)

    services.reopen_bed(closure, on=today, at=at, by=nurse)

    with pytest.raises(Refused, match="back in service since"):
        services.reopen_bed(closure, on=today, at=at, by=nurse)


def test_a_bed_with_someone_in_it_stays_in_service(bed, nurse, at, today):
    StayFactory(bed=bed)

    with pytest.raises(Refused, match="move them first"):
        services.close_bed(bed, on=today, reason="Window broken", at=at, by=nurse)


def test_a_hold_on_a_bed_that_is_gone_ends_and_says_why(bed, nurse, at, today):
    hold = HoldFactory(bed=bed, accepted=True)

    services.close_bed(bed, on=today, reason="Flood", at=at, by=nurse)

    hold.refresh_from_db()
    assert (hold.end, hold.decline_reason) == (Hold.End.DECLINED, Hold.Decline.BED_GONE)


def test_admissions_pause_and_resume(ward, nurse, at, today):
    paused = services.pause(ward, on=today - timedelta(days=1), reason="Norovirus", at=at, by=nurse)
    with pytest.raises(Refused, match="already closed to admissions"):
        services.pause(ward, on=today, reason="Norovirus", at=at, by=nurse)

    services.resume(paused, on=today, at=at, by=nurse)

    assert services.pause(ward, on=today, reason="Staffing", at=at, by=nurse)


def test_an_administrator_adds_a_ward_with_beds_and_closes_it(clp, at, today):
    site = SiteFactory()
    facts = {"code": "NEW1", "name": "Plover", "service_line": "lda", "security": "low", "sex": "female", "specialism": "ld"}

    ward = services.add_ward(site, beds=2, at=at, by=clp, **facts)
    services.add_beds(ward, how_many=1, opened_on=today, at=at, by=clp)

    assert list(ward.beds.values_list("code", flat=True)) == ["NEW1-01", "NEW1-02", "NEW1-03"]
    with pytest.raises(Refused, match="has this code"):
        services.add_ward(site, beds=0, at=at, by=clp, **facts)
    services.close_ward(ward, on=today, at=at, by=clp)
    assert not Ward.objects.open_on(today).exists()


def test_a_ward_with_people_on_it_does_not_close(ward, bed, clp, at, today):
    StayFactory(bed=bed)

    with pytest.raises(Refused, match="People are still on this ward"):
        services.close_ward(ward, on=today, at=at, by=clp)
