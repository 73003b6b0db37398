"""Who comes first on the list for a bed: a tuple compared in order, each part of it also in words.

A hand-made place with its reason → a legal deadline breached or near → physical risk (eating disorders) or urgency as rated
(DUNDRUM-2) → urgency → days waited → unsafe where they are → distance. It supports the meeting's judgement and never
allocates. Whoever has not been rated counts as lowest of that part, and the words say so.
"""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from reachout.organisations.models import ServiceLine
from referrals.clocks import LONDON, Clock, State
from referrals.models import Rating, Urgency

LATE, SOON, DONE, PLAIN = "red", "orange", "green", "grey"
"""Tones, as tags have them."""

NOTHING = "–"

URGENCIES = {urgency: place for place, urgency in enumerate(Urgency)}
BANDS = {Rating.Band.RED: 0, Rating.Band.AMBER: 1, Rating.Band.GREEN: 2}


@dataclass(frozen=True)
class Standing:
    """What decides one referral's place."""

    pk: int
    service_line: str
    received_on: date
    urgency: str = ""
    override: int | None = None
    override_reason: str = ""
    legal: tuple[Clock, ...] = ()
    dundrum_2: Decimal | None = None
    meed: str = ""
    meed_words: str = ""
    rated_on: date | None = None
    unsafe_now: bool = False
    distance_km: float | None = None


@dataclass(frozen=True)
class Component:
    name: str
    words: str
    tone: str = PLAIN
    brief: str | None = None
    """The words of a narrow column: a dash is "nothing to say here"."""

    @property
    def in_brief(self) -> str:
        return self.words if self.brief is None else self.brief


Part = tuple[Any, Component]


def key_of(standing: Standing, at: datetime) -> tuple[Any, ...]:
    """Smaller comes first. Ends in the day received and the key, so no two referrals are ever equal."""
    return (*(part for part, _ in parts(standing, at)), standing.received_on, standing.pk)


def components(standing: Standing, at: datetime) -> list[Component]:
    return [component for _, component in parts(standing, at)]


def parts(standing: Standing, at: datetime) -> list[Part]:
    return [
        _override(standing),
        _legal(standing, at),
        _severity(standing),
        _urgency(standing),
        _waited(standing, at),
        _unsafe(standing),
        _distance(standing),
    ]


def _override(standing: Standing) -> Part:
    if standing.override is None:
        return (1, 0), Component("Place by hand", "None", brief=NOTHING)
    return (0, standing.override), Component("Place by hand", f"{standing.override}: {standing.override_reason}", "purple")


def _legal(standing: Standing, at: datetime) -> Part:
    """0 breached, 1 near, 2 neither. Within one of these the next part decides."""
    live = sorted((clock for clock in standing.legal if clock.live), key=lambda clock: clock.due_on)
    if not live:
        return 2, Component("Legal deadline", "None runs", brief=NOTHING)
    first = live[0]
    words = f"{first.title} by {first.due_on:%-d %b %Y}, {first.words(at)}"
    if first.note:
        words = f"{words} ({first.note})"
    place, tone = {State.LATE: (0, LATE), State.NEAR: (1, SOON)}.get(first.state(at), (2, PLAIN))
    return place, Component("Legal deadline", words, tone, f"{first.title}, {first.words(at)}")


def _severity(standing: Standing) -> Part:
    return _physical(standing) if standing.service_line == ServiceLine.AED else _dundrum(standing)


def _physical(standing: Standing) -> Part:
    if not standing.meed:
        return 3, Component("Physical risk", "Not yet rated: counts as lowest", SOON)
    band = Rating.Band(standing.meed)
    tone = {Rating.Band.RED: LATE, Rating.Band.AMBER: SOON}.get(band, DONE)
    return BANDS[band], Component("Physical risk", f"{standing.meed_words}{_rated(standing)}", tone, standing.meed_words)


def _dundrum(standing: Standing) -> Part:
    if standing.dundrum_2 is None:
        return Decimal(1), Component("DUNDRUM-2", "Not yet rated: counts as lowest", SOON)
    score = f"{standing.dundrum_2.normalize():f} of 24"
    return -standing.dundrum_2, Component("DUNDRUM-2", f"{score}{_rated(standing)}", brief=score)


def _rated(standing: Standing) -> str:
    return f", rated {standing.rated_on:%-d %b %Y}" if standing.rated_on else ""


def _urgency(standing: Standing) -> Part:
    if not standing.urgency:
        return len(URGENCIES), Component("Urgency", "Not given: counts as lowest", SOON)
    urgency = Urgency(standing.urgency)
    tone = {Urgency.EMERGENCY: LATE, Urgency.VERY_URGENT: SOON}.get(urgency, PLAIN)
    return URGENCIES[urgency], Component("Urgency", str(urgency.label), tone)


def _waited(standing: Standing, at: datetime) -> Part:
    days = (at.astimezone(LONDON).date() - standing.received_on).days
    return -days, Component("Waited", f"{days:,} day{'' if days == 1 else 's'}")


def _unsafe(standing: Standing) -> Part:
    if standing.unsafe_now:
        return 0, Component("Where they are", "Unsafe where they are", LATE, "Unsafe")
    return 1, Component("Where they are", "Not reported unsafe", brief=NOTHING)


def _distance(standing: Standing) -> Part:
    """Nearer first: of two alike, the bed goes to whoever it keeps close to home."""
    if standing.distance_km is None:
        return float("inf"), Component("Distance from home", "Not known", brief=NOTHING)
    away = f"{standing.distance_km:.0f} km"
    return standing.distance_km, Component("Distance from home", f"{away} to the unit", brief=away)
