"""Every dated rule there is: its unit, what it means, and what holds until an administrator says otherwise.

``own`` marks what the field does but nobody has published; ``statute`` what law says; ``published`` what NHS England or a
partner has. Administrators change a rule from a day on (``/rules/``); the past keeps its values.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

SINCE = date(2000, 1, 1)


@dataclass(frozen=True)
class Definition:
    key: str
    title: str
    unit: str
    value: Any
    source: str
    topic: str


REFERRAL, LAW, BEDS, MEETING, ACCESS = "Referral clocks", "Legal deadlines", "Beds and holds", "The meeting", "Access"
ASSURANCE, FIGURES = "Quality assurance", "Figures"

CATALOGUE = {
    d.key: d
    for d in [
        Definition("acknowledge_working_days", "Acknowledge a referral within", "working days", 1, "own", REFERRAL),
        Definition("triage_working_days", "Triage a referral within", "working days", 2, "own", REFERRAL),
        Definition("assess_emergency_hours", "Assess an emergency within", "hours", 24, "own", REFERRAL),
        Definition("assess_very_urgent_working_days", "Assess a very urgent referral within", "working days", 2, "own", REFERRAL),
        Definition("assess_urgent_working_days", "Assess an urgent referral within", "working days", 5, "own", REFERRAL),
        Definition("assess_routine_days", "Assess a routine referral within", "days", 28, "published: 2 to 4 weeks", REFERRAL),
        Definition("assessment_valid_months", "An assessment holds for", "months", 3, "own", REFERRAL),
        Definition("prison_assess_days", "Prison: first assessment after the referral within", "days", 14, "published", LAW),
        Definition("prison_transfer_days", "Prison: transfer after the assessment within", "days", 14, "published", LAW),
        Definition(
            "prison_total_days", "Prison: transfer after the initial request within", "days", 28, "statute: MHA 2025", LAW
        ),
        Definition("s35_36_days", "Section 35 or 36: admit after the order within", "days", 7, "statute: MHA 1983", LAW),
        Definition(
            "s37_38_45a_days", "Section 37, 38 or 45A: admit after the order within", "days", 28, "statute: MHA 1983", LAW
        ),
        Definition("s47_48_days", "Section 47 or 48: the warrant lapses after", "days", 14, "statute: MHA 1983", LAW),
        Definition("deadline_near_days", "A legal deadline is near when it is within", "days", 7, "own", LAW),
        Definition("section_expiry_near_days", "A section is close to expiry within", "days", 28, "own", LAW),
        Definition("restricted_statuses", "Legal statuses under restriction", "codes", ["09", "15", "17", "37"], "own", LAW),
        Definition("hold_hours", "A hold expires after", "hours", 72, "own", BEDS),
        Definition("hold_expiring_hours", "A hold is about to expire within", "hours", 24, "own", BEDS),
        Definition("arrival_grace_days", "An accepted bed is kept after the day expected for", "days", 2, "own", BEDS),
        Definition("older_adult_age", "A ward for older adults takes people from", "years of age", 65, "own", BEDS),
        Definition("bed_state_stale_hours", "A ward's word on its beds is stale after", "hours", 24, "own", BEDS),
        Definition("ready_delay_days", "Ready for discharge counts as delayed after", "days", 14, "own", BEDS),
        Definition("pack_look_ahead_weeks", "The pack looks ahead", "weeks", [4, 8, 12], "own", MEETING),
        Definition("long_wait_days", "A wait for a bed is long after", "days", 28, "own", MEETING),
        Definition("accuracy_working_days", "A provider checks a draft report within", "working days", 10, "own", ASSURANCE),
        Definition("action_escalation_days", "An overdue action goes to the commissioner after", "days", 14, "own", ASSURANCE),
        Definition("surveillance_review_months", "A surveillance level is reviewed within", "months", 3, "own", ASSURANCE),
        Definition("break_glass_hours", "An emergency opening of a record lasts", "hours", 8, "own", ACCESS),
        Definition("wait_assessment_days", "Figures: assess after the referral within", "days", 28, "own", FIGURES),
        Definition("wait_decision_days", "Figures: decide after the assessment within", "days", 14, "own", FIGURES),
        Definition("wait_admission_days", "Figures: admit after the decision within", "days", 28, "own", FIGURES),
        Definition("freeze_working_day", "A month's figures are frozen on", "working day of the next", 3, "own", FIGURES),
        Definition(
            "restrictive_baseline_from",
            "Restrictive interventions: the baseline year begins in",
            "month, such as 2025-04; empty for the year before",
            "",
            "own",
            FIGURES,
        ),
        Definition(
            "report_baseline_from",
            "Board report: changes are told since",
            "month, such as 2018-04; empty for the first frozen month",
            "",
            "own",
            FIGURES,
        ),
        Definition(
            "meed_thresholds",
            "Physical risk in eating disorders",
            "red and amber limits by measure",
            {
                "bmi": {"red_below": 13, "amber_below": 15},
                "loss_kg_per_week": {"red_above": 1, "amber_from": 0.5},
                "heart_rate": {"red_below": 40, "amber_below": 50},
                "standing_systolic": {"red_below_with_syncope": 90, "amber_below": 90},
                "temperature": {"red_below": 35.5, "amber_below": 36},
                "suss": {"red_at_most": 1, "amber_at_most": 2},
                "qtc_ms": {"red_above_female": 450, "red_above_male": 430},
                "potassium": {"red_below": 2.5},
                "glucose": {"red_below": 3},
                "exercise_hours_per_day": {"red_above": 2, "amber_above": 1},
                "intake_kcal_per_day": {"red_below": 500},
                "purging_per_week": {"amber_from": 3, "red_from": 14},
                "ambers_for_high_risk": 2,
            },
            "MEED (RCPsych CR233), thresholds to be verified before clinical use",
            REFERRAL,
        ),
    ]
}
