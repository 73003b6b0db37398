"""The case that follows a person from a first admission until they are home and stay home, and what is counted on the way."""

from casemgmt.models.cases import Case, Handover, case_reference
from casemgmt.models.community import CommunityEpisode, episode_reference
from casemgmt.models.interventions import RestrictiveIntervention, intervention_reference

__all__ = [
    "Case",
    "CommunityEpisode",
    "Handover",
    "RestrictiveIntervention",
    "case_reference",
    "episode_reference",
    "intervention_reference",
]
