"""Whether section 117 gives a right to aftercare, and who must be told of a discharge: derived from what is on record."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from casemgmt.discharge.models import Plan, Telling
from casemgmt.facts import Facts
from reachout.pages.words import long_day
from reachout.people.models import LegalStatus
from reachout.rules.selectors import Rules

Code = LegalStatus.Code
SECTION_117 = (Code.S3, Code.S37_41, Code.S37, Code.S47_49, Code.S47, Code.S48_49, Code.S48, Code.S45A, Code.S45A_ENDED)
"""Section 3, 37, 45A, 47 and 48, restricted or not. Source: Mental Health Act 1983, section 117(1)."""


@dataclass(frozen=True)
class Aftercare:
    applies: bool
    because: str


def aftercare(statuses: Iterable[LegalStatus]) -> Aftercare:
    """The right lasts until both bodies end it, so a section of earlier years gives it too."""
    given = sorted((one for one in statuses if one.code in SECTION_117), key=lambda one: one.started_on)
    if not given:
        return Aftercare(False, "No detention under section 3, 37, 45A, 47 or 48 is on record.")
    last = given[-1]
    return Aftercare(True, f"{last.get_code_display()} since {long_day(last.started_on)}.")


def restricted_on(facts: Facts, rules: Rules) -> bool:
    """Under restrictions now: the Justice Secretary must consent."""
    return facts.legal is not None and facts.legal.code in rules.get("restricted_statuses", facts.case.service_line)


@dataclass(frozen=True)
class ToTell:
    body: str
    label: str
    because: str
    told: Telling | None = None


def to_tell(plan: Plan, facts: Facts, rules: Rules, *, restricted: bool) -> list[ToTell]:
    """Who must be told, and who has been. What is about victims only if the reader may see it (``restricted``)."""
    body = Telling.Body
    wanted = [(body.GP, "Always"), (body.ICB, "Always")]
    if aftercare(facts.statuses).applies:
        wanted.append((body.AUTHORITY, "Section 117 aftercare"))
    if restricted_on(facts, rules):
        wanted.append((body.JUSTICE, "Under restrictions"))
    if restricted and (victim := getattr(plan, "victim", None)) and victim.liaison:
        wanted.append((body.VICTIM_LIAISON, "A victim liaison officer is named"))
    if plan.family_agreed:
        wanted.append((body.FAMILY, "The person agrees"))
    told = {one.body: one for one in plan.tellings.all()}
    return [ToTell(one, one.label, because, told.get(one)) for one, because in wanted]


def slippage(plan: Plan) -> tuple[int, int]:
    """How often the expected date moved away, and by how many days in all since it was first given."""
    said = list(plan.expectations.all())
    if not said:
        return 0, 0
    return sum(one.days_slipped > 0 for one in said), (said[-1].expected_on - said[0].expected_on).days


def is_late(day: date | None, on: date) -> bool:
    return day is not None and day < on
