"""The wards for a referral, best first: the board's five queries and four more."""

from collections.abc import Collection, Iterable
from datetime import datetime

from django.db.models import Q
from django.utils import timezone

from beds.matching import Needs, WardMatch, matched
from beds.models import Hold, Ward, WardStay
from beds.selectors.board import board
from reachout.organisations.models import ServiceLine
from reachout.people.models import Alert
from reachout.rules.selectors import rule
from referrals.models import Assessment, Referral, Security
from referrals.selectors import accepted_assessment


def match(
    referral: Referral, *, at: datetime, wards: Iterable[int] | None = None, without: Hold | None = None
) -> list[WardMatch]:
    """Every open ward of the referral's service line (or of ``wards``) with each criterion met, broken or unknown."""
    day = timezone.localdate(at)
    within = Ward.objects.filter(service_line=referral.service_line) if wards is None else Ward.objects.filter(pk__in=wards)
    return matched(needs_of(referral, at=at), board(within.open_on(day), at=at, without=without))


def needs_of(referral: Referral, *, at: datetime) -> Needs:
    day, person = timezone.localdate(at), referral.person
    assessment = accepted_assessment(referral)
    wards, unnamed = kept_apart([person.pk], at=at)[person.pk]
    return Needs(
        on=day,
        service_line=referral.service_line,
        security=_security(referral, assessment),
        assessed=assessment is not None,
        valid_until=assessment.valid_until if assessment else None,
        specialism=(assessment.specialism if assessment else "") or referral.specialism_sought or _usual(referral.service_line),
        ward_sex=assessment.ward_sex if assessment else "",
        sex=person.sex,
        gender_identity=person.gender_identity,
        age=person.age_on(day),
        older_from=rule("older_adult_age", on=day, service_line=referral.service_line),
        home=person.home_position,
        linked_site=referral.linked_site_id,
        kept_apart_on=wards,
        apart_from_unnamed=unnamed,
    )


def _security(referral: Referral, assessment: Assessment | None) -> str:
    if assessment is None:
        return referral.security_sought
    if assessment.outcome == Assessment.Outcome.ACCEPT_SEDU:
        return assessment.recommended_security or Security.NONE
    return assessment.recommended_security


def _usual(service_line: str) -> str:
    return "ed" if service_line == ServiceLine.AED else ""


def kept_apart(people: Collection[int], *, at: datetime) -> dict[int, tuple[frozenset[int], bool]]:
    """By person: the wards of those to keep apart from, whoever's record says so, and whether a note names nobody. Two
    queries, however many people."""
    day = timezone.localdate(at)
    notes = list(
        Alert.objects.filter(
            Q(person__in=people) | Q(apart_from__in=people),
            Q(ended_on=None) | Q(ended_on__gt=day),
            kind=Alert.Kind.KEEP_APART,
        ).values_list("person", "apart_from")
    )
    others: dict[int, set[int | None]] = {person: set() for person in people}
    for one, other in notes:
        if one in others:
            others[one].add(other)
        if other in others:
            others[other].add(one)
    wards = _wards_of({other for apart in others.values() for other in apart if other}, at)
    return {
        person: (frozenset(ward for other in apart for ward in wards.get(other, ())), None in apart)
        for person, apart in others.items()
    }


def _wards_of(people: set[int], at: datetime) -> dict[int | None, set[int]]:
    """Where each of them is, or is expected."""
    if not people:
        return {}
    there = WardStay.objects.current().filter(person__in=people).values_list("person", "ward")
    expected = Hold.objects.live(at).filter(referral__person__in=people).values_list("referral__person", "bed__ward")
    wards: dict[int | None, set[int]] = {}
    for person, ward in there.union(expected):
        wards.setdefault(person, set()).add(ward)
    return wards
