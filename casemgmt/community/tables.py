from __future__ import annotations

from datetime import date
from typing import Any

from casemgmt.community.models import Support
from casemgmt.community.selectors import Followed
from reachout.pages.tables import Column, Day, Number, Table, TagColumn
from reachout.pages.tags import Meaning, Tag
from reachout.rules.selectors import Rules

STATES = {
    "referred": Tag("Referred", Meaning.INFORMATION),
    "accepted": Tag("Accepted", Meaning.CHANGE),
    "in contact": Tag("In contact", Meaning.DONE),
    "discharged": Tag("Discharged", Meaning.NEUTRAL),
    "declined": Tag("Not accepted", Meaning.REFUSED),
}


def state_tag(row: Followed) -> Tag:
    return STATES[row.state]


def support_tag(support: Support | None) -> Tag | None:
    meanings = {
        Support.State.AT_RISK: Meaning.LATE,
        Support.State.LOST: Meaning.LATE,
        Support.State.LOOKED_FOR: Meaning.SOON,
        Support.State.IN_PLACE: Meaning.DONE,
    }
    if support is None:
        return None
    return Tag(str(support.get_state_display()), meanings.get(Support.State(support.state), Meaning.NEUTRAL))


class Waited(Number):
    """Days, with a word while it runs for longer than the rule allows."""

    def __init__(self, label: str, *, rule: str, running: str, **options: Any) -> None:
        super().__init__(label, **options)
        self.rule, self.running = rule, running

    def beside(self, row: Any, today: date) -> Tag | None:
        value, limit = self.value(row), row.rules.get(self.rule, row.episode.service_line)
        return Tag("Late", Meaning.LATE) if row.state == self.running and value and value > limit else None


class Listed:
    """A line of the caseload: the episode, and the rules its waits are held against."""

    def __init__(self, row: Followed, rules: Rules) -> None:
        self.row, self.rules = row, rules

    def __getattr__(self, name: str) -> Any:
        return getattr(self.row, name)


class CaseloadTable(Table):
    caption = "Community caseload"
    noun = "person", "people"
    act = "community.exported"
    order = "-silent"
    empty = "Nobody is with the community team. Refer somebody from their case."

    person = Column("Person", value="episode.person.name", sort="person", url=lambda row: row.episode.get_absolute_url())
    team = Column("Team", value="episode.team", sort="team")
    state = TagColumn("State", value=state_tag, sort="state")
    tier = Column("Tier", value=lambda row: row.tier and row.tier.get_level_display(), sort="tier")
    referred = Day("Referred", value="episode.referred_on", sort="referred")
    to_accept = Waited(
        "Days to accept", rule="community_accept_days", running="referred", value="days_to_accept", sort="to_accept"
    )
    to_contact = Waited(
        "Days to first contact",
        rule="community_first_contact_days",
        running="accepted",
        value="days_to_contact",
        sort="to_contact",
    )
    last = Day("Last contact", value="last_contact_on", sort="last")
    silent = Waited(
        "Days without contact", rule="community_contact_days", running="in contact", value="days_without_contact", sort="silent"
    )
    condition = Column("Condition", value=lambda row: row.condition and row.condition.get_kind_display(), sort="condition")
    home = TagColumn("Accommodation", value=lambda row: support_tag(row.supports.get("home")), phone=False)
