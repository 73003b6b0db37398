from casemgmt.away.models import Repatriation
from reachout.accounts.models import User
from reachout.people.models import Person
from reachout.people.story import Happening, chapter


@chapter
def out_of_area(person: Person, user: User) -> list[Happening]:
    """When a plan to come home was written or changed."""
    rows = Repatriation.objects.visible_to(user).filter(case__person=person).exclude(plan="")
    return [Happening(row.recorded_on, "Plan to come home", row.get_reason_display(), row.get_absolute_url()) for row in rows]
