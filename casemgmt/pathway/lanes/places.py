"""Where the person was: wards, leave, readiness, admissions and discharges, the community team."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Prefetch

from beds.models import Leave, ReadyForDischarge, Spell, WardStay
from casemgmt.facts import is_outside
from casemgmt.models import Case, CommunityEpisode
from casemgmt.pathway.facts import Fact, Lane
from reachout.accounts.models import User

LETTERS = {"high": "H", "medium": "M", "low": "L", "none": "–"}
LEAVE = {"home": "H", "leave_of_absence": "L", "trial": "T", "awol": "X"}


def hospital(case: Case, user: User) -> Iterator[Fact]:
    """Every spell of which the reader may see a stay; leave and readiness come with it. Four queries."""
    mine = WardStay.objects.visible_to(user).select_related("ward__site").order_by("started_on", "pk")
    spells = Spell.objects.filter(
        person=case.person_id, pk__in=WardStay.objects.visible_to(user).filter(person=case.person_id).values("spell")
    )
    seen = Prefetch("stays", queryset=mine, to_attr="seen")
    before = False
    for spell in spells.prefetch_related(seen, "leaves", "readinesses").order_by("admitted_on", "pk"):
        yield from _spell(spell, before, case.person.home_in_region is True)
        before = True


def _spell(spell: Spell, before: bool, of_region: bool) -> Iterator[Fact]:
    stays: list[WardStay] = spell.seen  # type: ignore[attr-defined]
    url = stays[-1].get_absolute_url()
    where = f"{stays[0].ward}, {stays[0].ward.site}"
    yield Fact(Lane.MOVES, spell.admitted_on, "Admitted again" if before else "Admitted", "A", detail=where, url=url)
    for stay in stays:
        yield _stay(stay, of_region)
    for leave in spell.leaves.all():
        yield _leave(leave, spell, url)
    for ready in spell.readinesses.all():
        yield _ready(ready, spell, url)
    if spell.discharged_on:
        to = str(spell.get_destination_display())
        yield Fact(Lane.MOVES, spell.discharged_on, "Discharged", "D", detail=to, url=url)


def _stay(stay: WardStay, of_region: bool) -> Fact:
    ward, away = stay.ward, of_region and is_outside(stay.ward)
    level = str(ward.get_security_display())
    return Fact(
        Lane.PLACE,
        stay.started_on,
        f"{ward}, {ward.site}",
        LETTERS[ward.security],
        until=stay.ended_on,
        label=f"{LETTERS[ward.security]} {ward}{' (away)' if away else ''}",
        kind=f"{ward.security} away" if away else ward.security,
        detail=f"{level}, out of area" if away else level,
        url=stay.get_absolute_url(),
    )


def _leave(leave: Leave, spell: Spell, url: str) -> Fact:
    mark, what = LEAVE[leave.kind], str(leave.get_kind_display())
    until = leave.ended_on or spell.discharged_on
    return Fact(Lane.LEAVE, leave.started_on, what, mark, until=until, label=f"{mark} {what}", kind=leave.kind, url=url)


def _ready(ready: ReadyForDischarge, spell: Spell, url: str) -> Fact:
    return Fact(
        Lane.READY,
        ready.ready_on,
        "Clinically ready for discharge",
        "R",
        until=ready.ended_on or spell.discharged_on,
        label="R Ready to leave",
        kind="ready",
        detail=str(ready.get_reason_display()),
        url=url,
    )


def community(case: Case, user: User) -> Iterator[Fact]:
    """Referred to the specialist team, and with it. One query. Whoever sees the case sees this."""
    episodes = CommunityEpisode.objects.filter(person=case.person_id, service_line=case.service_line, liaison_only=False)
    for episode in episodes.order_by("referred_on", "pk"):
        team = episode.team or "Community team"
        yield Fact(
            Lane.COMMUNITY,
            episode.referred_on,
            f"{team}: referred",
            "w",
            until=episode.accepted_on or episode.discharged_on,
            label="w Waiting",
            kind="waiting",
        )
        if episode.accepted_on:
            yield Fact(
                Lane.COMMUNITY,
                episode.accepted_on,
                team,
                "C",
                until=episode.discharged_on,
                label=f"C {team}",
                kind="community",
            )
