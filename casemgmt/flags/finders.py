from casemgmt.flags.models import Flag
from reachout.accounts.models import User
from reachout.people.finders import Finding, finder


@finder
def flags(user: User, reference: str) -> list[Finding]:
    found = Flag.objects.visible_to(user).filter(reference=reference)
    return [Finding(f"Flag {flag.reference}", flag.get_absolute_url(), flag.title) for flag in found]
