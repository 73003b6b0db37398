"""How a bed's tile reads and where it leads. A board has hundreds: plain strings, made once, no template per tile."""

from html import escape

from django.utils.safestring import SafeString, mark_safe

from beds.selectors.board import Tile, WardState
from reachout.pages.jinja import clock, day

LEAVE_WORDS = {
    "home": "on home leave",
    "leave_of_absence": "on leave of absence",
    "trial": "on trial leave",
    "awol": "absent without leave",
}
STAGES = {"held": "held", "offered": "offered to the unit", "accepted": "accepted by the unit"}


def tiles_html(state: WardState, *, see_stays: bool, see_names: bool) -> SafeString:
    """A ward's beds as links with their state in words; names only where both are given."""
    names = see_stays and see_names
    return mark_safe("".join(_html(state, tile, see_stays, names) for tile in state.tiles))  # noqa: S308 (escaped below)


def _html(state: WardState, tile: Tile, see_stays: bool, see_names: bool) -> str:
    name = tile.occupant.name if see_names and tile.occupant else ""
    label = ", ".join(part for part in (_where(tile), name, *_words(state, tile)) if part)
    shown = f"<span>{escape(name)}</span>" if name else ""
    return (
        f'<a id="{_key(tile)}" class="bd-tile {_classes(tile)}" href="{_url(state, tile, see_stays)}" '
        f'aria-label="{escape(label)}"><b>{tile.letter}</b>{shown}</a>'
    )


def _key(tile: Tile) -> str:
    """What keeps the reader's place when the board is refreshed."""
    return f"bed-{tile.bed}" if tile.bed else f"stay-{tile.occupant.stay}" if tile.occupant else ""


def _classes(tile: Tile) -> str:
    kind = {"X": "out", "+": "paused"}.get(tile.letter, tile.occupancy)
    mark = _mark(tile)
    return f"bd-{kind} bd-mark-{mark}" if mark else f"bd-{kind}"


def _where(tile: Tile) -> str:
    return f"Bed {tile.number}" if tile.bed else "Bed not known"


def _words(state: WardState, tile: Tile) -> list[str]:
    words = []
    if tile.operational == "out_of_service":
        back = f", back {day(tile.expected_back_on)}" if tile.expected_back_on else ""
        words.append(f"out of service{': ' + tile.closure_reason if tile.closure_reason else ''}{back}")
    if tile.occupant:
        words += _occupant(tile)
    if tile.held:
        until = f"{day(tile.held.until)} {clock(tile.held.until)}"
        words.append(f"{STAGES[tile.held.stage]} for {tile.held.reference} until {until}")
    if not words:
        words.append("vacant, ward closed to admissions" if state.paused else "vacant")
    return words


def _occupant(tile: Tile) -> list[str]:
    who = tile.occupant
    assert who is not None
    words = [f"occupied since {day(who.since)}"]
    if who.leave:
        back = f", expected back {day(who.back_on)}" if who.back_on else ""
        words.append(f"{LEAVE_WORDS[who.leave]} since {day(who.away_since)}{back}")
    if who.bed_released:
        words.append("bed released")
    if who.ready_since:
        words.append(f"ready for discharge since {day(who.ready_since)}")
    return words


def _url(state: WardState, tile: Tile, see_stays: bool) -> str:
    if see_stays and tile.held and not tile.has_patient:
        return f"/beds/holds/{tile.held.hold}/"
    if see_stays and tile.occupant:
        return f"/beds/stays/{tile.occupant.stay}/"
    return f"/beds/wards/{state.ward.pk}/" + (f"#bed-{tile.bed}" if tile.bed else "")


def _mark(tile: Tile) -> str:
    """A small sign in the corner: ready for discharge, or a bed released while its patient is away."""
    if tile.occupant and tile.occupant.bed_released:
        return "released"
    return "ready" if tile.occupant and tile.occupant.ready_since else ""
