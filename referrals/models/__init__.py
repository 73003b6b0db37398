"""One referral, one assessment, one list: what is asked for a person, by whom, how urgent, and how far it has come."""

from referrals.models.assessments import Assessment, Rating, assessment_reference
from referrals.models.codes import Security, Source, Specialism, Urgency
from referrals.models.drafts import Draft
from referrals.models.referrals import Follower, Referral, Sent, Step, referral_reference

__all__ = [
    "Assessment",
    "Draft",
    "Follower",
    "Rating",
    "Referral",
    "Security",
    "Sent",
    "Source",
    "Specialism",
    "Step",
    "Urgency",
    "assessment_reference",
    "referral_reference",
]
