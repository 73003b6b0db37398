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
CASES, ASSURANCE, FIGURES = "Case oversight", "Quality assurance", "Figures"
RETURNS = "Contracts and returns"

GC9 = "own, after NHS Standard Contract GC9: to be verified against the contract signed"
SC28 = "own, after NHS Standard Contract SC28: to be verified against the contract signed"

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
        Definition("case_watch_days", "A case stays open after discharge for", "days", 28, "own", CASES),
        Definition("flag_answer_working_days", "A flag is answered within", "working days", 3, "own", CASES),
        Definition("flag_plan_days", "A plan for a flag is due within", "days", 42, "own", CASES),
        Definition("flag_board_days", "A red flag that nobody answers goes to the board after", "days", 28, "own", CASES),
        Definition("ready_red_days", "Flag: ready for discharge is red after", "days", 28, "own", CASES),
        Definition("stay_low_months", "Flag: a stay in low security is long after", "months", 18, "own", CASES),
        Definition("stay_medium_months", "Flag: a stay in medium security is long after", "months", 24, "own", CASES),
        Definition("stay_unlocked_months", "Flag: a stay without a level of security is long after", "months", 12, "own", CASES),
        Definition("stay_red_months", "Flag: a long stay is red after a further", "months", 12, "own", CASES),
        Definition("leave_long_days", "Flag: leave is long after", "days", 28, "own", CASES),
        Definition("trial_leave_long_days", "Flag: trial leave is long after", "days", 182, "own", CASES),
        Definition("no_manager_days", "Flag: a case without a case manager after", "days", 5, "own", CASES),
        Definition("no_legal_status_days", "Flag: no legal status is recorded for a secure bed after", "days", 3, "own", CASES),
        Definition(
            "seclusion_nursing_hours",
            "Seclusion: a nursing review every",
            "hours",
            2,
            "published: MHA Code of Practice 2015, 26",
            CASES,
        ),
        Definition(
            "seclusion_first_medical_hours",
            "Seclusion not authorised by a psychiatrist: a first medical review within",
            "hours",
            1,
            "published: MHA Code of Practice 2015, 26",
            CASES,
        ),
        Definition(
            "seclusion_medical_hours",
            "Seclusion: a medical review, until the team has reviewed it, every",
            "hours",
            4,
            "published: MHA Code of Practice 2015, 26",
            CASES,
        ),
        Definition(
            "seclusion_later_medical_hours",
            "Seclusion: a medical review, once the team has reviewed it, every",
            "hours",
            12,
            "published: MHA Code of Practice 2015, 26",
            CASES,
        ),
        Definition(
            "seclusion_first_mdt_hours",
            "Seclusion: a first review by the team within",
            "hours",
            8,
            "own: the Code says as soon as practicable",
            CASES,
        ),
        Definition(
            "seclusion_mdt_hours",
            "Seclusion: a review by the team, after the first, every",
            "hours",
            24,
            "published: MHA Code of Practice 2015, 26",
            CASES,
        ),
        Definition(
            "seclusion_independent_hours",
            "Seclusion: an independent review after",
            "hours on end",
            8,
            "published: MHA Code of Practice 2015, 26",
            CASES,
        ),
        Definition(
            "seclusion_independent_total_hours",
            "Seclusion: an independent review after several of together",
            "hours",
            12,
            "published: MHA Code of Practice 2015, 26",
            CASES,
        ),
        Definition(
            "seclusion_independent_within_hours",
            "Seclusion: several are counted together within",
            "hours",
            48,
            "published: MHA Code of Practice 2015, 26",
            CASES,
        ),
        Definition(
            "segregation_clinician_hours",
            "Long-term segregation: a review by an approved clinician every",
            "hours",
            24,
            "published: MHA Code of Practice 2015, 26",
            CASES,
        ),
        Definition(
            "segregation_mdt_hours",
            "Long-term segregation: a review by the full team every",
            "hours",
            168,
            "published: MHA Code of Practice 2015, 26",
            CASES,
        ),
        Definition(
            "segregation_external_months",
            "Long-term segregation: an external review every",
            "months",
            3,
            "published: MHA Code of Practice 2015, 26",
            CASES,
        ),
        Definition("seclusion_long_hours", "A seclusion is flagged as long after", "hours", 48, "own", CASES),
        Definition(
            "restraint_many_count", "Restraint is flagged as frequent from", "restraints in the days below", 5, "own", CASES
        ),
        Definition("restraint_many_days", "Frequent restraint is counted over", "days", 30, "own", CASES),
        Definition("prone_restraint_days", "A prone restraint stays flagged for", "days", 30, "own", CASES),
        Definition(
            "incident_notify_days",
            "Those who must be told of an incident are told within",
            "days",
            1,
            "own: the regulations say without delay",
            CASES,
        ),
        Definition(
            "safeguarding_refer_days", "A safeguarding concern goes to the local authority within", "days", 1, "own", CASES
        ),
        Definition("cpa_first_months", "CPA: the first after admission within", "months", 3, "published: a partner", CASES),
        Definition("cpa_repeat_months", "CPA: again after the last within", "months", 6, "published: a partner", CASES),
        Definition("cetr_before_admission_days", "C(E)TR: one before admission counts for", "days", 180, "own", CASES),
        Definition(
            "cetr_first_days", "C(E)TR: after admission, if none before it, within", "days", 28, "published: NHS England", CASES
        ),
        Definition(
            "cetr_repeat_months",
            "C(E)TR: again after the last within",
            "months",
            12,
            "published: NHS England",
            CASES,
        ),
        Definition(
            "visit_away_lda_weeks",
            "Visit: LDA adult out of area, every",
            "weeks",
            8,
            "published: NHS England",
            CASES,
        ),
        Definition("visit_away_weeks", "Visit: others out of area, every", "weeks", 12, "own", CASES),
        Definition("visit_in_area_weeks", "Visit: in the region, every", "weeks", 26, "own", CASES),
        Definition("contact_weeks", "Case manager contact every", "weeks", 6, "own", CASES),
        Definition(
            "s3_renewal_months",
            "Section 3 is renewed at",
            "months",
            [6, 12],
            "statute: MHA 1983 s20",
            CASES,
        ),
        Definition("s37_renewal_months", "A hospital order is renewed at", "months", [6, 12], "statute: MHA 1983 s20", CASES),
        Definition(
            "section_renewal_then_months", "After those a section is renewed every", "months", 12, "statute: MHA 1983 s20", CASES
        ),
        Definition("s2_days", "Section 2 lasts", "days", 28, "statute: MHA 1983 s2", CASES),
        Definition("s35_36_remand_days", "A remand under section 35 or 36 lasts", "days", 28, "statute: MHA 1983", CASES),
        Definition(
            "s3_first_reference_months",
            "Tribunal: section 3 is referred after",
            "months",
            6,
            "statute: MHA 1983 s68(2)",
            CASES,
        ),
        Definition(
            "tribunal_reference_months",
            "Tribunal: referred after none for",
            "months",
            36,
            "statute: MHA 1983 s68(6)",
            CASES,
        ),
        Definition(
            "restricted_reference_months",
            "Tribunal: a restricted patient is referred after none for",
            "months",
            36,
            "statute: MHA 1983 s71(2)",
            CASES,
        ),
        Definition("moj_report_months", "Report on a restricted patient every", "months", 12, "statute: MHA 1983 s41(6)", CASES),
        Definition("moj_reply_days", "An answer from the Ministry of Justice is late after", "days", 28, "own", CASES),
        Definition("rights_first_days", "Rights are explained within", "days", 1, "own: as soon as practicable, s132", CASES),
        Definition("rights_again_days", "Rights not understood are explained again within", "days", 7, "own", CASES),
        Definition("rights_repeat_weeks", "Rights are explained again every", "weeks", 12, "own", CASES),
        Definition("consent_first_months", "Consent to treatment certified within", "months", 3, "statute: MHA 1983 s58", CASES),
        Definition("consent_repeat_months", "Consent to treatment is looked at again every", "months", 12, "own", CASES),
        Definition("review_overdue_red_days", "A review or visit overdue is red after", "days", 28, "own", CASES),
        Definition(
            "detained_statuses",
            "Legal statuses under which somebody is detained in hospital",
            "codes",
            ["02", "03", "07", "08", "09", "10", "12", "15", "16", "17", "18", "31", "37", "38"],
            "own",
            CASES,
        ),
        # Out of area, and the community team
        Definition("away_plan_days", "Out of area: a plan to come home is written within", "days", 14, "own", CASES),
        Definition("away_review_red_days", "Out of area: an overdue review of the plan is red after", "days", 28, "own", CASES),
        Definition("away_inappropriate_days", "Out of area for want of a bed is too long after", "days", 90, "own", CASES),
        Definition("away_bed_days", "Out of area: the meeting is asked for a bed that suits within", "days", 3, "own", CASES),
        Definition("community_accept_days", "Community team: accept a referral or not within", "days", 14, "own", CASES),
        Definition(
            "community_first_contact_days", "Community team: first contact after accepting within", "days", 14, "own", CASES
        ),
        Definition("community_contact_days", "Community team: a contact at least every", "days", 28, "own", CASES),
        Definition("community_home_risk_days", "Community team: accommodation at risk is red after", "days", 14, "own", CASES),
        Definition("document_megabytes", "A document on a case may be as large as", "MB", 20, "own", CASES),
        Definition("advocate_offer_days", "Flag: an advocate is offered after detention within", "days", 14, "own", CASES),
        Definition(
            "advocate_statuses",
            "Legal statuses that give a right to an independent mental health advocate",
            "codes",
            ["02", "03", "07", "08", "09", "10", "12", "13", "14", "15", "16", "17", "18", "31", "35", "36", "37", "38"],
            "statute: MHA 1983, section 130C",
            CASES,
        ),
        Definition("care_plan_together_months", "Flag: a care plan is made together every", "months", 6, "own", CASES),
        Definition("goals_look_months", "Goals are talked about every", "months", 3, "own", CASES),
        Definition(
            "follow_up_hours", "Discharged to the community: be in touch within", "hours", 72, "published: NHS England", CASES
        ),
        Definition("note_draft_days", "A note that is not finished is kept for its writer for", "days", 30, "own", CASES),
        Definition("subject_access_months", "Subject access: answer within", "months", 1, "statute: UK GDPR", CASES),
        Definition(
            "subject_access_extension_months",
            "Subject access: a complex request may take a further",
            "months",
            2,
            "statute: UK GDPR",
            CASES,
        ),
        Definition("subject_access_kept_days", "Subject access: the file is kept for", "days", 30, "own", CASES),
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
            "return_activity_working_day",
            "Activity and finance are returned by",
            "working day of the next month",
            10,
            "own",
            RETURNS,
        ),
        Definition("renewal_near_months", "A contract's renewal speaks up ahead of its day by", "months", 3, "own", RETURNS),
        Definition(
            "return_quality_working_day",
            "Quality and workforce are returned by",
            "working day of the next month",
            15,
            "own",
            RETURNS,
        ),
        Definition("return_change_percent", "A change on the month before wants a comment above", "percent", 20, "own", RETURNS),
        Definition(
            "return_change_least", "A change on the month before is looked at from a figure of", "or more", 10, "own", RETURNS
        ),
        Definition("return_lock_working_days", "A return locks after its due day by", "working days", 10, "own", RETURNS),
        Definition("reconciliation_tolerance", "Return and ledger agree within", "days, beds or people", 0, "own", RETURNS),
        Definition(
            "return_remind_working_days", "A return is reminded of before its due day by", "working days", 3, "own", RETURNS
        ),
        Definition(
            "return_escalate_working_days", "A late return goes to the commissioner after", "working days", 3, "own", RETURNS
        ),
        Definition("return_answer_working_days", "A query on a return is answered within", "working days", 5, "own", RETURNS),
        Definition(
            "return_freeze_working_day",
            "Accepted returns are frozen on",
            "working day of the month after they fall due",
            5,
            "own",
            RETURNS,
        ),
        Definition("forecast_run_rate_months", "Forecast: occupancy is the mean of the last", "months", 3, "own", RETURNS),
        Definition("forecast_low_percent", "Forecast, low: bed days to come are fewer by", "per cent", 5, "own", RETURNS),
        Definition("forecast_high_percent", "Forecast, high: bed days to come are more by", "per cent", 5, "own", RETURNS),
        Definition("forecast_late_days", "Forecast, high: somebody out of area leaves later by", "days", 28, "own", RETURNS),
        Definition("package_ending_days", "A package is about to end within", "days", 14, "own", RETURNS),
        Definition("package_cap_percent", "A package nears its cap from", "per cent of the cap", 90, "own", RETURNS),
        # Performance against the contract
        Definition("notice_meeting_working_days", "Performance notice: meet within", "working days", 10, GC9, RETURNS),
        Definition("plan_working_days", "Remedial action plan: submit after the meeting within", "working days", 5, GC9, RETURNS),
        Definition("plan_escalation_days", "An overdue action plan goes to the commissioner after", "days", 7, "own", RETURNS),
        Definition("withholding_cap_percent", "Withheld of a month's sum at most", "per cent", 10, GC9, RETURNS),
        Definition("information_withholding_percent", "Withheld for late returns", "per cent of the month", 5, SC28, RETURNS),
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
