"""What the board knows, tile by tile and ward by ward."""

from datetime import timedelta

import pytest

from beds.models import Leave, Ward
from beds.selectors import board
from tests.factories.beds import (
    BedClosureFactory,
    ConfirmationFactory,
    HoldFactory,
    LeaveFactory,
    PauseFactory,
    ReadyFactory,
    StayFactory,
    WardFactory,
)

pytestmark = pytest.mark.django_db


def state_of(ward, at):
    (state,) = board(Ward.objects.filter(pk=ward.pk), at=at)
    return state


def beds_of(count):
    ward = WardFactory(beds=count)
    return ward, list(ward.beds.order_by("code"))


def test_every_state_has_its_letter(at):
    ward, beds = beds_of(8)
    BedClosureFactory(bed=beds[1])
    HoldFactory(bed=beds[2])
    StayFactory(bed=beds[3])
    for bed, kind in zip(beds[4:7], [Leave.Kind.HOME, Leave.Kind.TRIAL, Leave.Kind.AWOL], strict=True):
        LeaveFactory(spell=StayFactory(bed=bed).spell, kind=kind)
    LeaveFactory(spell=StayFactory(bed=beds[7]).spell, kind=Leave.Kind.HOME, ended_on=at.date())

    assert [tile.letter for tile in state_of(ward, at).tiles] == ["V", "X", "H", "O", "L", "T", "A", "O"]


def test_the_counts_stand_side_by_side(at):
    ward, beds = beds_of(6)
    ward.commissioned_beds = 8
    ward.save()
    BedClosureFactory(bed=beds[0])
    HoldFactory(bed=beds[1])
    ReadyFactory(spell=StayFactory(bed=beds[2]).spell)
    ConfirmationFactory(ward=ward, at=at - timedelta(hours=1), staffed_beds=4)

    state = state_of(ward, at)

    assert (state.commissioned, state.in_service, state.open_staffed) == (8, 5, 4)
    assert (state.occupied, state.held, state.vacant, state.available, state.ready) == (1, 1, 3, 2, 1)


def test_empty_is_not_available_on_a_ward_closed_to_admissions(at):
    ward, _ = beds_of(2)
    PauseFactory(ward=ward, reason="Norovirus")

    state = state_of(ward, at)

    assert [tile.letter for tile in state.tiles] == ["+", "+"]
    assert (state.vacant, state.available, state.paused) == (2, 0, "Norovirus")


def test_a_leave_bed_is_vacant_only_when_it_was_released(at):
    ward, beds = beds_of(2)
    LeaveFactory(spell=StayFactory(bed=beds[0]).spell)
    LeaveFactory(spell=StayFactory(bed=beds[1]).spell, bed_released=True)

    state = state_of(ward, at)

    assert [tile.free for tile in state.tiles] == [False, True]
    assert state.available == 1


def test_someone_without_a_known_bed_still_counts(at):
    ward, beds = beds_of(2)
    stay = StayFactory(bed=beds[0])
    stay.bed = None
    stay.save()

    state = state_of(ward, at)

    assert [tile.letter for tile in state.tiles] == ["V", "V", "O"]
    assert (state.occupied, state.available) == (1, 1)


def test_a_wards_word_grows_stale(at):
    ward, _ = beds_of(1)
    assert state_of(ward, at).stale

    ConfirmationFactory(ward=ward, at=at - timedelta(hours=23), staffed_beds=1)
    assert not state_of(ward, at).stale
    assert state_of(ward, at + timedelta(hours=2)).stale


def test_an_expired_hold_leaves_the_bed_vacant(at):
    ward, beds = beds_of(1)
    HoldFactory(bed=beds[0], placed_at=at - timedelta(hours=80), expires_at=at - timedelta(seconds=1))

    assert state_of(ward, at).tiles[0].letter == "V"


def test_five_queries_for_any_number_of_wards(at, django_assert_num_queries):
    for _ in range(3):
        _, beds = beds_of(2)
        StayFactory(bed=beds[0])
        HoldFactory(bed=beds[1])

    with django_assert_num_queries(5):
        assert len(board(Ward.objects.all(), at=at)) == 3
