"""The bench's floors tell the very figures that they are a floor of."""

from datetime import date

import pytest
from django.db import transaction

from quality.bench import FLOORS, bare
from quality.measures import EVERY_LINE, Cut, figures
from tests.quality.measures.oracle import SHARED, beside_the_project, same
from tests.quality.measures.rows import read
from tests.quality.measures.written import write

PERIOD = {"first": date(2023, 10, 1), "last": date(2024, 6, 1), "today": date(2024, 7, 1)}


@beside_the_project
@pytest.mark.django_db
@pytest.mark.parametrize(("measures", "floor"), [floor[1:] for floor in FLOORS], ids=[floor[1][0] for floor in FLOORS])
def test_a_floor_has_the_cells_and_figures_of_its_measure(measures: list[str], floor: str) -> None:
    with transaction.atomic():
        write(read(SHARED / "tracker-small"))
        ours = {figure[1:5]: figure.value for figure in figures(measures=measures, lines=EVERY_LINE, cuts=tuple(Cut), **PERIOD)}
        theirs = {row[:4]: row[4] for row in bare(floor, **PERIOD)()}
        transaction.set_rollback(True)

    assert ours.keys() == theirs.keys()
    assert [(cell, ours[cell], theirs[cell]) for cell in ours if not same(ours[cell], theirs[cell])] == []
    assert any(ours.values())
