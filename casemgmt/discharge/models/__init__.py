"""Discharge: the plan and its items, who is asked for what, the clock after leaving, and the letters."""

from casemgmt.discharge.models.asks import Ask
from casemgmt.discharge.models.departures import Contact, Departure
from casemgmt.discharge.models.letters import Letter
from casemgmt.discharge.models.onward import Onward
from casemgmt.discharge.models.plans import Checklist, Expectation, Plan, PlanItem, Telling, VictimConditions

__all__ = [
    "Ask",
    "Checklist",
    "Contact",
    "Departure",
    "Expectation",
    "Letter",
    "Onward",
    "Plan",
    "PlanItem",
    "Telling",
    "VictimConditions",
]
