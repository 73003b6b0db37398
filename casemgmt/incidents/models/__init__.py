"""Incidents on a stay, what was done by force in them, who was told, and the safeguarding concerns they raise."""

from casemgmt.incidents.models.incidents import Answer, Harm, Incident, Injury, incident_reference
from casemgmt.incidents.models.notifications import Change, Notification
from casemgmt.incidents.models.restrictions import Detail, Review
from casemgmt.incidents.models.safeguarding import Concern

__all__ = [
    "Answer",
    "Change",
    "Concern",
    "Detail",
    "Harm",
    "Incident",
    "Injury",
    "Notification",
    "Review",
    "incident_reference",
]
