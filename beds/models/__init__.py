"""Wards and beds, who holds them and who is in them. Every interval is a range; the database keeps two people out of one bed."""

from beds.models.holds import Hold, hold_reference
from beds.models.leave import Leave, leave_reference
from beds.models.readiness import DelayReason, ReadyForDischarge, readiness_reference
from beds.models.stays import Spell, WardStay, spell_reference, stay_reference
from beds.models.wards import AdmissionsPause, Bed, BedClosure, Confirmation, Ward, closure_reference

__all__ = [
    "AdmissionsPause",
    "Bed",
    "BedClosure",
    "Confirmation",
    "DelayReason",
    "Hold",
    "Leave",
    "ReadyForDischarge",
    "Spell",
    "Ward",
    "WardStay",
    "closure_reference",
    "hold_reference",
    "leave_reference",
    "readiness_reference",
    "spell_reference",
    "stay_reference",
]
