"""Which ward suits? Each criterion is met, broken or unknown, with the reason in words; a person decides, never the list.

Pure: it knows the needs of a referral and the state of a ward, and no database.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from math import inf
from typing import TYPE_CHECKING

from beds.models import Ward
from reachout.organisations.distance import kilometres
from reachout.people.models import GenderIdentity, Sex
from referrals.models import Security, Specialism

if TYPE_CHECKING:
    from beds.selectors.board import WardState

MET, BROKEN, UNKNOWN = "met", "broken", "unknown"
KM_PER_MILE = 1.609344


@dataclass(frozen=True)
class Criterion:
    name: str
    state: str
    why: str
    must: bool = True
    """Whether breaking it makes the ward unsuitable; what is only preferred never does."""


@dataclass(frozen=True)
class Needs:
    """What a referral asks of a ward, as known on a day."""

    on: date
    service_line: str
    security: str = ""
    assessed: bool = False
    valid_until: date | None = None
    specialism: str = ""
    ward_sex: str = ""
    sex: str = Sex.UNKNOWN
    gender_identity: str = ""
    age: int | None = None
    older_from: int = 65
    home: tuple[float, float] | None = None
    linked_site: int | None = None
    kept_apart_on: frozenset[int] = frozenset()
    """Wards where someone is, or is expected, from whom this person must be kept apart."""
    apart_from_unnamed: bool = False


@dataclass(frozen=True)
class WardMatch:
    ward: Ward
    criteria: list[Criterion]
    distance_km: float | None
    free_beds: int
    state: WardState

    @property
    def suitable(self) -> bool:
        return self.rank == 0

    @property
    def rank(self) -> int:
        """0 every criterion met, 1 something to find out, 2 something broken."""
        states = {criterion.state for criterion in self.criteria if criterion.must}
        return 2 if BROKEN in states else 1 if UNKNOWN in states else 0

    @property
    def distance_miles(self) -> float | None:
        return None if self.distance_km is None else self.distance_km / KM_PER_MILE

    @property
    def broken(self) -> list[Criterion]:
        return [criterion for criterion in self.criteria if criterion.must and criterion.state == BROKEN]

    def order(self) -> tuple[object, ...]:
        """Suitable first, nearest first; a unit that is linked or preferred before one that is not. Never a tie."""
        preferred = sum(criterion.state != MET for criterion in self.criteria if not criterion.must)
        broken = len(self.broken)
        return self.rank, broken, preferred, inf if self.distance_km is None else self.distance_km, self.ward.name, self.ward.pk


def matched(needs: Needs, states: Iterable[WardState]) -> list[WardMatch]:
    return sorted((judged(needs, state) for state in states), key=WardMatch.order)


def judged(needs: Needs, state: WardState) -> WardMatch:
    ward = state.ward
    criteria = [
        free_bed(state),
        admissions(state),
        security(needs, ward),
        sex(needs, ward),
        specialism(needs, ward),
        age(needs, ward),
        kept_apart(needs, ward),
        region(ward),
        collaborative(ward),
        assessment(needs),
    ]
    if needs.linked_site:
        criteria.append(linked_unit(needs, ward))
    if needs.service_line != ward.service_line:
        criteria.insert(0, Criterion("Service line", BROKEN, str(ward.get_service_line_display())))
    return WardMatch(ward, criteria, distance_km(needs.home, position(ward)), state.available, state)


# -- the criteria ------------------------------------------------------------------------------------------------------


def free_bed(state: WardState) -> Criterion:
    if state.available:
        return Criterion("Free bed", MET, f"{state.available} available")
    words = ["None available"]
    if state.vacant and not state.paused:
        words.append(f"{state.vacant} empty but not staffed")
    if state.ready:
        words.append(f"{state.ready} ready for discharge")
    back_on = [tile.expected_back_on for tile in state.tiles if tile.expected_back_on]
    if back_on:
        words.append(f"a bed back in service on {min(back_on):%-d %b}")
    return Criterion("Free bed", BROKEN, "; ".join(words))


def admissions(state: WardState) -> Criterion:
    if not state.paused:
        return Criterion("Admissions", MET, "Open")
    until = f" until {state.paused_until:%-d %b}" if state.paused_until else ""
    return Criterion("Admissions", BROKEN, f"Closed{until}: {state.paused}")


def security(needs: Needs, ward: Ward) -> Criterion:
    has = str(ward.get_security_display())
    if not needs.security:
        return Criterion("Security", UNKNOWN, f"{has}; no level recommended")
    wanted = Security(needs.security).label
    if needs.security != ward.security:
        return Criterion("Security", BROKEN, f"{has}; {wanted.lower()} {'recommended' if needs.assessed else 'sought'}")
    if not needs.assessed:
        return Criterion("Security", UNKNOWN, f"{has}, as sought; not assessed yet")
    return Criterion("Security", MET, has)


def sex(needs: Needs, ward: Ward) -> Criterion:
    """A mismatch is a recorded human decision: where sex and gender identity differ, the list does not decide."""
    name, ward_for = "Ward for", str(ward.get_sex_display())
    if ward.sex == Ward.Sex.MIXED or needs.ward_sex == Ward.Sex.MIXED:
        return Criterion(name, MET, ward_for)
    if needs.ward_sex:
        same = needs.ward_sex == ward.sex
        return Criterion(
            name, MET if same else BROKEN, f"{ward_for}; the assessment says {Ward.Sex(needs.ward_sex).label.lower()}"
        )
    if _identity_differs(needs):
        return Criterion(name, UNKNOWN, f"{ward_for}; sex and gender identity differ: decide with the person")
    if needs.sex not in (Sex.MALE, Sex.FEMALE):
        return Criterion(name, UNKNOWN, f"{ward_for}; the person's sex is not recorded")
    if needs.sex != ward.sex:
        return Criterion(name, BROKEN, f"{ward_for}; the person is {needs.sex}")
    return Criterion(name, MET, ward_for)


def _identity_differs(needs: Needs) -> bool:
    plain = {GenderIdentity.MALE: Sex.MALE, GenderIdentity.FEMALE: Sex.FEMALE}
    stated = needs.gender_identity not in ("", GenderIdentity.NOT_KNOWN, GenderIdentity.NOT_STATED)
    return stated and plain.get(needs.gender_identity) != needs.sex  # type: ignore[call-overload]


def specialism(needs: Needs, ward: Ward) -> Criterion:
    if not ward.specialism:
        return Criterion("Specialism", UNKNOWN, "The ward's specialism is not recorded")
    has = str(ward.get_specialism_display())
    if not needs.specialism:
        return Criterion("Specialism", UNKNOWN, f"{has}; none recommended")
    if needs.specialism != ward.specialism:
        return Criterion("Specialism", BROKEN, f"{has}; {Specialism(needs.specialism).label.lower()} needed")
    return Criterion("Specialism", MET, has)


def age(needs: Needs, ward: Ward) -> Criterion:
    least = needs.older_from if ward.specialism == Specialism.OLDER else 18
    wards = f"From {least}"
    if needs.age is None:
        return Criterion("Age", UNKNOWN, f"{wards}; date of birth not recorded")
    if needs.age < least:
        return Criterion("Age", BROKEN, f"{wards}; the person is {needs.age}")
    return Criterion("Age", MET, wards)


def kept_apart(needs: Needs, ward: Ward) -> Criterion:
    """Says that, never who: the note itself is for those who may read it on the person's record."""
    if ward.pk in needs.kept_apart_on:
        return Criterion("Keep apart", BROKEN, "Someone here, or expected here, must be kept apart from this person")
    if needs.apart_from_unnamed:
        return Criterion("Keep apart", UNKNOWN, "A keep-apart note names nobody known here: read it first")
    return Criterion("Keep apart", MET, "Nobody known")


def region(ward: Ward) -> Criterion:
    inside = ward.site.in_region
    return Criterion("Region", MET if inside else BROKEN, "Inside" if inside else "Out of region")


def collaborative(ward: Ward) -> Criterion:
    member = ward.site.organisation.in_collaborative
    return Criterion("Collaborative", MET if member else BROKEN, "Member" if member else "Not a member")


def assessment(needs: Needs) -> Criterion:
    if not needs.assessed:
        return Criterion("Assessment", UNKNOWN, "No assessment accepts this person yet")
    if needs.valid_until is None:
        return Criterion("Assessment", MET, "No end recorded")
    if needs.valid_until < needs.on:
        return Criterion("Assessment", BROKEN, f"Lapsed on {needs.valid_until:%-d %b %Y}: assess again")
    return Criterion("Assessment", MET, f"Until {needs.valid_until:%-d %b %Y}")


def linked_unit(needs: Needs, ward: Ward) -> Criterion:
    linked = ward.site_id == needs.linked_site
    words = "The unit of their community team" if linked else "Not the unit of their community team"
    return Criterion("Linked unit", MET if linked else BROKEN, words, must=False)


# -- how far -----------------------------------------------------------------------------------------------------------


def position(ward: Ward) -> tuple[float, float] | None:
    site = ward.site
    return None if site.latitude is None or site.longitude is None else (site.latitude, site.longitude)


def distance_km(here: tuple[float, float] | None, there: tuple[float, float] | None) -> float | None:
    """In kilometres; None when either end is not known."""
    return kilometres(*here, *there) if here and there else None
