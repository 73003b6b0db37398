"""Beds at home that would suit: the match, asked for people who have no referral. What they need is what the ward they are on
gives them, or the level their plan names. One reading of the board for all of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from django.utils import timezone

from beds.matching import Criterion, Needs, WardMatch, matched
from beds.models import Ward
from beds.selectors import board
from beds.selectors.match import kept_apart
from casemgmt.away.models import Repatriation
from casemgmt.facts import Facts
from reachout.rules.selectors import Rules, rules_on

LEFT_OUT = {"Region", "Assessment"}
"""Every ward looked at is inside the region; whether a new assessment is wanted, the meeting says."""

Plans = Mapping[int, Repatriation]


def matches_at_home(many: Sequence[Facts], plans: Plans, *, at: datetime) -> dict[int, list[WardMatch]]:
    """By the case's key: every open ward of the line inside the region, suitable first, then nearest first."""
    day = timezone.localdate(at)
    lines = {facts.case.service_line for facts in many}
    wards = Ward.objects.open_on(day).filter(site__in_region=True, service_line__in=lines)
    states = board(wards, at=at) if many else []
    apart = kept_apart([facts.person.pk for facts in many], at=at)
    rules = rules_on(day)
    return {
        facts.case.pk: [
            replace(match, criteria=[_said(one) for one in match.criteria if one.name not in LEFT_OUT])
            for match in matched(
                needs_of(facts, plans.get(facts.case.pk), apart[facts.person.pk], rules),
                [state for state in states if state.ward.service_line == facts.case.service_line],
            )
        ]
        for facts in many
    }


def beds_at_home(many: Sequence[Facts], plans: Plans, *, at: datetime) -> dict[int, list[WardMatch]]:
    """Of those, the wards where every criterion is met."""
    return {case: [match for match in matches if match.suitable] for case, matches in matches_at_home(many, plans, at=at).items()}


def _said(criterion: Criterion) -> Criterion:
    """Nobody recommended a level: it is the one they have, or the one that is planned."""
    return replace(criterion, why=criterion.why.replace(" recommended", " needed"))


def needs_of(facts: Facts, plan: Repatriation | None, apart: tuple[frozenset[int], bool], rules: Rules) -> Needs:
    person, ward = facts.person, facts.ward
    return Needs(
        on=facts.on,
        service_line=facts.case.service_line,
        security=(plan.target_security if plan else "") or (ward.security if ward else ""),
        assessed=True,
        specialism=ward.specialism if ward else "",
        sex=person.sex,
        gender_identity=person.gender_identity,
        age=person.age_on(facts.on),
        older_from=rules.get("older_adult_age", facts.case.service_line),
        home=person.home_position,
        kept_apart_on=apart[0],
        apart_from_unnamed=apart[1],
    )
