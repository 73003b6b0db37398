from __future__ import annotations

from datetime import datetime
from typing import Any

from casemgmt.facts import Facts
from casemgmt.panels import panel
from casemgmt.wishes.models import AdvocacyStep, CarePlan, Carer, Goal
from casemgmt.wishes.selectors import advocates_of
from reachout.accounts.models import User


@panel("Their voice", order=45, template="wishes/_panel.html")
def their_voice(facts: Facts, user: User, now: datetime) -> dict[str, Any]:
    """Five queries."""
    case = facts.case
    advocates = advocates_of(AdvocacyStep.objects.filter(case=case))
    return {
        "goals": list(Goal.objects.standing().filter(case=case).prefetch_related("tellings")),
        "advocate": next((one for one in advocates if one.has_one), None),
        "advocacy": advocates[0] if advocates else None,
        "care_plan": CarePlan.objects.filter(case=case).first(),
        "carers": list(Carer.objects.current().filter(case=case)),
    }
