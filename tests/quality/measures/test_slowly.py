"""The slow recount is right: it finds what the oracles say. All 24,026 figures of the large folder take it a minute, and agree;
its last month is enough for every day."""

from datetime import date

from tests.quality.measures.oracle import SHARED, agrees, beside_the_project, expected
from tests.quality.measures.rows import read
from tests.quality.measures.slowly import Slowly

pytestmark = beside_the_project
TODAY = date(2026, 11, 21)


def test_every_figure_of_the_small_folder():
    slowly, figures = Slowly(read(SHARED / "tracker-small"), TODAY), expected("kpi_expected_small.json")

    assert [figure.of for figure in figures if not agrees(figure.row, slowly.answer(*figure.of)._asdict())] == []
    assert len(figures) == 1_308


def test_every_figure_of_the_large_folders_last_month():
    slowly = Slowly(read(SHARED / "tracker"), TODAY)
    figures = [figure for figure in expected("kpi_expected.json") if figure.of[1] == date(2021, 8, 1)]

    assert [figure.of for figure in figures if not agrees(figure.row, slowly.answer(*figure.of)._asdict())] == []
    assert len(figures) == 586
