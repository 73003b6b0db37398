"""What changed between two snapshots of one line: told from the two of them alone, so it can be told again in ten years."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from beds.meetings.packs.shape import Column, Row, Section, count, tag

COMINGS = {
    "assess": ("Assessment needed", "No longer waits for an assessment"),
    "waiting": ("Joined the list", "Left the list"),
    "deadlines": ("Clock began to run", "Clock no longer runs"),
    "holds": ("Bed held", "Hold ended"),
    "ready": ("Ready for discharge", "No longer ready and waiting"),
    "leave": ("Went on leave", "Back from leave"),
    "closures": ("Closed", "Open again"),
    "out_of_area": ("Placed out of area", "No longer out of area"),
    "high_secure": ("High secure: new", "High secure: no longer listed"),
}
"""Sections whose rows are states that last: what it means when one appears, and when one is gone."""

GOOD = {"No longer out of area", "Open again", "No longer ready and waiting"}


@dataclass(frozen=True)
class Pair:
    """One section, before and now."""

    before: dict[str, Row]
    now: dict[str, Row]

    @property
    def came(self) -> list[Row]:
        return [row for key, row in self.now.items() if key not in self.before]

    @property
    def gone(self) -> list[Row]:
        return [row for key, row in self.before.items() if key not in self.now]

    @property
    def stayed(self) -> list[tuple[Row, Row]]:
        return [(self.before[key], row) for key, row in self.now.items() if key in self.before]


def changes(before: dict[str, Any] | None, now: list[Section]) -> Section:
    """Since the snapshot of the last pack; without one there is nothing to tell."""
    rows = _rows(before, [section.as_json() for section in now]) if before else []
    columns = [
        Column("what", "What changed", "tag", 1.6),
        Column("about", "Person or place", weight=2),
        Column("detail", "Detail", weight=3.4),
    ]
    figures = [
        count(rows, "joined the list", kind="Joined the list"),
        count(rows, "left the list", kind="Left the list"),
        count(rows, "moved up or down", kind="Rank"),
    ]
    empty = "Nothing changed since the last pack." if before else "There is no earlier pack to compare with."
    return Section("changes", "What changed since the last pack", columns, rows, empty, figures if before else [])


def difference(before: dict[str, Any], now: dict[str, Any]) -> list[Row]:
    """Between two versions of one pack."""
    return _rows(before, now["sections"])


def _rows(before: dict[str, Any], now: list[dict[str, Any]]) -> list[Row]:
    earlier = {section["key"]: section for section in before["sections"]}
    return [row for section in now if section["key"] in earlier for row in _of_section(earlier[section["key"]], section)]


def _of_section(before: dict[str, Any], now: dict[str, Any]) -> Iterator[Row]:
    pair = Pair({row["key"]: row for row in before["rows"]}, {row["key"]: row for row in now["rows"]})
    if now["key"] == "beds":
        yield from _figures(before, now)
        yield from (row for was, is_ in pair.stayed for row in _ward(was, is_))
    if now["key"] in COMINGS:
        came, gone = COMINGS[now["key"]]
        yield from (_row(came, row, "orange") for row in pair.came)
        yield from (_row(gone, row, "green" if gone in GOOD else "grey") for row in pair.gone)
    if now["key"] == "waiting":
        yield from (_moved(was, is_) for was, is_ in pair.stayed if was["place"] != is_["place"])


def _figures(before: dict[str, Any], now: dict[str, Any]) -> Iterator[Row]:
    earlier = {figure["column"]: figure["value"] for figure in before["figures"]}
    for figure in now["figures"]:
        was = earlier.get(figure["column"])
        if was is not None and was != figure["value"]:
            yield _told("Beds", "All wards", f"{figure['label']}: {was} → {figure['value']} ({figure['value'] - was:+d})", "blue")


def _ward(was: Row, is_: Row) -> Iterator[Row]:
    if was["available"] != is_["available"]:
        tone = "green" if is_["available"] > was["available"] else "orange"
        yield _told("Ward", is_["ward"], f"Available: {was['available']} → {is_['available']}", tone)


def _moved(was: Row, is_: Row) -> Row:
    up = is_["place"] < was["place"]
    return _told(
        "Rank", _name(is_), f"{'Up' if up else 'Down'} from {was['place']} to {is_['place']}", "orange" if up else "grey",
        is_["referral"],
    )  # fmt: skip


def _row(what: str, row: Row, tone: str) -> Row:
    return _told(what, _name(row), _detail(row), tone, row["key"])


def _told(what: str, about: str, detail: str, tone: str, key: str = "") -> Row:
    return {"key": f"{what} {key or about} {detail}", "kind": what, "what": tag(what, tone), "about": about, "detail": detail}


def _name(row: Row) -> str:
    who = row.get("person")
    return who["name"] if who else " ".join(row[part] for part in ("ward", "what") if row.get(part))


def _detail(row: Row) -> str:
    told = [row.get(part) for part in ("ward", "clock", "what", "kind", "reason", "needs", "referral")]
    return ", ".join(word["text"] if isinstance(word, dict) else word for word in told if word)
