"""What may be published, and how its counts hang together."""

from fractions import Fraction
from typing import Any

from quality.lines import TOGETHER
from quality.suppression import LEAST_BED_DAYS, Balance, Ratio, rate, total
from reachout.organisations.models import ServiceLine

LINES = (TOGETHER, *ServiceLine.values)

PUBLIC = (
    "inpatients",
    "out_of_area_patients",
    "community_caseload",
    "admissions",
    "discharges",
    "occupancy",
    "seclusions_per_100_patients",
    "restrictive_per_1000_bed_days",
    "wait_referral_to_assessment",
    "wait_assessment_to_decision",
    "wait_decision_to_admission",
)
"""What an edition may hold, in its order. Not here: what a later month still changes (avoided admissions), and what is made of
overlapping years (length of stay): from one edition to the next either would tell of single people."""

ONLY_TOGETHER = {"admissions", "discharges"}
"""With the patients in hospital of one small line, its comings would tell its goings."""

BEHIND = {
    "out_of_area_patients": "inpatients",
    "occupancy": "available_bed_days",
    "seclusions_per_100_patients": "occupied_bed_days",
    "restrictive_per_1000_bed_days": "occupied_bed_days",
}
"""Of each share and rate: the measure whose count it is a share of, or is divided by."""

COUNTED = tuple(dict.fromkeys([*PUBLIC, *BEHIND.values()]))
"""Every measure whose counts decide on stars."""

BEFORE = "inpatients at the end of the month before"
"""As admissions and discharges make it: taken to be known, from the month before's figures."""


def lines_of(measure: str) -> tuple[str, ...]:
    return (TOGETHER,) if measure in ONLY_TOGETHER else LINES


def ratios(days: int) -> list[Ratio]:
    """Each share and rate of each line, in a month of so many days."""
    rules: dict[str, dict[str, Any]] = {
        "out_of_area_patients": {},
        "occupancy": {"within": False},
        "seclusions_per_100_patients": BY_BED_DAYS | {"says": lambda count, bed_days: rate(count, Fraction(bed_days, days), 100)},
        "restrictive_per_1000_bed_days": BY_BED_DAYS | {"says": lambda count, bed_days: rate(count, bed_days, 1000)},
    }
    return [Ratio((measure, line), (BEHIND[measure], line), **rule) for measure, rule in rules.items() for line in LINES]


BY_BED_DAYS: dict[str, Any] = {"least": LEAST_BED_DAYS, "within": False}


def balances() -> list[Balance]:
    """The lines make the whole; and whoever was there before, or came, has left or is there still."""
    by_line = [m for m in COUNTED if m not in ONLY_TOGETHER]
    sums = [total((measure, TOGETHER), [(measure, line) for line in ServiceLine.values]) for measure in by_line]
    came, went = ((BEFORE, TOGETHER), ("admissions", TOGETHER)), (("discharges", TOGETHER), ("inpatients", TOGETHER))
    return [*sums, Balance(came, went)]
