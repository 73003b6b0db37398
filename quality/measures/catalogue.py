"""The published catalogue, in its order."""

from __future__ import annotations

from quality.measures.admissions import ADMISSIONS
from quality.measures.bed_days import BED_DAYS
from quality.measures.census import CENSUS, IN_HOSPITAL
from quality.measures.change import MEASURE as RESTRICTIVE_CHANGE
from quality.measures.discharges import DISCHARGES, STAYS
from quality.measures.others import AVOIDED, COMMUNITY, MEETINGS
from quality.measures.restrictive import INTERVENTIONS
from quality.measures.returned import RETURNED
from quality.measures.shape import Measure
from quality.measures.waits import CONTACTS, DECISIONS, WAITING

SOURCES = (
    IN_HOSPITAL, CENSUS, BED_DAYS, CONTACTS, DECISIONS, ADMISSIONS, WAITING, DISCHARGES, STAYS, AVOIDED, INTERVENTIONS,
    COMMUNITY, MEETINGS, RETURNED,
)  # fmt: skip

ORDER = """
    inpatients out_of_area_patients out_of_area_bed_days occupied_bed_days available_bed_days occupancy occupancy_excluding_leave
    wait_referral_to_assessment wait_assessment_to_decision wait_decision_to_admission waiting_now prison_transfer_28_days
    admissions discharges length_of_stay length_of_stay_current ready_for_discharge_days ready_for_discharge_patients
    readmissions_30 readmissions_90 avoided_admissions avoided_savings distance_from_home seclusions_per_100_patients
    restrictive_per_1000_bed_days restrictive_change community_caseload bed_meeting_hours bed_meeting_admissions
    friends_and_family complaints_per_1000_bed_days complaints_acknowledged complaints_closed safeguarding
    vacancy_rate temporary_staff sickness training_compliance supervision_compliance appraisal_compliance
""".split()

_KNOWN = {measure.id: measure for source in SOURCES for measure, _ in source.measures.values()}
_KNOWN[RESTRICTIVE_CHANGE.id] = RESTRICTIVE_CHANGE

CATALOGUE: dict[str, Measure] = {id: _KNOWN[id] for id in ORDER}
assert len(CATALOGUE) == len(_KNOWN), "every measure has its place"

SOURCE_OF = {id: source for source in SOURCES for id in source.measures}
