"""Reads about people, shaped for a screen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.formats import date_format

from reachout.accounts.permissions import Permission
from reachout.audit.services import record
from reachout.people import nhs_number
from reachout.people.duplicates import Likeness, possible_duplicates, told_apart
from reachout.people.merging import CHOSEN_FACTS
from reachout.people.models import Alert, BreakGlass, Merge, Person, Relationship
from reachout.people.search import Found, find, matching_number, search
from reachout.rules.selectors import rules_on

if TYPE_CHECKING:
    from reachout.accounts.models import User

__all__ = ["Found", "Likeness", "emergency_of", "find", "possible_duplicates", "search", "told_apart"]

IDENTITY = ("nhs_number", "family_name", "given_name", "born_on")


def duplicates_of(person: Person) -> list[Likeness]:
    return possible_duplicates(**{name: getattr(person, name) for name in IDENTITY})


def emergency_of(user: User, person: Person, *, at: datetime) -> BreakGlass | None:
    """The emergency by which alone the user sees this person now: None when a relationship lets them."""
    opened = BreakGlass.objects.live(at).filter(person=person, by=user).first()
    if opened and Relationship.objects.for_reach(user, Permission.PERSON_VIEW).filter(person=person).exists():
        return None
    return opened


def exists_out_of_sight(user: User, found: Found, findings: list[Any]) -> bool:
    """Whether an exact number or reference belongs to a record that the user could open in an emergency only."""
    if not found.typed.is_exact or found.keys or findings or not user.may(Permission.BREAK_GLASS):
        return False
    hidden = matching_number(found.typed).order_by("pk").first()
    if hidden is not None:
        record("person.existence_told", hidden, by=user, person=hidden.pk)
    return hidden is not None


def record_of(person: Person, user: User) -> dict[str, Any]:
    """What the person's page shows beside the facts, in a fixed number of queries; what is restricted is only counted."""
    today = timezone.localdate()
    rules = rules_on(today)
    may = _may(person, user)
    restricted = may.pop("restricted")
    notes = Alert.objects.filter(Q(person=person) | Q(apart_from=person)).filter(Q(ended_on=None) | Q(ended_on__gt=today))
    return {
        "aliases": list(person.aliases.all()),
        "legal_statuses": list(person.legal_statuses.all()),
        "restricted_codes": rules.get("restricted_statuses"),
        "near_days": rules.get("section_expiry_near_days"),
        "alerts": list(notes.select_related("person", "apart_from", "by")) if restricted else [],
        "something_restricted": not restricted and notes.exists(),
        "merges": list(Merge.objects.filter(kept=person, undone_at=None).select_related("merged", "by")),
        "may": may,
        "apart_seen": _apart_in_sight(person, user) if restricted else set(),
    }


def _apart_in_sight(person: Person, user: User) -> set[int]:
    """Of those to be kept apart from this person, the ones whose names the user may read."""
    apart = Q(keep_apart_from__person=person) | Q(alerts__apart_from=person)
    return set(Person.objects.visible_to(user).filter(apart).values_list("pk", flat=True))


WITHIN_REACH = {
    "restricted": Permission.PERSON_RESTRICTED,
    "record": Permission.PERSON_RECORD,
    "keep": Permission.PERSON_KEEP,
    "merge": Permission.PERSON_MERGE,
}


def _may(person: Person, user: User) -> dict[str, bool]:
    """Whether this person is within the user's reach for each of these: one query."""
    reached = {
        name: Exists(Person.objects.open_to(user, permission).filter(pk=OuterRef("pk")))
        for name, permission in WITHIN_REACH.items()
    }
    told: Any = Person.objects.values(**reached).get(pk=person.pk)
    return told


# -- two records side by side --------------------------------------------------------------------


@dataclass(frozen=True)
class Fact:
    name: str
    label: str
    kept: str
    merged: str

    @property
    def differs(self) -> bool:
        return self.kept != self.merged


def compared(kept: Person, merged: Person) -> list[Fact]:
    return [Fact(name, _label(name), _in_words(kept, name), _in_words(merged, name)) for name in CHOSEN_FACTS]


def _label(name: str) -> str:
    field: Any = Person._meta.get_field(name.removesuffix("_id"))
    label = str(field.verbose_name)
    return label[:1].upper() + label[1:]


def _in_words(person: Person, name: str) -> str:
    value = getattr(person, name.removesuffix("_id"))
    if name == "nhs_number":
        return nhs_number.display(value)
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, date):
        return date_format(value, "j F Y")
    shown = getattr(person, f"get_{name}_display", None)
    return str(shown() if shown else value or "")
