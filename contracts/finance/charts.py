"""The year as one drawing: budget, what was spent, and the fan of what it may come to. The table beside it says the same."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from itertools import accumulate

from markupsafe import Markup

from contracts.finance.forecast import Forecast, Range
from contracts.finance.words import variance_words
from contracts.money import ZERO
from reachout.pages import svg
from reachout.pages.words import money

WIDTH, HEIGHT = 800, 330
LEFT, RIGHT, TOP, FOOT = 70, 185, 18, 34
SIZE = 14
SPENT, FAN, PLANNED = "#005eb8", "#c9def2", "#4c6272"


def cumulative(found: Forecast) -> tuple[list[Decimal], list[Range]]:
    """Budget and out-turn from the start of the year to the end of each month."""
    months = found.books.months
    monthly = [sum((account.budget.get(month, ZERO) for account in found.books.accounts), ZERO) for month in months]
    return list(accumulate(monthly)), list(accumulate((found.by_month[month] for month in months), Range.plus))


def title_of(found: Forecast) -> str:
    budget = found.books.budgeted
    if not budget:
        return f"The year will come to about {short(found.total.mid)}"
    return f"The year is forecast to end {variance_words(budget - found.total.mid)}"


def year_chart(found: Forecast) -> Markup:
    planned, spent = cumulative(found)
    most = float(max([*planned, *(one.high for one in spent), Decimal(1)]))
    grid = svg.ticks(0, most, 4)
    y = svg.scale(0, grid[-1], HEIGHT - FOOT, TOP)
    x = svg.scale(0, 12, LEFT, WIDTH - RIGHT)
    known = found.books.months.index(found.known_until) + 1 if found.known_until else 0
    told = f"Budget {money(planned[-1])}; forecast {money(spent[-1].mid)}, from {money(spent[-1].low)} to {money(spent[-1].high)}"
    drawn = [
        *_axes(found.books.months, grid, x, y),
        *_fan(spent, known, x, y),
        _path([(x(0), y(0)), *((x(place + 1), y(float(one))) for place, one in enumerate(planned))], PLANNED, dash="2 4"),
        _path([(x(0), y(0)), *((x(place + 1), y(float(one.mid))) for place, one in enumerate(spent[:known]))], SPENT, width=3),
        *_labels(planned, spent, known, y),
    ]
    return svg.drawing(WIDTH, HEIGHT, title_of(found), told, *drawn)


def _axes(months: list[date], grid: list[float], x: svg.Scale, y: svg.Scale) -> list[Markup]:
    lines = [svg.line(LEFT, y(tick), WIDTH - RIGHT, y(tick), svg.GRID) for tick in grid]
    sums = [svg.text(short(Decimal(tick)), LEFT - 8, y(tick) + 5, SIZE, fill=svg.QUIET, anchor="end") for tick in grid]
    names = [
        svg.text(f"{month:%b}", (x(place) + x(place + 1)) / 2, HEIGHT - 12, SIZE, fill=svg.QUIET, anchor="middle")
        for place, month in enumerate(months)
    ]
    return [*lines, *sums, *names]


def _fan(spent: list[Range], known: int, x: svg.Scale, y: svg.Scale) -> list[Markup]:
    """From the last known month on; nothing once the year is known."""
    if known == len(spent):
        return []
    start = spent[known - 1].mid if known else ZERO
    points = [(known, Range(start, start, start)), *((place + 1, one) for place, one in enumerate(spent) if place >= known)]
    upper = [f"{x(place):.1f},{y(float(one.high)):.1f}" for place, one in points]
    lower = [f"{x(place):.1f},{y(float(one.low)):.1f}" for place, one in reversed(points)]
    middle = [(x(place), y(float(one.mid))) for place, one in points]
    return [svg.element("polygon", points=" ".join([*upper, *lower]), fill=FAN), _path(middle, SPENT, dash="7 5")]


def _path(points: list[tuple[float, float]], stroke: str, *, width: float = 2, dash: str | None = None) -> Markup:
    drawn = " ".join(f"{a:.1f},{b:.1f}" for a, b in points)
    return svg.element("polyline", points=drawn, fill="none", stroke=stroke, stroke_width=width, stroke_dasharray=dash)


def _labels(planned: list[Decimal], spent: list[Range], known: int, y: svg.Scale) -> list[Markup]:
    last = spent[-1]
    named = [("Forecast" if known < len(spent) else "Actual", last.mid, SPENT)]
    if known < len(spent) and short(last.low) != short(last.high):
        named += [("High", last.high, SPENT), ("Low", last.low, SPENT)]
    if planned[-1]:
        named.append(("Budget", planned[-1], PLANNED))
    places = svg.apart([y(float(amount)) for _, amount, _ in named], 19, TOP, HEIGHT - FOOT)
    return [
        svg.text(f"{name} {short(amount)}", WIDTH - RIGHT + 10, place + 5, SIZE, fill=fill, bold=name in ("Forecast", "Actual"))
        for (name, amount, fill), place in zip(named, places, strict=True)
    ]


def short(amount: Decimal) -> str:
    """£41.26m, £80m, £412k, £950: for axes and labels; the table has the pounds."""
    size = abs(amount)
    sign = "−" if amount < 0 else ""
    if size >= 1_000_000:
        return f"{sign}£{f'{size / 1_000_000:.2f}'.removesuffix('.00')}m"
    return f"{sign}£{size / 1000:.0f}k" if size >= 10_000 else f"{sign}£{size:,.0f}"
