"""The state of every bed of some wards, in five queries however many wards there are."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection
from django.db.models import F, FilteredRelation, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from beds.models import Confirmation, Hold, Leave, Ward
from reachout.people.models import full_name
from reachout.rules.selectors import Rules, rules_on

LETTERS = {"vacant": "V", "held": "H", "occupied": "O", "leave": "L", "trial": "T", "awol": "A"}
OUT_OF_SERVICE, PAUSED = "X", "+"
NEVER_CONFIRMED = 32767

# The rows of tiles are asked for by hand: composing the same questions took the ORM longer than answering them the database.
BEDS = """
SELECT bed.id, bed.ward_id, bed.code, closure.id, closure.reason, closure.expected_back_on
FROM beds_bed bed LEFT JOIN beds_bedclosure closure ON closure.bed_id = bed.id AND closure.during @> %(day)s::date
WHERE bed.ward_id = ANY(%(wards)s)
    AND (bed.opened_on IS NULL OR bed.opened_on <= %(day)s) AND (bed.closed_on IS NULL OR bed.closed_on > %(day)s)
ORDER BY bed.ward_id, bed.code
"""
STAYS = """
SELECT stay.ward_id, stay.bed_id, stay.id, stay.spell_id, stay.person_id, person.family_name, person.given_name, stay.started_on,
    leave.kind, leave.started_on, leave.expected_back_on, leave.bed_released, ready.ready_on
FROM beds_wardstay stay
JOIN people_person person ON person.id = stay.person_id
LEFT JOIN beds_leave leave ON leave.spell_id = stay.spell_id AND leave.ended_on IS NULL
LEFT JOIN beds_readyfordischarge ready ON ready.spell_id = stay.spell_id AND ready.ended_on IS NULL
WHERE stay.ended_on IS NULL AND stay.ward_id = ANY(%(wards)s)
ORDER BY stay.id, leave.started_on, ready.ready_on
"""
HOLDS = """
SELECT hold.bed_id, hold.id, referral.id, referral.reference, referral.person_id, hold.expires_at, hold.expected_on,
    hold.offered_at, hold.accepted_at
FROM beds_hold hold
JOIN beds_bed bed ON bed.id = hold.bed_id
JOIN referrals_referral referral ON referral.id = hold.referral_id
WHERE hold.during @> %(at)s::timestamptz AND referral.status <> 'closed'
    AND hold.id <> %(without)s AND bed.ward_id = ANY(%(wards)s)
"""
AWAY = {Leave.Kind.TRIAL: "trial", Leave.Kind.AWOL: "awol"}


@dataclass(slots=True)
class Occupant:
    """Who is in a bed, and how things stand with them. Show the name only to those who may see the stay."""

    stay: int
    spell: int
    person: int
    name: str
    since: date
    leave: str = ""
    away_since: date | None = None
    back_on: date | None = None
    bed_released: bool = False
    ready_since: date | None = None


@dataclass(slots=True)
class Held:
    """For which referral a bed is kept, until when, and how far the offer has come."""

    hold: int
    referral: int
    reference: str
    person: int
    until: datetime
    stage: str
    expected_on: date | None


@dataclass(slots=True)
class Tile:
    """One bed on two axes: ``operational`` (in_service, out_of_service, paused) and ``occupancy`` (vacant, held, occupied,
    leave, trial, awol). Without a bed (``bed`` is None) it is someone on the ward whose bed is not known."""

    bed: int | None
    code: str
    operational: str
    occupancy: str
    occupant: Occupant | None = None
    held: Held | None = None
    closure_reason: str = ""
    expected_back_on: date | None = None

    @property
    def letter(self) -> str:
        if self.operational == "out_of_service":
            return OUT_OF_SERVICE
        if self.operational == "paused" and self.occupancy == "vacant":
            return PAUSED
        return LETTERS[self.occupancy]

    @property
    def number(self) -> str:
        return self.code.rpartition("-")[2]

    @property
    def has_patient(self) -> bool:
        """Someone counts on this bed: in it, or away with the bed kept."""
        return self.occupant is not None and not self.occupant.bed_released

    @property
    def free(self) -> bool:
        """Empty, in service and held for nobody; whether it is also available is the ward's to say."""
        return self.bed is not None and self.operational != "out_of_service" and not self.has_patient and self.held is None


@dataclass(slots=True)
class WardState:
    """A ward's beds side by side: commissioned, open and staffed, occupied, held, available. Empty is not available."""

    ward: Ward
    tiles: list[Tile] = field(default_factory=list)
    commissioned: int = 0
    in_service: int = 0
    open_staffed: int = 0
    occupied: int = 0
    held: int = 0
    vacant: int = 0
    available: int = 0
    ready: int = 0
    away: int = 0
    confirmed_at: datetime | None = None
    confirmed_note: str = ""
    stale: bool = True
    paused: str = ""
    paused_until: date | None = None

    def add_up(self) -> None:
        beds = [tile for tile in self.tiles if tile.bed]
        self.commissioned = len(beds) if self.ward.commissioned_beds is None else self.ward.commissioned_beds
        in_service = sum(tile.operational != "out_of_service" for tile in beds)
        self.in_service = in_service if beds else self.commissioned  # of some wards only the number of beds is known
        self.occupied = sum(tile.has_patient for tile in self.tiles)
        self.held = sum(tile.held is not None for tile in beds)
        self.vacant = sum(tile.free for tile in beds)
        occupants = [tile.occupant for tile in self.tiles if tile.occupant]
        self.ready = sum(occupant.ready_since is not None for occupant in occupants)
        self.away = sum(bool(occupant.leave) for occupant in occupants)


def board(wards: QuerySet[Ward], *, at: datetime, without: Hold | None = None) -> list[WardState]:
    """The wards in their order, each with its tiles and its counts; as if the hold ``without`` were not there."""
    day = timezone.localdate(at)
    rules = rules_on(day)
    states = {ward.pk: _begun(ward, rules, at) for ward in _wards(wards, day)}
    tiles = _tiles(states, day)
    _seat(states, tiles)
    _hold(states, tiles, at, without)
    for state in states.values():
        state.add_up()
        state.open_staffed = min(state.open_staffed, state.in_service)
        spare = state.open_staffed - state.occupied - state.held
        state.available = 0 if state.paused else max(0, min(state.vacant, spare))
    return list(states.values())


def _wards(wards: QuerySet[Ward], day: date) -> QuerySet[Ward]:
    latest = Confirmation.objects.filter(ward=OuterRef("pk")).order_by("-at", "-id")[:1]
    return (
        wards.select_related("site__organisation")
        .alias(pause=FilteredRelation("pauses", condition=Q(pauses__during__contains=day)))
        .annotate(
            pause_reason=F("pause__reason"),
            pause_until=F("pause__expected_end_on"),
            last_at=Subquery(latest.values("at")),
            last_staffed=Subquery(latest.values("staffed_beds")),
            last_note=Subquery(latest.values("note")),
        )
    )


def _begun(ward: Any, rules: Rules, at: datetime) -> WardState:
    """What the ward itself said: open and staffed as last confirmed, or every bed in service where it never was."""
    hours = rules.get("bed_state_stale_hours", ward.service_line)
    return WardState(
        ward,
        open_staffed=NEVER_CONFIRMED if ward.last_staffed is None else ward.last_staffed,
        confirmed_at=ward.last_at,
        confirmed_note=ward.last_note or "",
        stale=ward.last_at is None or ward.last_at < at - timedelta(hours=hours),
        paused=ward.pause_reason or "",
        paused_until=ward.pause_until,
    )


def _tiles(states: dict[int, WardState], day: date) -> dict[int, Tile]:
    """A vacant tile for every bed that is open, by bed; out of service where a closure says so."""
    rows = _rows(BEDS, states, day=day)
    tiles: dict[int, Tile] = {}
    for bed, ward, code, closure, reason, back_on in rows:
        if bed in tiles:
            continue
        state = states[ward]
        operational = "out_of_service" if closure else "paused" if state.paused else "in_service"
        tiles[bed] = Tile(bed, code, operational, "vacant", closure_reason=reason or "", expected_back_on=back_on)
        state.tiles.append(tiles[bed])
    return tiles


def _seat(states: dict[int, WardState], tiles: dict[int, Tile]) -> None:
    """Put everyone on the wards in their bed; whose bed is not known, or not open, gets a tile without one."""
    seen: set[int] = set()
    for ward, bed, stay, spell, person, family, given, since, kind, away_on, back_on, released, ready_on in _rows(STAYS, states):
        if stay in seen:
            continue
        seen.add(stay)
        occupant = Occupant(
            stay, spell, person, full_name(family, given), since, kind or "", away_on, back_on, bool(released), ready_on
        )
        tile = tiles.get(bed)
        if tile is None:
            tile = Tile(None, "", "in_service", "vacant")
            states[ward].tiles.append(tile)
        tile.occupant = occupant
        tile.occupancy = AWAY.get(kind, "leave") if kind else "occupied"


def _hold(states: dict[int, WardState], tiles: dict[int, Tile], at: datetime, without: Hold | None) -> None:
    rows = _rows(HOLDS, states, at=at, without=without.pk if without else 0)
    for bed, pk, referral, named, person, until, expected_on, offered, accepted in rows:
        if tile := tiles.get(bed):
            stage = "accepted" if accepted else "offered" if offered else "held"
            tile.held = Held(pk, referral, named, person, until, stage, expected_on)
            if not tile.has_patient:
                tile.occupancy = "held"


def _rows(sql: str, states: dict[int, WardState], **facts: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, {"wards": list(states), **facts})
        return cursor.fetchall()
