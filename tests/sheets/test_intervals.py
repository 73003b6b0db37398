"""The rules on days, against a slow and obvious recomputation: every pair is compared, every day spelt out in formats.md's words.

Half of the rows may be held already, some of them replaced. What passes must also pass the database's own constraints: their
refusal would be told as another problem, and so fail the comparison.
"""

from dataclasses import asdict, dataclass
from datetime import date, timedelta
from itertools import pairwise

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, event, example, given, settings
from hypothesis import strategies as st

from reachout.sheets.columns import Now
from reachout.sheets.loading import Problem, load
from reachout.sheets.sources import sheets_of_folder
from reachout.sheets.tables import TRACKER
from tests.sheets.folders import PLACES, write_csv

pytestmark = pytest.mark.django_db

FOREVER = 999
ON_WARD = {"B1": "W1", "B2": "W1", "B3": "W2"}


@dataclass(frozen=True)
class Spell:
    reference: str
    patient: str
    start: int
    end: int | None

    def cells(self):
        return {
            "reference": self.reference, "patient": self.patient, "admitted_on": day(self.start), "discharged_on": day(self.end),
        }  # fmt: skip


@dataclass(frozen=True)
class Stay:
    reference: str
    spell: str
    bed: str
    ward: str
    start: int
    end: int | None

    def cells(self):
        cells = asdict(self) | {"started_on": day(self.start), "ended_on": day(self.end)}
        return {name: cells[name] for name in cells if name not in ("start", "end")}


def day(number: int | None) -> str:
    return "" if number is None else str(date(2024, 1, 1) + timedelta(days=number))


def at_once(a, b) -> bool:
    """a begins before b ends and b begins before a ends (open = never ends)."""
    return a.start < (FOREVER if b.end is None else b.end) and b.start < (FOREVER if a.end is None else a.end)


def begins_outside(stay: Stay, spell: Spell) -> bool:
    return stay.start < spell.start or (spell.end is not None and stay.start > spell.end)


def ends_outside(stay: Stay, spell: Spell) -> bool:
    return spell.end is not None and (stay.end is None or stay.end > spell.end)


def expected(spells: list[Spell], stays: list[Stay], held_spells: list[Spell], held_stays: list[Stay]) -> set[tuple]:
    """By file, row, column and kind."""
    told = set()
    spell_rows, stay_rows = number(spells, held_spells), number(stays, held_stays)
    spell_of = {spell.reference: (row, spell) for row, spell in spell_rows}
    patient = {reference: spell.patient for reference, (_, spell) in spell_of.items()}

    for file, rows, end in (("spells.csv", spell_rows, "discharged_on"), ("ward_stays.csv", stay_rows, "ended_on")):
        told |= {(file, row, end, "end before start") for row, a in rows if row and a.end is not None and a.end < a.start}
    for above, _, row, b in pairs(spell_rows):
        if above.patient == b.patient and at_once(above, b):
            told.add(("spells.csv", row, "admitted_on", "two spells at once"))
    for above, _, row, b in pairs(stay_rows):
        same_patient = patient[above.spell] == patient[b.spell]
        if same_patient and at_once(above, b):
            told.add(("ward_stays.csv", row, "started_on", "two stays at once"))
        if b.bed and above.bed == b.bed and not same_patient and at_once(above, b):
            told.add(("ward_stays.csv", row, "bed", "two patients in one bed"))
    for row, stay in stay_rows:
        spell_row, spell = spell_of[stay.spell]
        outside = begins_outside(stay, spell) or ends_outside(stay, spell)
        if row and outside:
            told.add(("ward_stays.csv", row, "started_on" if begins_outside(stay, spell) else "ended_on", "outside its spell"))
        if not row and spell_row and outside:
            told.add(("spells.csv", spell_row, "discharged_on", "outside its spell"))
        if row and stay.bed and ON_WARD[stay.bed] != stay.ward:
            told.add(("ward_stays.csv", row, "bed", "bed on another ward"))
    return told


def number(rows, held):
    """The rows with their numbers in the sheet; those held that the sheet does not replace come first, with none."""
    replaced = {row.reference for row in rows}
    return [(None, row) for row in held if row.reference not in replaced] + list(enumerate(rows, start=2))


def pairs(rows):
    for index, (row, b) in enumerate(rows):
        if row is not None:
            for above_row, above in rows[:index]:
                yield above, above_row, row, b


days = st.integers(0, 5)
ends = st.none() | days
spell_rows = st.lists(
    st.builds(Spell, st.sampled_from(["S1", "S2", "S3", "S4"]), st.sampled_from(["P1", "P2"]), days, ends), max_size=4
)
stay_rows = st.lists(
    st.builds(
        Stay, st.sampled_from(["T1", "T2", "T3", "T4", "T5"]), st.sampled_from(["S1", "S2"]),
        st.sampled_from(["", "B1", "B1", "B3"]), st.just("W1"), days, ends,
    ),
    max_size=5,
)  # fmt: skip


def by_reference(rows):
    return list({row.reference: row for row in rows}.values())


@pytest.fixture
def places(tmp_path):
    wards = [*PLACES["beds"], {"code": "B3", "ward": "W2"}]
    call_command(
        "load_tracker",
        str(write_csv(tmp_path / "places", **PLACES | {"beds": wards}, patients=[{"reference": "P1"}, {"reference": "P2"}])),
    )
    return tmp_path


def load_rows(folder, spells: list[Spell], stays: list[Stay]) -> list[Problem]:
    write_csv(folder, spells=[row.cells() for row in spells], ward_stays=[row.cells() for row in stays])
    told: list[Problem] = []
    now = Now(timezone.now())
    load(TRACKER, sheets_of_folder(TRACKER, folder), by=None, now=now, source="", report=lambda problems: told.extend(problems))
    return told


OPEN = [Spell("S1", "P1", 0, None), Spell("S2", "P2", 0, None)]


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(spells=spell_rows, stays=stay_rows, held=stay_rows, keep_spells=st.booleans())
@example(spells=[], stays=[Stay("T1", "S1", "", "W1", 2, 2), Stay("T2", "S1", "", "W1", 1, 3)], held=[], keep_spells=True)
@example(spells=[], stays=[Stay("T1", "S1", "", "W1", 1, 1), Stay("T2", "S1", "", "W1", 1, 3)], held=[], keep_spells=True)
@example(
    spells=[], stays=[Stay("T1", "S1", "B1", "W1", 1, None), Stay("T2", "S2", "B1", "W1", 5, None)], held=[], keep_spells=True
)
@example(spells=[], stays=[Stay("T1", "S1", "B1", "W1", 0, 3), Stay("T2", "S2", "B1", "W1", 3, 3)], held=[], keep_spells=True)
def test_what_is_told_is_what_comparing_every_pair_tells(places, spells, stays, held, keep_spells):
    """``held`` is what there was: patient 1 and 2 in open spells, with whatever of ``held`` is clean."""
    spells, stays = by_reference(spells), by_reference(stays)
    held_spells = OPEN
    with transaction.atomic():
        load_rows(places / "held", held_spells, [])
        held_stays = by_reference(held)
        if load_rows(places / "held", held_spells, held_stays):
            held_stays = []
        sheet_spells = [] if keep_spells else spells

        problems = load_rows(places / "folder", sheet_spells, stays)

        told = {(p.file, p.row, p.column, p.kind) for p in problems}
        event("refused" if told else "loaded")
        assert told == expected(sheet_spells, stays, held_spells, held_stays)
        assert len(problems) == len(told)
        transaction.set_rollback(True)


def test_patients_may_swap_beds_between_two_loads(places):
    spells = [Spell("S1", "P1", 0, None), Spell("S2", "P2", 0, None)]
    assert not load_rows(places / "f", spells, [Stay("T1", "S1", "B1", "W1", 0, None), Stay("T2", "S2", "B2", "W1", 0, None)])

    assert not load_rows(places / "f", spells, [Stay("T1", "S1", "B2", "W1", 0, None), Stay("T2", "S2", "B1", "W1", 0, None)])


def test_a_spell_may_change_its_patient_and_its_stays_follow(places):
    from beds.models import WardStay

    stay = Stay("T1", "S1", "B1", "W1", 0, 3)
    assert not load_rows(places / "f", [Spell("S1", "P1", 0, 3)], [stay])

    assert not load_rows(places / "f", [Spell("S1", "P2", 0, 3)], [])

    assert WardStay.objects.get().person.reference == "P2"


def test_a_bed_that_moves_away_from_under_a_stay_is_told(places, refusal):
    assert not load_rows(places / "f", [Spell("S1", "P1", 0, None)], [Stay("T1", "S1", "B1", "W1", 0, None)])

    assert refusal(write_csv(places / "move", beds=[{"code": "B1", "ward": "W2"}])) == [
        ("beds.csv", 2, "ward", "bed on another ward")
    ]


def test_three_hundred_stays_end_to_end_are_no_two_at_once(places):
    stays = [Stay(f"T{n}", "S1", "B1", "W1", a, b) for n, (a, b) in enumerate(pairwise(range(301)))]

    assert not load_rows(places / "f", [Spell("S1", "P1", 0, None)], stays)

    with pytest.raises(CommandError, match="Refused"):
        write_csv(places / "f", ward_stays=[stays[150].cells() | {"reference": "TX"}])
        call_command("load_tracker", str(places / "f"))
