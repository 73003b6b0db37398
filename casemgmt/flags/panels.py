from __future__ import annotations

from datetime import datetime
from typing import Any

from casemgmt.facts import Facts
from casemgmt.flags import tags
from casemgmt.flags.models import Flag
from casemgmt.panels import panel
from reachout.accounts.models import User

ENDED = 20
"""The latest of those that are over."""


@panel("Flags", order=5, template="flags/_panel.html")
def flags(facts: Facts, user: User, now: datetime) -> dict[str, Any]:
    rows = Flag.objects.filter(case=facts.case).select_related("acknowledged_by", "case").order_by("-level", "answer_by", "pk")
    ended = [flag for flag in rows if flag.ended_on]
    return {
        "standing": [flag for flag in rows if not flag.ended_on],
        "ended": sorted(ended, key=lambda flag: (flag.ended_on, flag.pk), reverse=True)[:ENDED],
        "today": facts.on,
        "tags": tags,
    }
