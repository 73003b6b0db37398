"""Acts in words. ``noun.verb`` reads well by itself (``referral.accepted``: Referral accepted); here is what would not."""

import re
from datetime import datetime

from django.utils import timezone

WORDS = {
    "alert.added": "Alert added to a person's record",
    "alert.ended": "Alert ended on a person's record",
    "audit.exported": "Audit exported",
    "audit.listed": "Audit read",
    "care_plans.corrected": "Count of care plans put right",
    "care_plans.recorded": "Count of care plans recorded",
    "contract.cut_short": "Contract ended early",
    "contract.document_attached": "Document of a contract kept",
    "contract.document_downloaded": "Document of a contract downloaded",
    "contract.not_renewed": "Contract to end, not renewed",
    "emergency.reviewed": "Emergency access reviewed",
    "figure.rows_exported": "Rows behind a figure exported",
    "figure.rows_read": "Rows behind a figure read",
    "group_item.action_raised": "Action raised by the safety and quality group",
    "group_item.carried_forward": "Item of the safety and quality group carried forward",
    "group_item.decided": "Decision of the safety and quality group minuted",
    "group_item.decision_corrected": "Decision of the safety and quality group put right",
    "group_meeting.closed": "Meeting of the safety and quality group closed",
    "group_minutes.read": "Minutes of the safety and quality group read",
    "incident.adopted": "Incidents made of the tracker's interventions",
    "incident.answered": "Use of force written up",
    "incident.listed": "Incidents listed",
    "incident.notified": "Somebody told of an incident",
    "incident.person_sought": "People of a ward listed to record an incident",
    "inequalities.exported": "Inequalities exported",
    "intervention.added": "Restrictive intervention added",
    "intervention.corrected": "Restrictive intervention corrected",
    "intervention.ended": "Restrictive intervention ended",
    "intervention.removed": "Restrictive intervention taken out",
    "learning.action_raised": "Safety action raised from a learning response",
    "learning.begun": "Learning response begun",
    "learning.candour": "Duty of candour recorded",
    "learning.changed": "Learning response changed",
    "learning.commented": "Learning response commented on",
    "learning.finding_taken_back": "Finding of a learning response taken out",
    "learning.finished": "Learning response finished",
    "learning.found": "Finding of a learning response added",
    "learning.read": "Learning response read",
    "learningresponse.listed": "Learning responses listed",
    "learningresponse.read": "Learning response read",
    "person.corrected": "Person's record corrected",
    "person.identified": "Person's NHS number found",
    "person.merge_undone": "Two records of a person parted again",
    "person.merged_from": "Another record of the person merged into this one",
    "person.merged_into": "Record merged into another of the same person",
    "person.opened_in_emergency": "Person's record opened in an emergency",
    "person.read": "Person's record read",
    "person.recorded": "Person's record made",
    "person.searched": "Looked for a person",
    "posts.corrected": "Peer-support posts put right",
    "posts.set": "Peer-support posts recorded",
    "price.removed": "Price of a bed day taken out of a draft",
    "price.set": "Price of a bed day set in a draft",
    "publication.approved": "Edition approved and published",
    "publication.proposed": "Edition proposed for the public",
    "publication.sent_back": "Edition sent back",
    "publication.withdrawn": "Edition withdrawn",
    "rating.corrected": "CQC rating put right",
    "rating.recorded": "CQC rating recorded",
    "ready.ended": "No longer ready for discharge",
    "ready.marked": "Marked as ready for discharge",
    "requirement.added": "Quality requirement added to a draft",
    "requirement.changed": "Quality requirement changed in a draft",
    "requirement.removed": "Quality requirement taken out of a draft",
    "restriction.listed": "People secluded or segregated listed",
    "restriction.reviewed": "Seclusion or segregation reviewed",
    "safeguarding.answered": "Outcome of a safeguarding concern recorded",
    "safeguarding.closed": "Safeguarding concern closed",
    "safeguarding.raised": "Safeguarding concern raised",
    "safeguarding.referred": "Safeguarding concern referred to the local authority",
    "service.added": "Ward taken into a draft of terms",
    "service.changed": "Ward's terms changed in a draft",
    "service.removed": "Ward taken out of a draft of terms",
    "snapshot.asked": "Months asked to be frozen",
    "snapshot.made": "Month frozen",
    "spell.discharged": "Person discharged",
    "stay.admitted": "Person admitted",
    "stay.moved": "Person moved to another bed",
    "terms.agreed": "Terms of a contract agreed",
    "terms.discarded": "Draft of terms discarded",
    "terms.drawn_up": "Variation of a contract begun",
    "terms.proposed": "Terms of a contract sent to be agreed",
    "terms.sent_back": "Terms of a contract sent back",
    "terms.taken_back": "Terms of a contract taken back to be changed",
    "user.authenticator_added": "Authenticator app set up",
    "user.authenticator_removed": "Authenticator app removed",
    "user.authenticator_reset": "Authenticator app reset by an administrator",
    "user.locked_out": "Account locked after failed attempts",
    "user.made": "User added",
    "user.new_password_asked": "Link for a new password asked for",
    "user.recovery_code_used": "Signed in with a recovery code",
    "user.recovery_codes_made": "New recovery codes made",
    "user.sign_in_failed": "Failed to sign in",
    "user.signed_in": "Signed in",
    "user.signed_out": "Signed out",
    "user.signed_out_everywhere": "Signed out on every device",
    "voice.added": "Member with lived experience added",
    "voice.left": "Member with lived experience left",
    "you_said.answered": "What came of something said recorded",
    "you_said.heard": "Something said recorded",
}


def act_in_words(act: str) -> str:
    return WORDS.get(act) or act.replace(".", " ").replace("_", " ").capitalize()


def fact_in_words(name: str, fact: object) -> str:
    shown = ", ".join(str(one) for one in fact) if isinstance(fact, list) else _plain(fact)
    return f"{name.replace('_', ' ').removesuffix(' id')}: {shown}"


DAY = re.compile(r"\d{4}-\d{2}-\d{2}([ T]\d{2}:\d{2}.*)?")


def _plain(fact: object) -> str:
    """Days and moments as people write them: 30 Nov 2026, 14:05."""
    if not isinstance(fact, str) or not DAY.fullmatch(fact):
        return str(fact)
    try:
        moment = datetime.fromisoformat(fact)
    except ValueError:
        return fact
    if len(fact) == 10:
        return f"{moment:%-d %b %Y}"
    return f"{timezone.localtime(moment) if timezone.is_aware(moment) else moment:%-d %b %Y, %H:%M}"
