from casemgmt.wishes.models import Goal
from reachout.accounts.models import User
from reachout.people.finders import Finding, finder


@finder
def goals(user: User, reference: str) -> list[Finding]:
    found = Goal.objects.visible_to(user).filter(reference=reference)
    return [Finding(f"Goal {goal.reference}", goal.get_absolute_url()) for goal in found]
