from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from casemgmt.community.models import Support
from casemgmt.community.selectors import followed
from casemgmt.community.tables import state_tag, support_tag
from casemgmt.facts import Facts
from casemgmt.models import CommunityEpisode
from casemgmt.panels import panel
from reachout.accounts.permissions import Permission

if TYPE_CHECKING:
    from reachout.accounts.models import User


@panel("Community", order=70, template="community/_panel.html")
def community(facts: Facts, user: User, now: datetime) -> dict[str, Any] | None:
    """Their time with the community team, or the way to refer them to it."""
    case, on = facts.case, facts.on
    episodes = CommunityEpisode.objects.on(on).filter(person=case.person_id, service_line=case.service_line)
    row = next(iter(followed(episodes, on=on)), None)
    return {
        "row": row,
        "tag": state_tag(row) if row else None,
        "supports": [(kind, label, row.supports.get(kind)) for kind, label in Support.Kind.choices] if row else [],
        "support_tag": support_tag,
        "may_refer": case.is_open and case.service_line in user.reach(Permission.CASE_KEEP).lines,
    }
