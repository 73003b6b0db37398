from __future__ import annotations

from datetime import datetime
from typing import Any

from casemgmt.discharge import tags
from casemgmt.discharge.clocks import clocks_of
from casemgmt.discharge.delays import asks_of
from casemgmt.discharge.planned import Planned
from casemgmt.discharge.selectors import plans_of
from casemgmt.facts import Facts
from casemgmt.panels import panel
from reachout.accounts.models import User
from reachout.accounts.permissions import Permission


@panel("Discharge", order=40, template="discharge/_panel.html")
def discharge(facts: Facts, user: User, now: datetime) -> dict[str, Any] | None:
    case, day, many = facts.case, facts.on, [facts]
    row = Planned(facts, plans_of(many, on=day).get(case.pk))
    movers = (Permission.CASE_KEEP, Permission.CASE_CONTRIBUTE, Permission.STAY_MANAGE)
    return {
        "plan": row.plan,
        "done": row.done,
        "overdue": row.overdue,
        "ready": facts.readiness,
        "asks": asks_of(many, on=day)[case.pk],
        "clock": clocks_of(many, on=day).get(case.pk),
        "in_bed": facts.stay is not None,
        "may_move_on": case.is_open and facts.stay is not None and any(user.may(one) for one in movers),
        "tags": tags,
        "day": day,
        "now": now,
    }
