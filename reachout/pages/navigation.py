"""Navigation by role. Each app says in its own ``navigation.py`` what it adds, so the frame knows no floor above it:

    from reachout.accounts.permissions import Permission
    from reachout.pages.navigation import register

    register("Referrals", "referrals:queue", Permission.REFERRAL_VIEW, order=20)
    register("Waiting list", "referrals:ranked", Permission.MEETING_VIEW, order=22, within="Referrals")

Entries ``within`` one section share one place in the bar at the top, under the section's name; a second bar on their pages parts
them. The section's first entry is the one that bears its name, or the lowest in order that the reader may open.

Orders in use: 0 my work, 10 people, 20 referrals, 30 beds, 40 meetings, 50 cases, 60 quality, 70 contracts, 80 audit, 90 set-up.
"""

from dataclasses import dataclass
from functools import cache
from typing import Any

from django.urls import NoReverseMatch, reverse

from reachout.accounts.permissions import Permission


@dataclass(frozen=True)
class Entry:
    label: str
    url_name: str
    permissions: tuple[Permission, ...]
    order: int
    within: str = ""

    @property
    def section(self) -> str:
        return self.within or self.label

    def is_for(self, user: Any) -> bool:
        return not self.permissions or any(user.may(permission) for permission in self.permissions)


@dataclass(frozen=True)
class Link:
    label: str
    address: str
    current: bool


ENTRIES: list[Entry] = []
SEARCH_URL_NAME = "people:search"
"""Where the box in the header leads, once there is such a page; the words are posted, so that no name
ends up in an address (reachout/people/searches.py)."""


def register(label: str, url_name: str, *permissions: Permission, order: int, within: str = "") -> None:
    """Add an entry, for whoever has one of the permissions (for everybody signed in, without any)."""
    ENTRIES.append(Entry(label, url_name, permissions, order, within))


@cache
def address_of(url_name: str) -> str | None:
    """None when no page has that name: a test fails for it (tests/pages/test_navigation.py), a reader's page does not."""
    try:
        return reverse(url_name)
    except NoReverseMatch:
        return None


@dataclass(frozen=True)
class Bars:
    """The bar at the top, a link a section; and the links within the section where the reader is, if it has several."""

    top: list[Link]
    within: list[Link]
    section: str


def bars_for(user: Any, path: str) -> Bars:
    """The user's entries in order; the one under which ``path`` lies is current (the longest address wins)."""
    mine = sorted((entry for entry in ENTRIES if entry.is_for(user)), key=lambda entry: (entry.order, entry.label))
    found = [(entry, address) for entry in mine if (address := address_of(entry.url_name))]
    under = [(entry, address) for entry, address in found if path == address or (address != "/" and path.startswith(address))]
    here, there = max(under, key=lambda pair: len(pair[1]), default=(None, ""))
    sections: dict[str, list[tuple[Entry, str]]] = {}
    for entry, address in found:
        sections.setdefault(entry.section, []).append((entry, address))
    section = here.section if here else ""
    within = [Link(entry.label, address, current=address == there) for entry, address in sections.get(section, [])]
    return Bars([_way_in(name, inside, section) for name, inside in sections.items()], within if len(within) > 1 else [], section)


def _way_in(section: str, inside: list[tuple[Entry, str]], here: str) -> Link:
    first, address = inside[0]
    return Link(section if len(inside) > 1 else first.label, address, current=section == here)


def search_address(user: Any) -> str | None:
    """Where to look for a person or a reference; None for those who may look nobody up."""
    return address_of(SEARCH_URL_NAME) if user.may(Permission.PERSON_VIEW) else None


def roles(user: Any) -> str:
    """Case manager; Ward, Hazel House: each role once, in a line."""
    return ", ".join(dict.fromkeys(membership.get_role_display() for membership in user.current_memberships))


register("My work", "home", order=0)
