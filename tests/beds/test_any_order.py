"""The services in any order and on any day: each either does its work whole or refuses in words, and what is then in the
database agrees with a slow recomputation from what was said to happen."""

import os
from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from beds import services
from beds.models import BedClosure, Hold, Leave, ReadyForDischarge, Spell, Ward, WardStay
from beds.selectors import board
from reachout.accounts.permissions import Role
from reachout.refused import Refused
from referrals.models import Referral
from tests.factories.accounts import user_with
from tests.factories.beds import WaitingReferralFactory, WardFactory

FIRST = datetime(2026, 3, 2, 9, tzinfo=UTC)
EXAMPLES = int(os.environ.get("EXAMPLES", "8"))
FEW = st.integers(0, 4)
DAYS_AGO = st.sampled_from([0, 0, 0, 0, 1, 3, -1])


class AnyOrder(RuleBasedStateMachine):
    """Each run on a database of its own: a savepoint, undone at the end."""

    def __init__(self):
        super().__init__()
        self.start = transaction.savepoint()

    def teardown(self):
        transaction.savepoint_rollback(self.start)

    @initialize()
    def begin(self):
        self.at = FIRST
        ward, elsewhere = WardFactory(beds=3), WardFactory(beds=1)
        self.wards = [ward, WardFactory(beds=1, site=ward.site), elsewhere]
        self.beds = [bed for one in self.wards for bed in one.beds.order_by("code")]
        received = FIRST.date() - timedelta(days=30)
        self.referrals = [
            WaitingReferralFactory(received_on=received, assessment__decided_on=received, assessment__valid_until=None)
            for _ in range(4)
        ]
        self.clp, self.lead, self.nurse = user_with(Role.CLP), user_with(Role.LEAD), user_with(Role.WARD)
        for number in range(2):
            self.come(number, number)

    def attempt(self, act, *args, **facts):
        """The service's own transaction must leave nothing behind when it refuses."""
        before = self.everything()
        try:
            return act(*args, at=self.at, **facts)
        except Refused as refused:
            assert str(refused).endswith(".") and "constraint" not in str(refused)
            assert self.everything() == before
            return None

    def everything(self):
        tables = (Hold, Spell, WardStay, Leave, ReadyForDischarge, BedClosure, Referral)
        return [list(table.objects.order_by("pk").values_list()) for table in tables]

    def some(self, rows, number):
        rows = list(rows.order_by("pk"))
        return rows[number % len(rows)] if rows else None

    @rule(hours=st.integers(1, 60))
    def time_passes(self, hours):
        self.at += timedelta(hours=hours)

    @rule(bed=FEW, referral=FEW)
    def hold(self, bed, referral):
        referral = self.referrals[referral % 4]
        self.attempt(services.hold, self.beds[bed], referral=referral, by=self.clp, why="Agreed")

    @rule(hold=FEW)
    def offer(self, hold):
        if hold := self.some(Hold.objects, hold):
            self.attempt(services.offer, hold, by=self.clp)

    @rule(hold=FEW, ahead=st.integers(-1, 5))
    def accept(self, hold, ahead):
        if hold := self.some(Hold.objects.exclude(offered_at=None), hold):
            expected_on = timezone.localdate(self.at) + timedelta(days=ahead)
            self.attempt(services.accept_offer, hold, by=self.lead, expected_on=expected_on)

    @rule(hold=FEW, how=st.sampled_from(["decline", "release", "extend"]))
    def end_hold(self, hold, how):
        if not (hold := self.some(Hold.objects, hold)):
            return
        if how == "decline":
            self.attempt(services.decline_offer, hold, by=self.lead, reason="staffing", note="")
        elif how == "release":
            self.attempt(services.release, hold, by=self.clp, note="")
        else:
            self.attempt(services.extend, hold, by=self.clp, until=self.at + timedelta(days=2), why="Warrant")

    @rule(hold=FEW, ago=DAYS_AGO, transfer=st.booleans())
    def admit(self, hold, ago, transfer):
        if hold := self.some(Hold.objects.exclude(accepted_at=None), hold):
            self.attempt(services.admit, hold, on=self.day(ago), by=self.nurse, transfer=transfer)

    @rule(bed=FEW, referral=FEW)
    def somebody_comes(self, bed, referral):
        """The whole way at once, so that short runs also get to those who are in a bed."""
        self.come(bed, referral)

    def come(self, bed, referral):
        hold = self.attempt(services.hold, self.beds[bed], referral=self.referrals[referral % 4], by=self.clp, why="Agreed")
        if hold and self.attempt(services.offer, hold, by=self.clp):
            day = self.day(0)
            self.attempt(services.accept_offer, hold, by=self.lead, expected_on=day)
            self.attempt(services.admit, hold, on=day, by=self.nurse, transfer=True)

    @rule(stay=FEW, bed=FEW, ago=DAYS_AGO)
    def move(self, stay, bed, ago):
        if stay := self.some(WardStay.objects, stay):
            self.attempt(services.move, stay, bed=self.beds[bed], on=self.day(ago), by=self.nurse)

    @rule(stay=FEW, other=FEW, ago=DAYS_AGO)
    def swap(self, stay, other, ago):
        if stay := self.some(WardStay.objects, stay):
            other = self.some(WardStay.objects, other)
            self.attempt(services.swap_beds, stay, other, on=self.day(ago), by=self.nurse)

    @rule(spell=FEW, ago=DAYS_AGO, kind=st.sampled_from(Leave.Kind.values), released=st.booleans())
    def go_on_leave(self, spell, ago, kind, released):
        if spell := self.some(Spell.objects, spell):
            facts = {"kind": kind, "on": self.day(ago), "expected_back_on": None, "bed_released": released}
            self.attempt(services.start_leave, spell, by=self.nurse, **facts)

    @rule(leave=FEW, ago=DAYS_AGO, release=st.booleans())
    def come_back(self, leave, ago, release):
        if leave := self.some(Leave.objects, leave):
            if release:
                self.attempt(services.release_bed, leave, by=self.nurse)
            else:
                self.attempt(services.end_leave, leave, on=self.day(ago), by=self.nurse)

    @rule(spell=FEW, ago=DAYS_AGO)
    def become_ready(self, spell, ago):
        if spell := self.some(Spell.objects, spell):
            self.attempt(services.mark_ready, spell, on=self.day(ago), reason="18", attributable="nhs", by=self.nurse)

    @rule(ready=FEW, ago=DAYS_AGO)
    def become_unready(self, ready, ago):
        if ready := self.some(ReadyForDischarge.objects, ready):
            self.attempt(services.end_ready, ready, on=self.day(ago), by=self.nurse)

    @rule(spell=FEW, ago=DAYS_AGO)
    def discharge(self, spell, ago):
        if spell := self.some(Spell.objects, spell):
            self.attempt(services.discharge, spell, on=self.day(ago), destination="community", by=self.nurse)

    @rule(bed=FEW, ago=DAYS_AGO)
    def close_bed(self, bed, ago):
        self.attempt(services.close_bed, self.beds[bed], on=self.day(ago), reason="Flood", by=self.nurse)

    @rule(closure=FEW, ago=DAYS_AGO)
    def reopen_bed(self, closure, ago):
        if closure := self.some(BedClosure.objects, closure):
            self.attempt(services.reopen_bed, closure, on=self.day(ago), by=self.nurse)

    def day(self, ago):
        return timezone.localdate(self.at) - timedelta(days=ago)

    @invariant()
    def nobody_is_twice_anywhere_and_no_bed_holds_two(self):
        stays = list(WardStay.objects.select_related("spell"))
        for key in ("bed_id", "person_id"):
            for one in stays:
                others = [s for s in stays if s.pk != one.pk and getattr(s, key) == getattr(one, key) is not None]
                assert not any(_overlap(one, other) for other in others), key
        for stay in stays:
            spell = stay.spell
            assert stay.started_on >= spell.admitted_on and stay.person_id == spell.person_id
            assert spell.discharged_on is None or (stay.ended_on and stay.ended_on <= spell.discharged_on)

    @invariant()
    def an_open_spell_is_in_one_place_and_a_closed_one_in_none(self):
        for spell in Spell.objects.all():
            current = spell.stays.filter(ended_on=None).count()
            away = spell.leaves.filter(ended_on=None).count()
            ready = spell.readinesses.filter(ended_on=None).count()
            assert (
                (current, away <= 1, ready <= 1) == (1, True, True)
                if spell.discharged_on is None
                else not (current or away or ready)
            )

    @invariant()
    def at_most_one_live_hold_a_bed_and_none_for_who_came(self):
        live = list(Hold.objects.live(self.at).select_related("referral"))
        assert len({hold.bed_id for hold in live}) == len(live)
        assert all(hold.referral.status == "waiting" for hold in live)
        accepted = [hold.referral_id for hold in live if hold.accepted_at]
        assert len(set(accepted)) == len(accepted)

    @invariant()
    def the_board_counts_what_is_there(self):
        day = timezone.localdate(self.at)
        for state in board(Ward.objects.all(), at=self.at):
            here = WardStay.objects.filter(ward=state.ward, ended_on=None)
            kept = [s for s in here if not s.spell.leaves.filter(ended_on=None, bed_released=True).exists()]
            closed = {c.bed_id for c in BedClosure.objects.all() if c.closed_on <= day < (c.reopened_on or day.max)}
            held = {hold.bed_id for hold in Hold.objects.live(self.at)}
            taken = {stay.bed_id for stay in kept} | closed | held
            assert state.occupied == len(kept)
            assert state.held == sum(bed.ward_id == state.ward.pk and bed.pk in held for bed in self.beds)
            assert state.vacant == sum(bed.ward_id == state.ward.pk and bed.pk not in taken for bed in self.beds)


def _overlap(one, other):
    """Begins before the other ends and the other begins before it ends; open never ends."""
    starts_before = other.ended_on is None or one.started_on < other.ended_on
    return starts_before and (one.ended_on is None or other.started_on < one.ended_on)


@pytest.mark.django_db
def test_in_any_order_each_act_is_whole_or_refused_and_the_ledger_stays_true():
    run_state_machine_as_test(
        AnyOrder,
        settings=settings(max_examples=EXAMPLES, stateful_step_count=25, suppress_health_check=list(HealthCheck)),
    )
