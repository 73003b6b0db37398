"""The pack's sections, each from what was read and nothing else. Their order is the meeting's."""

from beds.meetings.packs.sections.bed_by_bed import bed_by_bed
from beds.meetings.packs.sections.bed_state import bed_state
from beds.meetings.packs.sections.closures import closures
from beds.meetings.packs.sections.deadlines import deadlines
from beds.meetings.packs.sections.delays import leave, ready
from beds.meetings.packs.sections.edges import high_secure, out_of_area
from beds.meetings.packs.sections.escalations import escalations
from beds.meetings.packs.sections.holds import holds, planned
from beds.meetings.packs.sections.last_meeting import actions, last_decisions
from beds.meetings.packs.sections.referrals import assessments, new_referrals
from beds.meetings.packs.sections.waiting import waiting

ORDER = (
    bed_state, actions, last_decisions, new_referrals, assessments, waiting, deadlines, holds, planned, ready, leave, closures,
    out_of_area, high_secure, escalations, bed_by_bed,
)  # fmt: skip
"""The agenda's order. What changed since the last pack stands before them all."""
