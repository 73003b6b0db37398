"""Each kind of cell against what formats.md says of it, checked a column at a time as the engine does."""

from datetime import UTC, date, datetime
from decimal import Decimal

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from reachout.people import nhs_number
from reachout.sheets.columns import Code, Column, Count, Day, Flag, Instant, Money, NhsNumber, Now, Number, Text
from reachout.sheets.staging import _verdict

NOW = Now(datetime(2026, 7, 1, 23, 30, tzinfo=UTC))  # already 2 July in London


def read(column: Column, *cells: str) -> tuple[list, list[str]]:
    """The values of the cells, and what is said of each."""
    return _frame(*cells).select(column.value(pl.col("c")).alias("c"))["c"].to_list(), said(column, *cells)


def said(column: Column, *cells: str) -> list[str]:
    kinds = {0: "", 1: "left empty"} | dict(enumerate((kind for kind, _ in column.faults(pl.col("c"), NOW)), start=2))
    return [kinds[number] for number in _frame(*cells).select(_verdict(column, NOW).alias("c"))["c"]]


def _frame(*cells: str) -> pl.DataFrame:
    return pl.DataFrame({"c": pl.Series(cells, dtype=pl.String)}).with_columns(pl.col("c").replace("", None))


def test_empty_is_an_error_only_where_a_cell_must_be_filled():
    assert said(Text("c"), "", " ") == ["left empty", "left empty"]
    assert said(Text("c", required=False), "") == [""]
    assert said(Day("c"), "") == ["left empty"]
    assert said(Day("c", required=False), "") == [""]


def test_text_ends_at_200_characters_not_bytes():
    assert said(Text("c"), "é" * 200, "x" * 201) == ["", "longer than 200 characters"]


def test_days():
    values, told = read(Day("c"), "2024-02-29", "1900-01-01", "2026-07-02")
    assert (values, told) == ([date(2024, 2, 29), date(1900, 1, 1), date(2026, 7, 2)], ["", "", ""])
    wrong = ["2023-02-29", "2024-1-1", "01/02/2024", "2024-02-29 ", "20240229", "2024-02-29T10:00", "٢٠٢٤-٠٢-٢٩", "0000-01-01"]
    assert said(Day("c"), *wrong) == ["not a date"] * 7 + ["before 1900"]
    assert said(Day("c"), "1899-12-31", "2026-07-03") == ["before 1900", "in the future"]
    assert said(Day("c", future=True), "2026-07-03") == [""]


def test_instants_are_london_time_and_the_doubled_and_skipped_hours_have_a_place():
    values, told = read(Instant("c"), "2024-01-31T23:50", "2024-06-01T00:10", "2024-10-27T01:30", "2024-03-31T01:30")
    assert told == [""] * 4
    assert values == [
        datetime(2024, 1, 31, 23, 50, tzinfo=UTC), datetime(2024, 5, 31, 23, 10, tzinfo=UTC),
        datetime(2024, 10, 27, 0, 30, tzinfo=UTC), datetime(2024, 3, 31, 1, 30, tzinfo=UTC),
    ]  # fmt: skip
    assert (
        said(Instant("c"), "2024-01-31", "2024-01-31T24:00", "2024-01-31T10:00:00", "2024-01-31 10:00")
        == ["not a date and time"] * 4
    )
    assert said(Instant("c"), "2026-07-02T00:30", "2026-07-02T00:31", "1899-12-31T23:59") == ["", "in the future", "before 1900"]


def test_flags_and_codes_are_exactly_as_written():
    assert read(Flag("c"), "yes", "no")[0] == [True, False]
    assert said(Flag("c"), "Yes", "y", "1", "true") == ["not yes or no"] * 4
    assert said(Code("c", codes=["01", "98"]), "01", "98", "1", "02") == ["", "", "not in the list", "not in the list"]


def test_counts():
    assert read(Count("c"), "0", "9999", "007")[0] == [0, 9999, 7]
    assert said(Count("c"), "-1", "10000", "9" * 40, "1.0", "+1", "1e3", "٣") == [
        "negative", "too large", "too large", *["not a whole number"] * 4,
    ]  # fmt: skip


def test_money():
    assert said(Money("c"), "0", "512.4", "512.40", "9999999.99", "0000000512.40") == [""] * 5
    assert said(Money("c"), "-1.00", "10000000", "£5", "5.001", "1,000", "5.", ".5", "+5", "1e3") == [
        "negative", "too large", *["not an amount of money"] * 7,
    ]  # fmt: skip


def test_numbers_have_their_range():
    latitude = Number("c", least=-90, most=90)
    assert read(latitude, "-90", "52.4862", "90")[0] == [-90, 52.4862, 90]
    assert said(latitude, "-90.0001", "91", "north", "1e1", "NaN", "inf", "+1") == ["out of range"] * 2 + ["not a number"] * 5


@given(st.lists(st.text("0123456789", min_size=9, max_size=11), min_size=1))
def test_an_nhs_number_is_judged_as_the_pages_judge_it(numbers):
    assert [not told for told in said(NhsNumber("c"), *numbers)] == [nhs_number.is_valid(number) for number in numbers]


@given(st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1), min_size=1, max_size=20))
def test_no_text_at_all_breaks_a_column(cells):
    for column in (
        Text("c"),
        Day("c"),
        Instant("c"),
        Flag("c"),
        Code("c", codes=["A"]),
        Count("c"),
        Money("c"),
        Number("c"),
        NhsNumber("c"),
    ):
        values, told = read(column, *cells)
        assert all(value is not None or kind or not cell for value, kind, cell in zip(values, told, cells, strict=True))


@given(st.decimals(0, Decimal("9999999.99"), places=2))
def test_every_amount_within_bounds_is_accepted_as_written(amount):
    assert read(Money("c"), f"{amount:f}") == ([f"{amount:f}"], [""])
