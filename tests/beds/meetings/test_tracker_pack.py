"""The packs of the shared tracker's last week, against its CSV files counted again here, by hand and without the product."""

import csv
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import transaction

from beds.meetings import services
from beds.meetings.models import Meeting, Pack

SHARED = Path(__file__).resolve().parents[4] / "shared" / "tracker"
pytestmark = pytest.mark.skipif(not SHARED.is_dir(), reason="the shared tracker folder does not lie beside the project")
AT = datetime(2021, 8, 31, 8, tzinfo=UTC)
DAY = "2021-08-31"
LINES = ("adult_secure", "lda", "aed")
ACCEPTS = {"accept_medium", "accept_low", "accept_sedu"}


def read(name: str) -> list[dict[str, str]]:
    with (SHARED / f"{name}.csv").open(encoding="utf-8-sig") as file:
        return list(csv.DictReader(file))


def on(row: dict[str, str], start: str, end: str) -> bool:
    """Days as text compare as days do."""
    return row[start] <= DAY and (not row[end] or row[end] > DAY)


@pytest.fixture(scope="module")
def packs(django_db_setup: None, django_db_blocker: Any) -> Iterator[dict[str, dict[str, Any]]]:
    with django_db_blocker.unblock(), transaction.atomic():
        call_command("load_tracker", str(SHARED), verbosity=0)
        for line in LINES:
            latest = Meeting.objects.filter(service_line=line, held_on__lte=date(2021, 8, 31)).latest("held_on")
            services.issue_pack(latest, at=AT)
        yield {pack.meeting.service_line: pack.snapshot for pack in Pack.objects.select_related("meeting")}
        transaction.set_rollback(True)


def rows(pack: dict[str, Any], key: str) -> list[dict[str, Any]]:
    return next(s["rows"] for s in pack["sections"] if s["key"] == key)


@pytest.fixture(scope="module")
def tables() -> dict[str, list[dict[str, str]]]:
    names = ("wards", "sites", "beds", "bed_closures", "patients", "spells", "ward_stays", "leave", "ready_for_discharge",
             "referrals", "assessments", "decisions", "meetings")  # fmt: skip
    return {name: read(name) for name in names}


@pytest.mark.parametrize("line", LINES)
def test_bed_state(packs: Any, tables: Any, line: str) -> None:
    here = {s["code"] for s in tables["sites"] if s["in_region"] == "yes"}
    wards = [w for w in tables["wards"] if w["service_line"] == line and w["site"] in here]
    wards = [w for w in wards if (w["opened_on"] or "0") <= DAY and (not w["closed_on"] or w["closed_on"] > DAY)]
    occupied = Counter(s["ward"] for s in tables["ward_stays"] if on(s, "started_on", "ended_on"))
    beds = {b["code"]: b["ward"] for b in tables["beds"] if (b["opened_on"] or "0") <= DAY < (b["closed_on"] or "9")}
    closed = {c["bed"] for c in tables["bed_closures"] if on(c, "closed_on", "reopened_on")}
    there, out = Counter(beds.values()), Counter(beds[bed] for bed in closed & set(beds))

    told = {r["key"]: (r["commissioned"], r["staffed"], r["out_of_service"], r["occupied"]) for r in rows(packs[line], "beds")}

    assert told == {
        w["code"]: (int(w["commissioned_beds"]), there[w["code"]] - out[w["code"]], out[w["code"]], occupied[w["code"]])
        for w in wards
    }


@pytest.mark.parametrize("line", LINES)
def test_who_is_away_and_who_is_ready(packs: Any, tables: Any, line: str) -> None:
    lines = {w["code"]: w["service_line"] for w in tables["wards"]}
    spells = {s["spell"] for s in tables["ward_stays"] if on(s, "started_on", "ended_on") and lines[s["ward"]] == line}

    away = {r["reference"] for r in tables["leave"] if r["spell"] in spells and on(r, "started_on", "ended_on")}
    ready = {r["reference"] for r in tables["ready_for_discharge"] if r["spell"] in spells and on(r, "ready_on", "ended_on")}

    assert {r["key"] for r in rows(packs[line], "leave")} == away
    assert {r["key"] for r in rows(packs[line], "ready")} == ready


@pytest.mark.parametrize("line", LINES)
def test_who_is_out_of_area(packs: Any, tables: Any, line: str) -> None:
    beyond = {s["code"] for s in tables["sites"] if s["in_region"] == "no"}
    far = {w["code"] for w in tables["wards"] if w["service_line"] == line and w["site"] in beyond and w["security"] != "high"}
    home = {p["reference"] for p in tables["patients"] if p["home_in_region"] == "yes"}
    person = {s["reference"]: s["patient"] for s in tables["spells"]}

    away = {s["reference"] for s in tables["ward_stays"] if s["ward"] in far and on(s, "started_on", "ended_on")
            and person[s["spell"]] in home}  # fmt: skip

    assert {r["key"] for r in rows(packs[line], "out_of_area")} == away


@pytest.mark.parametrize("line", LINES)
def test_the_lists(packs: Any, tables: Any, line: str) -> None:
    live = {r["reference"]: r for r in tables["referrals"] if r["service_line"] == line and on(r, "received_on", "closed_on")}
    admitted = {s["referral"] for s in tables["spells"] if s["admitted_on"] <= DAY}
    last: dict[str, dict[str, str]] = {}
    for a in sorted(tables["assessments"], key=lambda a: (a["decided_on"], a["reference"])):
        if a["decided_on"] and a["decided_on"] <= DAY and not (line == "aed" and a["outcome"] == "picu"):
            last[a["referral"]] = a
    outcome = {key: last[key]["outcome"] if key in last else "" for key in live}

    waiting = {key for key in live if outcome[key] in ACCEPTS and key not in admitted}
    to_assess = {key for key in live if outcome[key] in {"", "defer"} and key not in admitted}
    new = {key for key, r in live.items() if r["received_on"] >= "2021-08-25"}

    assert {r["key"] for r in rows(packs[line], "waiting")} == waiting
    assert {r["key"] for r in rows(packs[line], "assess")} == to_assess
    assert {r["key"] for r in rows(packs[line], "new")} == new


@pytest.mark.parametrize("line", LINES)
def test_the_last_meeting(packs: Any, tables: Any, line: str) -> None:
    held = [m for m in tables["meetings"] if m["service_line"] == line]
    mine = max((m for m in held if m["held_on"] <= DAY), key=lambda m: m["held_on"])
    before = max((m for m in held if m["held_on"] < mine["held_on"]), key=lambda m: m["held_on"])

    decided = {d["reference"] for d in tables["decisions"] if d["meeting"] == before["reference"]}

    assert {r["key"] for r in rows(packs[line], "decided")} == decided
