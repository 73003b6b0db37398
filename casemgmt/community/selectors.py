"""The specialist team's caseload: how long each step took, who has had a contact, how each life stands. As of a day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db.models import OuterRef, QuerySet, Subquery

from beds.models import Spell
from casemgmt.community.models import Condition, Contact, Support, Tier
from casemgmt.facts import Facts
from casemgmt.models import CommunityEpisode

READMITTED = (30, 90)
"""Days after a discharge home within which coming back is a readmission. Source: the usual bands of the NHS."""


@dataclass(frozen=True)
class Recall:
    """An admission while the person was with the team under a condition."""

    on: date
    condition: Condition
    spell: Spell


@dataclass(frozen=True)
class Readmission:
    on: date
    days: int
    """After the discharge before it."""
    spell: Spell

    @property
    def within(self) -> int:
        """30 or 90: the narrowest band."""
        return next(band for band in READMITTED if self.days <= band)


@dataclass
class Followed:
    """One episode as it stood on a day."""

    episode: CommunityEpisode
    on: date
    tier: Tier | None = None
    last_contact_on: date | None = None
    """The last that counts."""
    supports: dict[str, Support] = field(default_factory=dict)
    """The last word on each kind."""
    conditions: list[Condition] = field(default_factory=list)
    recalls: list[Recall] = field(default_factory=list)
    readmissions: list[Readmission] = field(default_factory=list)

    @property
    def accepted_on(self) -> date | None:
        return by_then(self.episode.accepted_on, self.on)

    @property
    def first_contact_on(self) -> date | None:
        return by_then(self.episode.first_contact_on, self.on)

    @property
    def state(self) -> str:
        """referred, accepted, in contact, discharged or declined."""
        if by_then(self.episode.discharged_on, self.on):
            return "declined" if self.episode.declined_because else "discharged"
        if self.accepted_on is None:
            return "referred"
        return "in contact" if self.first_contact_on else "accepted"

    @property
    def days_to_accept(self) -> int:
        """From referral to acceptance; so far, for who still waits for it."""
        return ((self.accepted_on or self.on) - self.episode.referred_on).days

    @property
    def days_to_contact(self) -> int | None:
        """From acceptance to the first contact that counts; so far, for who still waits."""
        return ((self.first_contact_on or self.on) - self.accepted_on).days if self.accepted_on else None

    @property
    def days_without_contact(self) -> int | None:
        """Since the last contact that counts, or since they were accepted; None while nobody expects one."""
        since = self.last_contact_on or self.accepted_on
        return (self.on - since).days if since and self.state in {"accepted", "in contact"} else None

    @property
    def condition(self) -> Condition | None:
        return next((one for one in self.conditions if in_force(one, self.on)), None)


def by_then(day: date | None, on: date) -> date | None:
    return day if day and day <= on else None


def in_force(condition: Condition, on: date) -> bool:
    return condition.started_on <= on and (condition.ended_on is None or condition.ended_on > on)


def contacted(episodes: QuerySet[CommunityEpisode], *, on: date) -> list[Followed]:
    """These episodes with how far each is and the last contact that counts: one query."""
    counted = Contact.objects.filter(episode=OuterRef("pk"), on__lte=on, mode__in=Contact.COUNTED).order_by("-on")
    rows = episodes.select_related("person").annotate(last_contact_on=Subquery(counted.values("on")[:1]))
    return [Followed(row, on, last_contact_on=_latest(row.last_contact_on, by_then(row.first_contact_on, on))) for row in rows]


def _latest(*days: date | None) -> date | None:
    return max(filter(None, days), default=None)


def followed(episodes: QuerySet[CommunityEpisode], *, on: date) -> list[Followed]:
    """These episodes with all that is known of each by the day: five queries, however many."""
    found = {row.episode.pk: row for row in contacted(episodes, on=on)}
    if not found:
        return []
    for tier in Tier.objects.filter(episode__in=found, started_on__lte=on):
        found[tier.episode_id].tier = tier
    for support in Support.objects.filter(episode__in=found, since__lte=on):
        found[support.episode_id].supports[support.kind] = support
    for condition in Condition.objects.filter(episode__in=found, started_on__lte=on):
        found[condition.episode_id].conditions.append(condition)
    spells = _spells({row.episode.person_id for row in found.values()}, on)
    for row in found.values():
        _recognise(row, spells[row.episode.person_id])
    return list(found.values())


def _spells(people: Iterable[int], on: date) -> dict[int, list[Spell]]:
    spells: dict[int, list[Spell]] = defaultdict(list)
    for spell in Spell.objects.filter(person__in=people, admitted_on__lte=on).order_by("admitted_on", "pk"):
        spells[spell.person_id].append(spell)
    return spells


def _recognise(row: Followed, spells: Sequence[Spell]) -> None:
    """Recalls and readmissions are seen in the facts, never typed in: an admission during the episode under a condition, and one
    soon after a discharge home."""
    ended = row.episode.discharged_on or date.max
    for before, spell in zip([None, *spells], spells, strict=False):
        if not row.episode.referred_on <= spell.admitted_on <= ended:
            continue
        under = next((one for one in row.conditions if in_force(one, spell.admitted_on - timedelta(days=1))), None)
        if under:
            row.recalls.append(Recall(spell.admitted_on, under, spell))
        days = _days_at_home(before, spell)
        if days is not None and days <= READMITTED[-1]:
            row.readmissions.append(Readmission(spell.admitted_on, days, spell))


def _days_at_home(before: Spell | None, spell: Spell) -> int | None:
    """Between a discharge to the community and the next admission."""
    if before is None or before.destination != Spell.Destination.COMMUNITY or before.discharged_on is None:
        return None
    return (spell.admitted_on - before.discharged_on).days


def with_the_team(many: Sequence[Facts], *, on: date) -> dict[int, Followed]:
    """By the case's key: the episode that its facts name, with all that is known of it."""
    cases = {facts.episode.pk: facts.case.pk for facts in many if facts.episode}
    rows = followed(CommunityEpisode.objects.filter(pk__in=cases), on=on)
    return {cases[row.episode.pk]: row for row in rows}


def teams(rows: Sequence[Followed]) -> list[tuple[str, dict[str, int]]]:
    """How many each team follows, by tier; "" counts who has none yet."""
    counts: dict[str, dict[str, int]] = {}
    for row in rows:
        of_team = counts.setdefault(row.episode.team or "No team named", defaultdict(int))
        of_team[row.tier.level if row.tier else ""] += 1
    return sorted(counts.items())
