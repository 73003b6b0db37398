from reachout.accounts.models import User
from reachout.people.finders import Finding, finder
from referrals.models import Referral


@finder
def referrals(user: User, reference: str) -> list[Finding]:
    found = Referral.objects.visible_to(user).filter(reference=reference)
    return [
        Finding(f"Referral {referral.reference}", referral.get_absolute_url(), referral.get_status_display())
        for referral in found
    ]
