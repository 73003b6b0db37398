from __future__ import annotations

from datetime import datetime
from typing import Any

from casemgmt.facts import Facts
from casemgmt.panels import panel
from casemgmt.pathway.pages import small
from reachout.accounts.models import User


@panel("Pathway", order=1, template="pathway/_panel.html")
def the_last_years(facts: Facts, user: User, now: datetime) -> dict[str, Any] | None:
    drawings = small(facts.case, user, facts.on)
    return {"drawings": drawings} if drawings else None
