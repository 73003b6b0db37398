from __future__ import annotations

from datetime import datetime
from typing import Any

from casemgmt.facts import Facts
from casemgmt.panels import panel
from reachout.accounts.models import User


@panel("Case managers", order=95, template="cases/_handovers.html")
def handovers(facts: Facts, user: User, now: datetime) -> dict[str, Any] | None:
    """Who had the case, and what they told the next."""
    given = list(facts.case.handovers.select_related("giver", "taker", "by"))
    return {"handovers": given} if given else None
