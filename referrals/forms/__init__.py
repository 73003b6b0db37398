"""The referral forms: one per service line, in steps. A line's form is a tuple of steps, in the order they are asked."""

from reachout.organisations.models import ServiceLine
from referrals.forms import aed, lda, secure
from referrals.forms.steps import Step

FORMS: dict[str, tuple[type[Step], ...]] = {
    ServiceLine.ADULT_SECURE: secure.STEPS,
    ServiceLine.LDA: lda.STEPS,
    ServiceLine.AED: aed.STEPS,
}
