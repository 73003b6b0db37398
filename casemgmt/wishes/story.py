"""What the person wished for and reached, and who stood by them: told to whoever sees the case."""

from __future__ import annotations

from django.db.models import Q

from casemgmt.models import Case
from casemgmt.wishes.models import AdvocacyStep, CarePlan, Goal
from reachout.accounts.models import User
from reachout.accounts.permissions import Permission
from reachout.pages.tags import Meaning, Tag
from reachout.people.models import Person
from reachout.people.story import Happening, chapter


@chapter
def wishes(person: Person, user: User) -> list[Happening]:
    """Three queries."""
    if not user.may(Permission.CASE_VIEW):
        return []
    cases = Case.objects.visible_to(user).filter(person=person)
    goals = Goal.objects.filter(case__in=cases)
    steps = AdvocacyStep.objects.filter(~Q(what="seen"), case__in=cases)
    plans = CarePlan.objects.filter(case__in=cases, together="yes")
    return [
        *(Happening(goal.set_on, "Set a goal", f"“{goal.words}”", goal.get_absolute_url()) for goal in goals),
        *(_reached(goal) for goal in goals if goal.status == Goal.Status.REACHED),
        *(
            Happening(step.on, f"Advocate {step.get_what_display().lower()}", step.service, f"/wishes/{step.case_id}/#advocacy")
            for step in steps
        ),
        *(Happening(plan.planned_on, "Care plan made together", "", f"/wishes/{plan.case_id}/#care-plans") for plan in plans),
    ]


def _reached(goal: Goal) -> Happening:
    tag = Tag("Reached", Meaning.DONE)
    return Happening(goal.looked_at_on, "Reached a goal", f"“{goal.words}”", goal.get_absolute_url(), tag)
