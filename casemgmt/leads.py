from casemgmt.models import Case
from reachout.accounts.models import User
from reachout.accounts.permissions import Permission
from reachout.people.finders import Finding
from reachout.people.leads import lead
from reachout.people.models import Person


@lead
def cases(person: Person, user: User) -> list[Finding]:
    """Open cases; closed ones stand in the story."""
    if not user.may(Permission.CASE_VIEW):
        return []
    found = Case.objects.visible_to(user).current().filter(person=person).select_related("manager")
    return [Finding(f"Case {case.reference}", case.get_absolute_url(), said_of(case)) for case in found]


def said_of(case: Case) -> str:
    manager = f"case manager {case.manager.name}" if case.manager else "no case manager"
    return f"{case.get_service_line_display()}, {manager}"
