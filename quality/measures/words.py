"""How a figure reads."""

from quality.measures.shape import Form, Measure
from reachout.pages import words

NO_FIGURE = "–"
MINUS = "−"


def said(measure: Measure, value: float | None) -> str:
    """21.4%, 1,204, 3.2, £850,000, +4.0%: without the unit, except where it is a sign."""
    if value is None:
        return NO_FIGURE
    if measure.form is Form.SHARE:
        return f"{value:.1%}"
    if measure.form is Form.CHANGE:
        return f"{value:+.1%}".replace("-", MINUS)
    if measure.form is Form.MONEY:
        return words.money(round(value))
    return words.number(value, 0 if measure.form is Form.COUNT else 1).replace("-", MINUS)


def with_unit(measure: Measure, value: float | None) -> str:
    """21.4%, 1,204 patients, 3.2 per 100 patients, 12.0 days."""
    bare = measure.form in {Form.SHARE, Form.CHANGE, Form.MONEY} or value is None
    return said(measure, value) if bare else f"{said(measure, value)} {measure.unit}"
