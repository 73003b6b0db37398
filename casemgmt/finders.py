from casemgmt.leads import said_of
from casemgmt.models import Case
from reachout.accounts.models import User
from reachout.accounts.permissions import Permission
from reachout.people.finders import Finding, finder


@finder
def cases(user: User, reference: str) -> list[Finding]:
    if not user.may(Permission.CASE_VIEW):
        return []
    found = Case.objects.visible_to(user).filter(reference=reference).select_related("manager")
    return [Finding(f"Case {case.reference}", case.get_absolute_url(), said_of(case)) for case in found]
