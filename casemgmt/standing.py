"""Where somebody is, in words: the first thing that a case's page says."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any, NamedTuple

from django.utils.html import format_html

from casemgmt.facts import Facts
from reachout.pages.tags import Meaning, Tag
from reachout.pages.words import ago, long_day, number, plural
from reachout.rules.selectors import Rules


class Said(NamedTuple):
    label: str
    what: str
    tags: list[Tag] = []
    below: str = ""


def standing(facts: Facts, rules: Rules) -> list[Said]:
    told = [*_place(facts), *_law(facts, rules), *_leave(facts), *_readiness(facts), *_waiting(facts), *_home(facts)]
    return [one for one in told if one.what]


def _place(facts: Facts) -> Iterator[Said]:
    if facts.ward and facts.stay:
        level = "" if facts.ward.security == "none" else f"{facts.ward.get_security_display()}, "
        away = [Tag("Out of area", Meaning.SOON)] if facts.out_of_area else []
        ward = format_html('<a href="{}">{}</a>, {}', facts.stay.get_absolute_url(), facts.ward.name, facts.ward.site.name)
        yield Said("Ward", ward, away, f"{level}since {long_day(facts.stay.started_on)}")
        yield Said(
            "Whole stay", plural(facts.days_in_hospital or 0, "day"), [], f"in hospital since {long_day(facts.in_hospital_since)}"
        )
    elif facts.discharged_on:
        yield Said("Left hospital", long_day(facts.discharged_on), [], ago(facts.discharged_on, facts.on))
    if facts.episode:
        accepted = facts.episode.accepted_on
        below = f"accepted {long_day(accepted)}" if accepted else f"referred {long_day(facts.episode.referred_on)}"
        yield Said("Community team", facts.episode.team or "Specialist team", [], below)


def _law(facts: Facts, rules: Rules) -> Iterator[Said]:
    legal = facts.legal
    if legal is None:
        return
    restricted = [Tag("Restricted", Meaning.CHANGE)] if legal.code in rules.get("restricted_statuses") else []
    near = expiry_tag(legal.expires_on, facts.on, near_days=rules.get("section_expiry_near_days"))
    until = f", expires {long_day(legal.expires_on)}" if legal.expires_on else ""
    yield Said("Legal status", str(legal), [*restricted, *([near] if near else [])], f"since {long_day(legal.started_on)}{until}")


def expiry_tag(expires_on: date | None, on: date, *, near_days: int) -> Tag | None:
    """Expires in 4 days; nothing while that is far."""
    left = (expires_on - on).days if expires_on else near_days + 1
    if left > near_days:
        return None
    return Tag(f"{'Expired' if left < 0 else 'Expires'} {ago(expires_on, on)}", Meaning.LATE if left < 0 else Meaning.SOON)


def _leave(facts: Facts) -> Iterator[Said]:
    if leave := facts.leave:
        back = f", expected back {long_day(leave.expected_back_on)}" if leave.expected_back_on else ""
        absent = [Tag("AWOL", Meaning.LATE)] if leave.kind == "awol" else []
        yield Said("Leave", leave.get_kind_display(), absent, f"since {long_day(leave.started_on)}{back}")


def _readiness(facts: Facts) -> Iterator[Said]:
    if ready := facts.readiness:
        whose = f": {ready.get_attributable_display()}" if ready.attributable else ""
        yield Said(
            "Ready to leave",
            f"{plural(facts.ready_days or 0, 'day')}, since {long_day(ready.ready_on)}",
            [],
            f"{ready.get_reason_display() or 'No reason given'}{whose}",
        )


def _waiting(facts: Facts) -> Iterator[Said]:
    if referral := facts.referral:
        link = format_html('<a href="{}">{}</a>', referral.get_absolute_url(), referral.reference)
        yield Said("Open referral", link, [], f"received {long_day(referral.received_on)}")


def _home(facts: Facts) -> Iterator[Said]:
    person: Any = facts.person
    elsewhere = [Tag("From outside the region", Meaning.NEUTRAL)] if person.home_in_region is False else []
    far = f"{number(facts.km_from_home, 0)} km from home" if facts.km_from_home is not None else ""
    bodies = ", ".join(body.name for body in (person.home_icb, person.home_authority) if body)
    yield Said("Home", far or person.home_district or ("Known" if bodies else ""), elsewhere, bodies)
    yield Said("GP practice", person.gp_practice)
