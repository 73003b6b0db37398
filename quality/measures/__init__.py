"""Every published measure: its definition, and its figures from the rows themselves."""

from quality.measures.behind import Behind, behind
from quality.measures.catalogue import CATALOGUE
from quality.measures.figures import EVERY_LINE, figures, months, statements
from quality.measures.shape import BY_PERSON, BY_PLACE, EVERY_CUT, Cut, Figure, Form, Measure

__all__ = [
    "BY_PERSON",
    "BY_PLACE",
    "CATALOGUE",
    "EVERY_CUT",
    "EVERY_LINE",
    "Behind",
    "Cut",
    "Figure",
    "Form",
    "Measure",
    "behind",
    "figures",
    "months",
    "statements",
]
