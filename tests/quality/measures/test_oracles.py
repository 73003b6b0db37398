"""What `manage.py kpis` tells of the shared tracker folders, figure by figure, against the shared oracles."""

import json
from collections.abc import Iterator
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.db import transaction

from tests.quality.measures.oracle import SHARED, Told, agrees, beside_the_project, expected, figure_of

pytestmark = [beside_the_project, pytest.mark.django_db]

BED_DAYS = [
    "out_of_area_bed_days", "occupied_bed_days", "available_bed_days", "occupancy", "occupancy_excluding_leave",
    "ready_for_discharge_days",
]  # fmt: skip
RUNS = [
    [],
    *[["--service-line", line] for line in ("adult_secure", "lda", "aed")],
    ["--by", "provider"],
    ["--by", "ward", "--measure", *BED_DAYS],
]
FOLDERS = {
    "tracker-small": ("2024-01", "2024-06", "kpi_expected_small.json", 1_308),
    "tracker": ("2018-04", "2021-08", "kpi_expected.json", 24_026),
}


def kpis(first: str, last: str, *options: str) -> list[dict[str, Any]]:
    out = StringIO()
    call_command("kpis", "--from", first, "--to", last, *options, "--format", "json", stdout=out)
    rows: list[dict[str, Any]] = json.loads(out.getvalue())
    return rows


@pytest.fixture(scope="module", params=FOLDERS)
def folder(request: pytest.FixtureRequest, django_db_setup: None, django_db_blocker: Any) -> Iterator[str]:
    """Loaded once, by the product's own loader."""
    with django_db_blocker.unblock(), transaction.atomic():
        call_command("load_tracker", str(SHARED / request.param), verbosity=0)
        yield request.param
        transaction.set_rollback(True)


def test_every_figure_is_the_oracles(folder: str) -> None:
    first, last, oracle, how_many = FOLDERS[folder]
    told: dict[Told, dict[str, Any]] = {figure_of(row): row for run in RUNS for row in kpis(first, last, *run)}

    compared = expected(oracle)

    assert [(row, told.get(of)) for of, row in compared if of not in told or not agrees(row, told[of])] == []
    assert len(compared) == how_many
