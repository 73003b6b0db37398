from quality.assurance.models.actions import Action, Chase, Step
from quality.assurance.models.queries import Message, Query
from quality.assurance.models.signals import Signal
from quality.assurance.models.surveillance import Surveillance
from quality.assurance.models.units import Unit
from quality.assurance.models.visits import Finding, Member, Report, Visit

__all__ = [
    "Action",
    "Chase",
    "Finding",
    "Member",
    "Message",
    "Query",
    "Report",
    "Signal",
    "Step",
    "Surveillance",
    "Unit",
    "Visit",
]
