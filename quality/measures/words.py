"""How a figure reads, to people and to programs."""

from typing import Any

from quality.measures.shape import Figure, Form, Measure
from reachout.pages import words

NO_FIGURE = "–"
MINUS = "−"
COLUMNS = ["measure", "month", "service_line", "scope", "value", "numerator", "denominator", "n", "detail"]


def said(measure: Measure, value: float | None) -> str:
    """21.4%, 1,204, 3.2, £850,000, +4.0%: without the unit, except where it is a sign."""
    if value is None:
        return NO_FIGURE
    if measure.form is Form.SHARE:
        return f"{value:.1%}"
    if measure.form is Form.CHANGE:
        return f"{value:+.1%}".replace("-", MINUS) if round(value, 3) else "0.0%"
    if measure.form is Form.MONEY:
        return words.money(round(value))
    return words.number(value, 0 if measure.form is Form.COUNT else 1).replace("-", MINUS)


def with_unit(measure: Measure, value: float | None) -> str:
    """21.4%, 1,204 patients, 3.2 per 100 patients, 12.0 days."""
    bare = measure.form in {Form.SHARE, Form.CHANGE, Form.MONEY} or value is None
    return said(measure, value) if bare else f"{said(measure, value)} {measure.unit}"


def whole(told: Any) -> Any:
    """163 rather than 163.0."""
    return int(told) if isinstance(told, float) and told.is_integer() else told


def as_row(figure: Figure) -> dict[str, Any]:
    """A figure as programs get it: its month as 2026-03, null for the three lines together and for no cut."""
    told = {
        **{name: whole(told) for name, told in figure._asdict().items()},
        "detail": {name: whole(told) for name, told in figure.detail.items()},
        "month": f"{figure.month:%Y-%m}",
        "service_line": figure.service_line or None,
        "scope": {figure.cut: figure.key} if figure.cut else None,
    }
    return {name: told[name] for name in COLUMNS}
