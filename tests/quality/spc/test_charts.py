"""The drawing says what the engine says, in any browser, on paper, and whatever people wrote into it."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from datetime import date
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quality.spc.charts import Chart, chart, small_multiples
from quality.spc.shapes import COLOURS
from quality.spc.sizes import SIZES
from reachout.pages.svg import apart, rows, ticks
from tests.factories.spc import series
from tests.quality.spc.gallery import FALLING, NOTES, OCCUPANCY, SAFEWARDS, SECLUSION, WAVE, charts, measure, note, rebase
from tests.test_xmr import CASES, cases

SVG = "{http://www.w3.org/2000/svg}"
GALLERY = list(charts())


def drawn(svg: str) -> ET.Element:
    return ET.fromstring(svg)  # noqa: S314 (our own drawings)


def points(svg: str) -> list[tuple[str, float, float]]:
    """Of each point the colour, and how far from the left and the top its middle is."""
    found = []
    for shape in drawn(svg).iter():
        if shape.find(f"{SVG}title") is None or shape.tag == f"{SVG}svg":
            continue
        x, y = middle(shape)
        found.append((shape.attrib["fill"], round(x, 1), round(y, 1)))
    return found


def middle(shape: ET.Element) -> tuple[float, float]:
    if "cx" in shape.attrib:
        return float(shape.attrib["cx"]), float(shape.attrib["cy"])
    if "width" in shape.attrib:
        half = float(shape.attrib["width"]) / 2
        return float(shape.attrib["x"]) + half, float(shape.attrib["y"]) + half
    corners = [[float(part) for part in corner.split(",")] for corner in shape.attrib["points"].split()]
    if len(corners) == 4:
        return corners[0][0], corners[1][1]
    (x, tip), (_, foot), _ = corners  # a triangle: its middle is 1.25 of 2.25 parts below the tip
    return x, tip + (foot - tip) * 1.25 / 2.25


def words_of(svg: str) -> list[str]:
    return [text.text or "" for text in drawn(svg).iter(f"{SVG}text")]


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.skipif(not CASES.is_file(), reason="../shared is not beside the project")
def test_the_points_drawn_are_the_points_judged(size: str) -> None:
    for case in cases():
        if case["name"] == "weekly_dates":
            continue
        asked = case["params"]
        one = measure(case["name"], improvement=asked["improvement_direction"], target=asked["target"])
        values = zip(map(date.fromisoformat, case["dates"]), case["values"], strict=True)
        cuts = [rebase(date.fromisoformat(day), "why") for day in asked["rebase"] or []]
        made = chart([figure(month, value) for month, value in values], measure=one, size=size, rebases=cuts)

        there = points(made.svg)
        assert [colour for colour, *_ in there] == [COLOURS[point.kind] for point in made.spc.points]
        assert all(before - 0.2 <= after for before, after in pairwise(x for _, x, _ in there)), case["name"]
        highest_last = sorted(zip(made.spc.points, there, strict=True), key=lambda pair: pair[0].value)
        heights = [y for _, (_, _, y) in highest_last]
        assert all(before >= after - 0.3 for before, after in pairwise(heights)), case["name"]


def figure(month: date, value: float) -> Any:
    return series([value], month)[0]


@pytest.mark.parametrize(("label", "made"), GALLERY, ids=[label for label, _ in GALLERY])
@pytest.mark.parametrize("size", SIZES)
def test_every_label_stays_on_the_paper_and_off_its_neighbours(label: str, made: Chart, size: str) -> None:
    root = drawn(made._drawn(size))
    _, _, width, height = (float(part) for part in root.attrib["viewBox"].split())
    boxes = [(text.text, *box(text)) for text in root.iter(f"{SVG}text")]
    for words, left, top, right, bottom in boxes:
        assert left >= -1 and right <= width + 1 and top >= -1 and bottom <= height + 1, words
    for number, (words, left, top, right, bottom) in enumerate(boxes):
        for other, l2, t2, r2, b2 in boxes[number + 1 :]:
            assert not (left < r2 - 1 and l2 < right - 1 and top < b2 - 1 and t2 < bottom - 1), (words, other)


def box(text: ET.Element) -> tuple[float, float, float, float]:
    """About where a text stands: letters 0.5 of their size wide on average."""
    size, x, y = (float(text.attrib[name]) for name in ("font-size", "x", "y"))
    wide = len(text.text or "") * size * 0.5
    left = x - {"start": 0, "middle": wide / 2, "end": wide}[text.attrib["text-anchor"]]
    return left, y - 0.75 * size, left + wide, y + 0.2 * size


def test_mean_and_limits_are_drawn_for_each_group_and_the_target_once() -> None:
    made = chart(series(FALLING), measure=SECLUSION, rebases=[SAFEWARDS])
    lines = list(drawn(made.svg).iter(f"{SVG}line"))

    assert len([it for it in lines if it.attrib["stroke"] == "#000000" and it.attrib["stroke-width"] == "1.6"]) == 2
    assert len([it for it in lines if it.attrib.get("stroke-dasharray") == "6 4"]) == 4
    target = [it for it in lines if it.attrib["stroke"] == "#de1b1b" and it.attrib["stroke-width"] == "1.6"]
    assert len(target) == 1
    assert len([it for it in lines if it.attrib.get("stroke-dasharray") == "8 3 2 3"]) == 1


def test_what_people_wrote_stands_there_as_text_and_nothing_else() -> None:
    nasty = "</text><script>alert(1)</script>\"'&<b>"
    cuts, notes = [rebase(SAFEWARDS.month, nasty)], [note(NOTES[0].month, nasty)]
    made = chart(series(FALLING), measure=SECLUSION, rebases=cuts, annotations=notes, about=nasty)

    root = drawn(made.svg)
    drawing = {"svg", "title", "desc", "rect", "text", "line", "circle", "polygon"}
    assert {element.tag.removeprefix(SVG) for element in root.iter()} <= drawing
    said = " ".join(words_of(made.svg))
    assert said.count("<script>alert(1)</script>") == 2
    assert nasty in (root.findtext(f"{SVG}title") or "")
    assert "<script" not in made.figure


def test_there_is_no_style_attribute_for_the_policy_forbids_it() -> None:
    for _, made in GALLERY:
        assert "style=" not in made.figure and "<style" not in made.figure


def test_it_is_one_image_with_a_name_and_a_description() -> None:
    made = chart(series(FALLING), measure=SECLUSION, annotations=NOTES)
    root = drawn(made.svg)

    assert root.attrib["role"] == "img"
    assert root.findtext(f"{SVG}title") == made.title
    told = root.findtext(f"{SVG}desc") or ""
    assert told.startswith("August 2023: 2.2. Below the lower limit for 8 months, since January 2023")
    assert "May 2022: Safewards began on the first two wards." in told


def test_small_multiples_share_one_scale() -> None:
    low, high = small_multiples([("Low", series([0.2] * 3)), ("High", series([0.9, 0.8, 0.95]))], measure=OCCUPANCY)

    assert [word for word in words_of(low.svg) if word.endswith("%")][:3] == [w for w in words_of(high.svg) if w.endswith("%")][
        :3
    ]
    assert (low.title, high.about) == ("Low: no significant change", "High")


def test_months_without_a_figure_keep_their_place_and_are_joined_by_dots() -> None:
    made = chart(series([*WAVE[:3], None, None, *WAVE[3:6]]), measure=SECLUSION)
    places = [x for _, x, _ in points(made.svg)]

    steps = [after - before for before, after in pairwise(places)]
    assert steps[2] == pytest.approx(3 * steps[0], abs=0.3)
    assert len(re.findall('stroke-dasharray="1 4"', made.svg)) == 1


def test_a_rebase_that_meets_no_month_is_not_drawn() -> None:
    made = chart(series(WAVE), measure=SECLUSION, rebases=[rebase(date(1999, 1, 1), "long ago")])

    assert "Rebased" not in made.svg


@given(st.lists(st.floats(-1e12, 1e12), min_size=1, max_size=70), st.sampled_from(list(SIZES)))
@settings(max_examples=40)
def test_anything_can_be_drawn(values: list[float], size: str) -> None:
    made = chart(series(values), measure=SECLUSION, size=size)

    assert len(points(made.svg)) == len(values)
    assert "nan" not in made.svg and "inf" not in made.svg


@given(st.lists(st.floats(0, 100), max_size=6))
def test_labels_are_moved_apart_and_keep_their_order(wanted: list[float]) -> None:
    placed = apart(wanted, 15, 0, 100)

    order = sorted(range(len(wanted)), key=lambda index: wanted[index])
    for before, after in pairwise(order):
        assert placed[after] - placed[before] >= 15 - 1e-6
    assert all(-1e-6 <= place <= 100 + 1e-6 for place in placed)


@given(st.lists(st.tuples(st.floats(0, 100), st.floats(1, 30)), max_size=12))
def test_spans_in_one_row_never_meet(found: list[tuple[float, float]]) -> None:
    spans = sorted((start, start + wide) for start, wide in found)
    placed = rows(spans)

    for number, (span, row) in enumerate(zip(spans, placed, strict=True)):
        for other, beside in list(zip(spans, placed, strict=True))[number + 1 :]:
            assert row != beside or span[1] <= other[0]


@given(st.floats(-1e6, 1e6), st.floats(1e-3, 1e9), st.integers(2, 8))
def test_ticks_cover_what_they_are_for(low: float, wide: float, about: int) -> None:
    found = ticks(low, low + wide, about)

    assert found[0] <= low + wide * 1e-6 and found[-1] >= low + wide * (1 - 1e-6)
    assert 2 <= len(found) <= about + 3
