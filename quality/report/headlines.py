"""Which measures the board reads, in its order, and what each is compared on."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from quality.measures import CATALOGUE, Measure


class Basis(StrEnum):
    """What a month is held against the baseline on."""

    AT_END = "at month end"
    IN_MONTH = "of the month"
    YEAR = "over 12 months"
    OWN = "own"
    """The figure is itself a change, with its own baseline in its detail."""


@dataclass(frozen=True)
class Headline:
    id: str
    basis: Basis

    @property
    def judged(self) -> bool:
        """A year's change shares eleven months with the one before: no process-control chart can judge such a series."""
        return self.basis is not Basis.OWN

    @property
    def measure(self) -> Measure:
        return CATALOGUE[self.id]


@dataclass(frozen=True)
class Group:
    title: str
    headlines: tuple[Headline, ...]


GROUPS = (
    Group(
        "In hospital",
        (
            Headline("inpatients", Basis.AT_END),
            Headline("out_of_area_patients", Basis.AT_END),
            Headline("distance_from_home", Basis.AT_END),
            Headline("occupancy", Basis.YEAR),
            Headline("length_of_stay_current", Basis.AT_END),
            Headline("ready_for_discharge_patients", Basis.AT_END),
        ),
    ),
    Group(
        "Restrictive practice",
        (
            Headline("seclusions_per_100_patients", Basis.YEAR),
            Headline("restrictive_per_1000_bed_days", Basis.YEAR),
            Headline("restrictive_change", Basis.OWN),
        ),
    ),
    Group(
        "Waiting",
        (
            Headline("wait_referral_to_assessment", Basis.IN_MONTH),
            Headline("wait_decision_to_admission", Basis.IN_MONTH),
            Headline("waiting_now", Basis.AT_END),
        ),
    ),
    Group(
        "Instead of hospital",
        (
            Headline("community_caseload", Basis.AT_END),
            Headline("avoided_admissions", Basis.YEAR),
            Headline("avoided_savings", Basis.YEAR),
        ),
    ),
    Group(
        "People and staff",
        (
            Headline("friends_and_family", Basis.IN_MONTH),
            Headline("vacancy_rate", Basis.AT_END),
        ),
    ),
    Group(
        "The bed meeting",
        (
            Headline("bed_meeting_hours", Basis.YEAR),
            Headline("bed_meeting_admissions", Basis.YEAR),
        ),
    ),
)
HEADLINES = tuple(headline for group in GROUPS for headline in group.headlines)

STORY = (
    "inpatients",
    "out_of_area_patients",
    "community_caseload",
    "seclusions_per_100_patients",
    "restrictive_per_1000_bed_days",
    "occupancy",
)
STORY_OF = {"aed": (*STORY, "distance_from_home", "avoided_admissions", "avoided_savings")}
"""What the collaborative has published of itself: of one service line it has told more."""

BY_PROVIDER = (
    "restrictive_per_1000_bed_days",
    "seclusions_per_100_patients",
    "occupancy",
    "length_of_stay_current",
    "ready_for_discharge_patients",
)
"""What says which provider to look at."""
MULTIPLES = BY_PROVIDER[:3]
"""Those drawn for every provider."""
SIZE = "inpatients"
"""How many patients a provider has: more of them, at one provider, is neither good nor bad."""
