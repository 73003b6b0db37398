import csv
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

SHARED = Path(__file__).resolve().parents[3] / "shared"


@pytest.fixture
def shared() -> Path:
    """The tracker folders that lie beside the project, where they do."""
    if not SHARED.is_dir():
        pytest.skip("../shared is not beside the project")
    return SHARED


@pytest.fixture
def refusal(tmp_path):
    """Load a folder that must be refused: its problems as (file, row, column, kind)."""

    def refused(folder: Path, *options: str) -> list[tuple[str, int, str, str]]:
        report = tmp_path / "report.csv"
        with pytest.raises(CommandError, match="Refused"):
            call_command("load_tracker", str(folder), "--report", str(report), *options)
        with report.open(newline="", encoding="utf-8") as lines:
            return [(line["file"], int(line["row"]), line["column"], line["kind"]) for line in csv.DictReader(lines)]

    return refused
