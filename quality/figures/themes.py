"""The catalogue in the order of a patient's journey: what stands together on the page of figures."""

from quality.measures import CATALOGUE, Measure

THEMES = {
    "Access": """
        waiting_now wait_referral_to_assessment wait_assessment_to_decision wait_decision_to_admission prison_transfer_28_days
        admissions avoided_admissions avoided_savings""",
    "In hospital": """
        inpatients out_of_area_patients out_of_area_bed_days distance_from_home occupancy occupancy_excluding_leave
        occupied_bed_days available_bed_days length_of_stay_current""",
    "Leaving": """
        ready_for_discharge_patients ready_for_discharge_days discharges length_of_stay readmissions_30 readmissions_90""",
    "Safety": "seclusions_per_100_patients restrictive_per_1000_bed_days restrictive_change safeguarding",
    "Experience": "friends_and_family complaints_per_1000_bed_days complaints_acknowledged complaints_closed",
    "Workforce": """
        vacancy_rate temporary_staff sickness training_compliance supervision_compliance appraisal_compliance""",
    "Community": "community_caseload",
    "The meeting": "bed_meeting_hours bed_meeting_admissions",
}


def measures_by_theme() -> dict[str, list[Measure]]:
    """Every measure of the catalogue once; what no theme names comes last."""
    named = {theme: ids.split() for theme, ids in THEMES.items()}
    rest = set(CATALOGUE) - {id for ids in named.values() for id in ids}
    found = {theme: [CATALOGUE[id] for id in ids if id in CATALOGUE] for theme, ids in named.items()}
    return found | ({"Other": [CATALOGUE[id] for id in CATALOGUE if id in rest]} if rest else {})
