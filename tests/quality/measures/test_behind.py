"""A figure is the sum of the rows behind it, whatever its measure, line and cut."""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

import pytest
from django.core.management import call_command
from django.db import transaction

from quality.measures import CATALOGUE, EVERY_LINE, Cut, Figure, Form, figures
from quality.measures.behind import Behind, behind
from tests.quality.measures.oracle import SHARED, beside_the_project, same

pytestmark = [beside_the_project, pytest.mark.django_db]
TODAY = date(2024, 8, 31)
MONTHS = [date(2024, 2, 1), date(2024, 5, 1)]


@pytest.fixture(scope="module", autouse=True)
def small_tracker(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    with django_db_blocker.unblock(), transaction.atomic():
        call_command("load_tracker", str(SHARED / "tracker-small"), verbosity=0)
        yield
        transaction.set_rollback(True)


def rows_of(figure: Figure) -> list[Behind]:
    return behind(figure.measure, month=figure.month, line=figure.service_line, cut=figure.cut, key=figure.key, today=TODAY)


def told(figure: Figure) -> tuple[Any, ...]:
    """What the rows must add up to. The bed days under a rate have rows of their own, and a change is of two rates."""
    match CATALOGUE[figure.measure].form:
        case Form.RATE:
            return (figure.numerator,)
        case Form.SPREAD:
            return (figure.n, figure.value)
        case Form.MONEY:
            return (figure.n, figure.value)
        case Form.HOURS | Form.COUNT:
            return (figure.numerator,)
        case _:
            return (figure.numerator, figure.denominator)


def added_up(figure: Figure, rows: list[Behind]) -> tuple[Any, ...]:
    counted, among = sum(row.counts for row in rows), sum(row.among for row in rows)
    values = sorted(row.value for row in rows if row.counts and row.value is not None)
    match CATALOGUE[figure.measure].form:
        case Form.SPREAD:
            middle = (values[(len(values) - 1) // 2] + values[len(values) // 2]) / 2 if values else None
            return (counted, middle)
        case Form.MONEY:
            return (counted, sum(values))
        case Form.HOURS:
            return (sum(values),)
        case Form.COUNT | Form.RATE:
            return (counted,)
        case _:
            return (counted, among)


@pytest.mark.parametrize("month", MONTHS, ids=str)
def test_the_rows_behind_a_figure_add_up_to_it(month: date) -> None:
    checked: Counter[str] = Counter()
    for figure in largest_of_each(figures(first=month, last=month, lines=EVERY_LINE, cuts=tuple(Cut), today=TODAY)):
        rows = rows_of(figure)
        sums = added_up(figure, rows)
        assert all(map(same, told(figure), sums)), (figure, sums, rows)
        checked[figure.measure] += 1

    assert all(checked[id] == 4 * len(measure.cuts) for id, measure in CATALOGUE.items() if measure.form is not Form.CHANGE)


def largest_of_each(found: Iterable[Figure]) -> list[Figure]:
    """Of each measure, line and cut the key with the most in it."""
    most: dict[tuple[str, ...], Figure] = {}
    for figure in found:
        of = (figure.measure, figure.service_line, figure.cut)
        most[of] = max(most.get(of, figure), figure, key=lambda one: (one.numerator or 0, one.denominator or 0, one.n or 0))
    return [figure for figure in most.values() if CATALOGUE[figure.measure].form is not Form.CHANGE]
