from casemgmt.notes.models import SubjectRequest
from reachout.accounts.models import User
from reachout.people.finders import Finding, finder


@finder
def subject_requests(user: User, reference: str) -> list[Finding]:
    found = SubjectRequest.objects.visible_to(user).filter(reference=reference)
    return [Finding(f"Subject access {row.reference}", row.get_absolute_url()) for row in found]
