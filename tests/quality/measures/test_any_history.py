"""Every figure of any history, against the slow recount: all measures, lines and cuts, over some months around it."""

from collections.abc import Iterator
from datetime import date
from itertools import product
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, note, settings
from hypothesis import strategies as st

from quality.measures import CATALOGUE, EVERY_LINE, Cut, Figure, figures
from quality.measures.returned import RETURNED
from tests.quality.measures.oracle import same
from tests.quality.measures.rows import Rows
from tests.quality.measures.slowly import Answer, Slowly
from tests.quality.measures.worlds import worlds
from tests.quality.measures.written import write

MONTHS = [date(2023, 12, 1), *(date(2024, month, 1) for month in range(1, 6))]
TODAY = date(2024, 6, 30)
FROM_RETURNS = set(RETURNED.measures)
"""Held against a recount of their own: tests/quality/measures/test_returned.py."""


@pytest.mark.django_db
@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(world=worlds(), first=st.integers(0, 4), length=st.integers(1, 2))
def test_any_history_is_counted_as_a_slow_recount_counts_it(world: Rows, first: int, length: int) -> None:
    months = MONTHS[first : first + length]
    with transaction.atomic():
        write(world)
        asked = {"lines": EVERY_LINE, "cuts": tuple(Cut), "today": TODAY}
        told = {figure[:5]: figure for figure in figures(first=months[0], last=months[-1], **asked)}
        transaction.set_rollback(True)

    wrong = [(figure, answer) for figure, answer in beside(told, Slowly(world, TODAY), months) if differs(figure, answer)]
    for figure, answer in wrong[:5]:
        note(f"{figure}\nslowly {answer}")
    assert not wrong


def beside(told: dict[Any, Figure], slowly: Slowly, months: list[date]) -> Iterator[tuple[Figure | None, Answer]]:
    """What the product tells, and whatever else the recount has to tell."""
    keys = {cut: {""} if cut == "" else {key for *_, its, key in told if its == cut} | set(slowly.keys(cut)) for cut in Cut}
    for measure in set(CATALOGUE) - FROM_RETURNS:
        for month, line, cut in product(months, EVERY_LINE, {"", *CATALOGUE[measure].cuts}):
            for key in keys[cut]:
                yield told.get((measure, month, line, cut, key)), slowly.answer(measure, month, line, cut, key)


def differs(figure: Figure | None, answer: Answer) -> bool:
    """A cell of which nothing is told must be one where nothing was counted."""
    if figure is None:
        return bool(answer.value or answer.numerator or answer.denominator or answer.n)
    if figure.detail.keys() != answer.detail.keys() or not all(
        same(answer.detail[name], figure.detail[name]) for name in answer.detail
    ):
        return True
    return not all(same(getattr(answer, name), getattr(figure, name)) for name in ("value", "numerator", "denominator", "n"))
