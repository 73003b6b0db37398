"""States of incidents in words and colours."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from casemgmt.incidents.clocks import Clock
from casemgmt.incidents.models import Change, Concern, Harm, Incident
from casemgmt.models import RestrictiveIntervention
from reachout.pages.tags import Meaning, Tag
from reachout.pages.words import plural, short_moment

SHORT = {
    "01": "prone restraint", "04": "mechanical restraint", "05": "seclusion", "06": "segregation", "07": "standing restraint",
    "08": "escort", "09": "supine restraint", "10": "side restraint", "11": "seated restraint", "12": "kneeling restraint",
    "13": "other restraint", "14": "rapid tranquillisation", "15": "other injection", "16": "oral medication",
    "17": "other chemical restraint",
}  # fmt: skip
"""What wards call a type, for lists."""


def short(code: str) -> str:
    return SHORT.get(code, str(RestrictiveIntervention.Type(code).label).lower())


def types(codes: Iterable[str]) -> str:
    """Seclusion, supine restraint."""
    said = ", ".join(short(code) for code in codes)
    return said[:1].upper() + said[1:]


def harm(incident: Incident) -> Tag | None:
    """The worse of the two kinds of harm."""
    worst = max((incident.harm_physical, incident.harm_psychological), key=lambda one: Harm.values.index(one) if one else -1)
    if not worst or worst == Harm.NONE:
        return None
    grave = worst in (Harm.SEVERE, Harm.FATAL)
    return Tag(str(Harm(worst).label), Meaning.LATE if grave else Meaning.SOON if worst == Harm.MODERATE else Meaning.NEUTRAL)


def with_harm(incident: Incident) -> Tag | None:
    """Low harm: where no heading says that it is about harm."""
    made = harm(incident)
    return Tag(f"{made.text} harm", made.meaning) if made else None


def state(incident: Incident) -> Tag | None:
    if incident.withdrawn_at:
        return Tag("Withdrawn", Meaning.NEUTRAL)
    if getattr(incident, "running", False):
        return Tag("Going on", Meaning.SOON)
    known: Concern | None = getattr(incident, "concern", None)
    return Tag("Safeguarding open", Meaning.CHANGE) if known and known.is_open else None


def concern(row: Concern) -> Tag:
    if not row.is_open:
        return Tag("Closed", Meaning.DONE)
    if row.outcome:
        return Tag("Waits for the case manager", Meaning.SOON)
    return Tag("With the local authority", Meaning.INFORMATION) if row.referred_on else Tag("Not referred yet", Meaning.LATE)


def clock(one: Clock, at: datetime) -> Tag:
    """40 minutes late; due in 20 minutes."""
    apart = lasted(abs(one.due_at - at))
    if one.is_late(at):
        return Tag(f"{apart} late", Meaning.LATE)
    return Tag(f"in {apart}", Meaning.SOON if one.due_at - at <= timedelta(hours=1) else Meaning.NEUTRAL)


def lasted(time: timedelta) -> str:
    """How long, as a ward says it: 25 minutes, 3 hours 5 minutes, 4 days 2 hours."""
    minutes = int(time.total_seconds() // 60)
    if minutes < 60:
        return plural(minutes, "minute")
    hours, minutes = divmod(minutes, 60)
    if hours < 48:
        return plural(hours, "hour") + (f" {plural(minutes, 'minute')}" if minutes else "")
    return plural(hours // 24, "day") + (f" {plural(hours % 24, 'hour')}" if hours % 24 else "")


def before(change: Change) -> list[tuple[str, str]]:
    """What a change replaced, in words: the field's name, and what it said."""
    return [(_name(name), _said(name, was)) for name, was in change.before.items()]


def _field(name: str) -> Any:
    model = Incident if name in {field.name for field in Incident._meta.get_fields()} else RestrictiveIntervention
    return model._meta.get_field(name)


def _name(name: str) -> str:
    called = str(_field(name).verbose_name).removesuffix(" at")
    return called[:1].upper() + called[1:]


def _said(name: str, was: Any) -> str:
    if was in (None, ""):
        return "Nothing"
    if name.endswith("_at"):
        return short_moment(datetime.fromisoformat(was))
    return str(dict(_field(name).flatchoices).get(was, was))
