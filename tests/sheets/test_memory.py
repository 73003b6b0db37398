import tracemalloc

import pytest
from django.utils import timezone

from reachout.sheets.columns import Now
from reachout.sheets.loading import load
from reachout.sheets.sources import sheets_of_folder
from reachout.sheets.tables import TRACKER


def peak_of(folder, rows: int) -> int:
    lines = (f"O{n},Organisation {n},{'provider' if n % 2 else 'nonsense'},yes\n" for n in range(rows))
    (folder / "organisations.csv").write_text("code,name,kind,in_collaborative\n" + "".join(lines))
    counted = []
    tracemalloc.start()
    try:
        load(
            TRACKER, sheets_of_folder(TRACKER, folder), by=None, now=Now(timezone.now()), source="", check_only=True,
            report=lambda problems: counted.append(sum(1 for _ in problems)),
        )  # fmt: skip
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
        assert counted == [rows // 2]


@pytest.mark.django_db
def test_a_sheet_is_never_held_whole_even_when_half_of_it_is_wrong(tmp_path, monkeypatch):
    """Its rows in Python take three times what is allowed here, the problems of half of them more again."""
    monkeypatch.setattr("reachout.sheets.reading.BATCH", 2_000)
    monkeypatch.setattr("reachout.sheets.reading.BLOCK", 100_000)

    assert peak_of(tmp_path, 40_000) < 3_000_000
