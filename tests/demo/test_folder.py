"""The demo's story is one a collaborative could have lived: nobody is in two places, nothing lies in the future."""

import csv
from collections import defaultdict
from datetime import date

import pytest

from reachout.demo.folder import write_folder

TODAY = date(2026, 11, 21)


@pytest.fixture(scope="module")
def tables(tmp_path_factory):
    folder = tmp_path_factory.mktemp("story")
    write_folder(folder, today=TODAY, years=2)
    return {path.stem: list(csv.DictReader(path.open(encoding="utf-8"))) for path in folder.iterdir()}


def overlapping(rows, key, start, end):
    by_key = defaultdict(list)
    for row in rows:
        by_key[row[key]].append((row[start], row[end] or "9999"))
    return [k for k, spans in by_key.items() for a, b in zip(sorted(spans), sorted(spans)[1:], strict=False) if b[0] < a[1]]


def test_nobody_is_in_two_spells_and_no_bed_holds_two(tables):
    assert overlapping(tables["spells"], "patient", "admitted_on", "discharged_on") == []
    assert overlapping(tables["ward_stays"], "bed", "started_on", "ended_on") == []


def test_nothing_lies_in_the_future(tables):
    days = {cell[:10] for rows in tables.values() for row in rows for name, cell in row.items() if name.endswith(("_on", "_at"))}
    assert max(days) <= TODAY.isoformat()


def test_every_kind_of_row_is_there(tables):
    assert all(tables.values())
    assert {row["service_line"] for row in tables["referrals"]} == {"adult_secure", "lda", "aed"}
    assert any(not row["closed_on"] for row in tables["referrals"])


def test_the_same_seed_tells_the_same_story(tables, tmp_path):
    write_folder(tmp_path, today=TODAY, years=2)

    for name, rows in tables.items():
        assert list(csv.DictReader((tmp_path / f"{name}.csv").open(encoding="utf-8"))) == rows
