"""Small, consistent, awkward worlds: a few people on a few wards around the leap day and the spring change of the clocks.

Days keep the distances that the definitions turn on (0, 1, 28, 30, 90, 730 …), so that edges are met often. References do not
follow the order of the rows, so that they decide only where the definitions say so.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from itertools import count
from typing import TypeVar

from hypothesis import strategies as st

from tests.quality.measures.rows import (
    Assessment,
    Avoided,
    Bed,
    BedClosure,
    Decision,
    Episode,
    Intervention,
    Leave,
    Meeting,
    Organisation,
    Patient,
    Ready,
    Referral,
    Rows,
    Site,
    Spell,
    Ward,
    WardStay,
)

T = TypeVar("T")

LINES = ["adult_secure", "lda", "aed"]
IN_SCOPE = [("adult_secure", "medium"), ("adult_secure", "low"), ("lda", "low"), ("lda", "none"), ("aed", "none")]
OUT_OF_SCOPE = [("adult_secure", "high"), ("adult_secure", "none"), ("lda", "high")]
PLACES = [(52.45, -1.95), (52.9, -1.95), (53.96, -1.08), (52.3, -1.4), (51.5, 0.1), (None, -1.0), (None, None)]
ETHNICITIES = ["A", "C", "D", "H", "N", "S", "Z", "99", ""]
OUTCOMES = ["accept_medium", "accept_low", "accept_sedu", "accept_high", "defer", "not_accepted", ""]

EDGES = [date(2024, month, 1) + timedelta(days=n) for month in range(1, 6) for n in (-1, 0, 1)]
LONG_AGO = [date(2019, 1, 30), date(2022, 1, 31), date(2022, 2, 1), date(2022, 3, 1), date(2022, 3, 31), date(2022, 4, 1)]
MIDDLE = date(2024, 2, 15)
days = st.integers(-60, 75).map(lambda n: MIDDLE + timedelta(days=n)) | st.sampled_from([*EDGES, date(2024, 2, 29)])
days_or_long_ago = st.one_of(days, days, st.sampled_from(LONG_AGO), st.integers(0, 800).map(lambda n: MIDDLE - timedelta(days=n)))
clock_times = st.sampled_from([time(0, 0), time(0, 30), time(1, 30), time(12, 0), time(23, 0), time(23, 59)])
pounds = st.integers(0, 99_999).map(lambda pence: Decimal(pence) / 100)


@st.composite
def worlds(draw: st.DrawFn) -> Rows:
    making = _Making(draw)
    making.places()
    for number in range(making.one_of([2, 3, 4, 5, 6, 1])):
        making.person(f"P{number}")
    return making.world


def later(day: date, number: int | None) -> date | None:
    return None if number is None else day + timedelta(days=number)


class _Making:
    def __init__(self, draw: st.DrawFn) -> None:
        self.draw, self.world = draw, Rows()
        first, step = draw(st.integers(0, 996)), self.one_of([1, 996, 401])
        self.numbers = (n % 997 for n in count(first, step))

    def one_of(self, choices: Sequence[T]) -> T:
        return self.draw(st.sampled_from(choices))

    def chance(self) -> bool:
        return self.draw(st.booleans())

    def some(self, *numbers: int) -> range:
        return range(self.one_of(numbers))

    def day(self) -> date:
        return self.draw(days)

    def maybe_day(self) -> date | None:
        return self.draw(st.none() | days)

    def day_from(self, day: date, *distances: int) -> date:
        """So far from a day; or any."""
        return self.draw(st.sampled_from([day + timedelta(days=n) for n in distances]) | days)

    def named(self, letter: str) -> str:
        return f"{letter}{next(self.numbers)}"

    # -- places and meetings ---------------------------------------------------------------------------------------------

    def places(self) -> None:
        world = self.world
        world.organisations = [
            Organisation("O1"),
            Organisation("O2"),
            Organisation("B1", kind="icb"),
            Organisation("B2", kind="icb"),
        ]
        for n in self.some(2, 1, 3):
            latitude, longitude = self.one_of(PLACES)
            inside = self.one_of([True, True, False])
            world.sites.append(Site(f"S{n}", self.one_of(["O1", "O2"]), "A site", latitude, longitude, inside))
        for n in self.some(3, 2, 4):
            self.ward(f"W{n}")
        for _ in self.some(0, 1, 3) if world.beds else ():
            closed, bed = self.day(), self.one_of(world.beds).code
            reopened = later(closed, self.one_of([None, 0, 1, 5, 29, 40]))
            world.bed_closures.append(BedClosure(self.named("K"), bed, closed, reopened))
        for _ in self.some(2, 0, 1, 3):
            minutes = self.draw(st.integers(0, 200))
            world.meetings.append(Meeting(self.named("M"), self.one_of(LINES), self.day(), minutes))

    def ward(self, code: str) -> None:
        line, security = self.one_of(IN_SCOPE * 3 + OUT_OF_SCOPE)
        opened, closed = self.opening()
        self.world.wards.append(
            Ward(code, self.one_of(self.world.sites).code, line, security, opened_on=opened, closed_on=closed)
        )
        for n in self.some(1, 0, 2):
            self.world.beds.append(Bed(f"{code}-{n}", code, *self.opening()))

    def opening(self) -> tuple[date | None, date | None]:
        opened, closed = (self.maybe_day(), self.maybe_day()) if self.chance() else (None, None)
        return (closed, opened) if opened and closed and closed < opened else (opened, closed)

    # -- people ----------------------------------------------------------------------------------------------------------

    def person(self, reference: str) -> None:
        place, home = self.one_of(PLACES), self.one_of([True] * 6 + [False, None])
        sex, ethnicity, board = (
            self.one_of(["male", "female", "unknown"]),
            self.one_of(ETHNICITIES),
            self.one_of(["B1", "B2", ""]),
        )
        self.world.patients.append(Patient(reference, sex, ethnicity, *place, board, home))
        referrals = [self.referral(reference) for _ in self.some(1, 2, 0)]
        spells = self.spells(reference, referrals)
        for referral in referrals:
            self.assessments(referral, [spell for spell in spells if spell.referral == referral.reference])
            self.agreed(referral, spells)
        if self.chance():
            self.in_the_community(reference)

    def referral(self, patient: str) -> Referral:
        received, closed = self.day(), self.maybe_day()
        asked = None if self.chance() else self.day_from(received, 0, -5)
        ended = (max(received, closed) if closed else None, self.one_of(["withdrawn", "not_accepted", "admitted", ""]))
        prison = self.one_of([True, True, False, None])
        referral = Referral(self.named("R"), patient, self.one_of(LINES), received, prison, asked, *ended)
        self.world.referrals.append(referral)
        return referral

    def spells(self, patient: str, referrals: list[Referral]) -> list[Spell]:
        """One after the other, perhaps on the same day; only the last may be open."""
        spells: list[Spell] = []
        day: date | None = self.draw(days_or_long_ago)
        for left in reversed(self.some(2, 1, 3, 4)):
            if day is None:
                break
            began = day + timedelta(days=self.one_of([0, 0, 0, 1, 1, 2, 5, 28, 29, 30, 31, 90, 91]))
            day = self.end_of_spell(began, last=left == 0)
            to = self.one_of(["community", "community", "other_unit", ""]) if day else ""
            referral = self.one_of([*(row.reference for row in referrals), ""])
            spells.append(Spell(self.named("S"), patient, began, day, to, referral))
            self.stays(spells[-1])
            self.within_spell(spells[-1])
        self.world.spells += spells
        return spells

    def end_of_spell(self, began: date, *, last: bool) -> date | None:
        if last and self.chance():
            return None
        if began < date(2023, 9, 1) and self.chance():
            return max(began, self.day())
        return later(began, self.one_of([0, 0, 1, 2, 4, 10, 28, 29, 30, 45, 60, 89]))

    def stays(self, spell: Spell) -> None:
        """They may begin late, end early, leave days between them, or not be there at all."""
        day: date | None = later(spell.admitted_on, self.one_of([0, 0, 0, 0, 1, 3]))
        for left in reversed(self.some(1, 2, 3, 1, 0)):
            if day is None or day > (spell.discharged_on or date.max):
                break
            ended = later(day, self.one_of([0, 0, 1, 2, 10, 29, 31] if left else [None, None, None, 0, 3]))
            ended = spell.discharged_on if ended is None else min(ended, spell.discharged_on or date.max)
            ward = self.one_of(self.world.wards).code
            self.world.ward_stays.append(WardStay(self.named("T"), spell.reference, ward, day, ended))
            day = ended and later(ended, self.one_of([0, 0, 0, 1, 2]))

    def within_spell(self, spell: Spell) -> None:
        """Leave, readiness and interventions: near the spell, and not always inside it."""
        near: Callable[[], date] = lambda: self.day_from(spell.admitted_on, -2, 0, 0, 1, 2, 3, 4, 5, 10, 20, 31)  # noqa: E731
        for _ in self.some(0, 0, 1, 2):
            kind, began = self.one_of(["home", "leave_of_absence", "home", "trial", "awol"]), near()
            ended = later(began, self.one_of([0, 1, 2, 3, 5, 10, 40, None]))
            self.world.leave.append(Leave(self.named("L"), spell.reference, kind, began, ended))
        ready = near()
        for _ in self.some(0, 0, 1, 2, 3):
            ended = later(ready, self.one_of([0, 1, 2, 3, 5, 10, 40, None]))
            self.world.ready_for_discharge.append(Ready(self.named("C"), spell.reference, ready, ended))
            ready = (ended or ready) + timedelta(days=self.one_of([0, 0, 1, 2, -1]))
        for _ in self.some(0, 0, 1, 3):
            at = datetime.combine(self.draw(days_or_long_ago), self.draw(clock_times))
            incident, kind = self.one_of(["N1", "N2", "N3"]), self.one_of(["05", "05", "06", "07"])
            ward = self.one_of(self.world.wards).code
            self.world.incidents.append(Intervention(self.named("I"), incident, spell.reference, ward, kind, at))

    def assessments(self, referral: Referral, spells: list[Spell]) -> None:
        """Contacts and decisions about as far from what went before, and from an admission, as the standards turn on."""
        for _ in self.some(1, 2, 3, 0):
            contact = None if self.one_of([False, False, True]) else self.day_from(referral.received_on, 0, 27, 28, 29)
            decided = None if self.one_of([False, False, True]) else self.day_from(contact or referral.received_on, 0, 13, 14, 15)
            if spells and self.chance():
                decided = self.day_from(spells[0].admitted_on, 1, 0, -27, -28, -29)
            outcome = self.one_of(OUTCOMES)
            self.world.assessments.append(Assessment(self.named("A"), referral.reference, contact, decided, outcome))

    def agreed(self, referral: Referral, spells: list[Spell]) -> None:
        """At bed meetings: something; and an admission avoided, perhaps only until it came."""
        for _ in self.some(1, 0, 2) if self.world.meetings else ():
            meeting = self.one_of(self.world.meetings).reference
            self.world.decisions.append(Decision(self.named("D"), meeting, referral.reference))
        for _ in self.some(0, 1, 2):
            agreed = self.day_from(self.one_of(spells).admitted_on, 1, 0, -1, -89, -90, -91)
            low, high, cost = sorted(self.draw(pounds) for _ in "123")
            stay = self.draw(st.integers(0, 120))
            self.world.avoided.append(Avoided(self.named("V"), referral.reference, agreed, stay, low, high, cost))

    def in_the_community(self, patient: str) -> None:
        referred = self.draw(days_or_long_ago)
        discharged = None if self.chance() else max(referred, self.day())
        liaison, accepted, seen = self.one_of([False, False, True]), self.maybe_day(), self.maybe_day()
        line, reference = self.one_of(LINES), self.named("E")
        self.world.community.append(Episode(reference, patient, line, liaison, referred, accepted, seen, discharged))
