from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from casemgmt.away.selectors import Placed, repatriations_of, stays_away
from casemgmt.away.tables import fit_tag
from casemgmt.facts import Facts
from casemgmt.panels import panel
from reachout.accounts.permissions import Permission

if TYPE_CHECKING:
    from reachout.accounts.models import User


@panel("Out of area", order=35, template="away/_panel.html")
def out_of_area(facts: Facts, user: User, now: datetime) -> dict[str, Any] | None:
    """Only on the case of somebody who is outside the region."""
    if not facts.out_of_area:
        return None
    plan = repatriations_of([facts], on=facts.on).get(facts.case.pk)
    may_match = user.may(Permission.MATCH_VIEW)
    return {"placed": Placed(facts, stays_away(facts), plan), "fit": fit_tag(plan), "may_match": may_match}
