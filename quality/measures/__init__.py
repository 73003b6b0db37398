"""Every published measure: its definition, and its figures from the rows themselves."""

from quality.measures.shape import BY_PERSON, BY_PLACE, EVERY_CUT, Cut, Figure, Form, Measure

__all__ = ["BY_PERSON", "BY_PLACE", "EVERY_CUT", "Cut", "Figure", "Form", "Measure"]
