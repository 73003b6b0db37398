"""Each kind of review, visit and legal date: one small pure function of the facts, what was held, and the rules of the day."""

from casemgmt.reviews.kinds import care, detention, tribunals, visits
from casemgmt.reviews.kinds.base import DEFINITIONS, DERIVED, Due

__all__ = ["DEFINITIONS", "DERIVED", "Due", "care", "detention", "tribunals", "visits"]
