"""What a letter says: plain values from what is on record, and nothing else; and the letter as a tagged PDF.

Victims: nothing about them is in a letter unless somebody who may see such information ticked it, and then only in that letter.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.utils import timezone

from beds.meetings.packs.pdf import typeset
from casemgmt.discharge.aftercare import aftercare
from casemgmt.discharge.clocks import due_at
from casemgmt.discharge.models import Letter, Plan
from casemgmt.facts import Facts
from reachout.pages.words import long_day, moment, nhs_number
from reachout.rules.selectors import rules_on

NOT_RECORDED = "Not recorded"
OPENINGS = {
    Letter.Kind.GP: "{name} {was} discharged from {unit} on {day}. This letter says where they go, who cares for them and "
    "what has been agreed. The unit sends its clinical summary and the list of medication itself.",
    Letter.Kind.AFTERCARE: "{name} {was} discharged from {unit} on {day}. Under section 117 of the Mental Health Act 1983 "
    "the integrated care board and the local authority provide aftercare until both are satisfied that it is no longer needed.",
    Letter.Kind.JUSTICE: "{name}, who is subject to restrictions, {was} discharged from {unit} on {day}.",
}


def letter_of(
    kind: str,
    facts: Facts,
    plan: Plan | None,
    *,
    left_on: date,
    left_at: datetime | None,
    version: int,
    why: str,
    victims: str,
    at: datetime,
    by: str,
) -> dict[str, Any]:
    """All that the letter says. ``victims`` is what was ticked to be told of them, or nothing."""
    ward = facts.ward or (facts.stays[-1].ward if facts.stays else None)
    unit = f"{ward.name}, {ward.site.name}" if ward else "hospital"
    given = {"name": facts.person.name, "was": "will be" if left_on > facts.on else "was", "unit": unit, "day": long_day(left_on)}
    return {
        "collaborative": settings.COLLABORATIVE_NAME,
        "fictional": settings.DEMO,
        "kind": Letter.Kind(kind).label,
        "reference": f"{facts.case.reference}/{kind}",
        "version": version,
        "why": why,
        "issued": moment(at),
        "by": by,
        "to": _to(kind, facts, plan),
        "person": _person(facts),
        "opening": OPENINGS[Letter.Kind(kind)].format(**given),
        "sections": [
            {"title": title, "rows": [[label, said or NOT_RECORDED] for label, said in rows]}
            for title, rows in _sections(kind, facts, plan, left_on, left_at)
        ],
        "open_items": _open_items(plan) if kind != Letter.Kind.JUSTICE else [],
        "victims": victims,
    }


def letter_pdf(snapshot: dict[str, Any]) -> tuple[bytes, str]:
    """The PDF, and its SHA-256."""
    content = typeset("letter.typ", snapshot)
    return content, sha256(content).hexdigest()


def _to(kind: str, facts: Facts, plan: Plan | None) -> list[str]:
    if kind == Letter.Kind.GP:
        team = plan.target if plan and plan.target_kind == Plan.Target.COMMUNITY_TEAM else ""
        return [line for line in (facts.person.gp_practice or "The GP", team) if line]
    if kind == Letter.Kind.JUSTICE:
        return ["Mental Health Casework Section", "Ministry of Justice"]
    home = facts.person
    bodies = (plan.aftercare_icb, plan.aftercare_authority) if plan else (home.home_icb, home.home_authority)
    return [body.name for body in bodies if body] or ["The responsible integrated care board and local authority"]


def _person(facts: Facts) -> list[list[str]]:
    who = facts.person
    return [
        ["Name", who.name],
        ["Date of birth", long_day(who.born_on) or NOT_RECORDED],
        ["NHS number", nhs_number(who.nhs_number) or NOT_RECORDED],
        ["Home postcode", who.home_postcode or NOT_RECORDED],
    ]


Rows = Iterable[tuple[str, str]]


def _sections(
    kind: str, facts: Facts, plan: Plan | None, left_on: date, left_at: datetime | None
) -> list[tuple[str, list[tuple[str, str]]]]:
    hours = rules_on(left_on).get("follow_up_hours", facts.case.service_line)
    right = aftercare(facts.statuses)
    after = [
        ("Where to", plan.target if plan else ""),
        ("Accommodation", plan.accommodation if plan else ""),
        ("Responsible clinician", plan.clinician if plan else ""),
        ("Social supervisor", plan.supervisor if plan else ""),
    ]
    contact = [("To be in touch by", moment(timezone.localtime(due_at(left_on, left_at, hours)))), ("How", FOLLOW_UP)]
    law = [
        ("Legal status on leaving", facts.legal.get_code_display() if facts.legal else ""),
        ("Section 117 aftercare", f"{'Yes' if right.applies else 'No'}. {right.because}"),
    ]
    bodies = [
        ("Integrated care board", plan.aftercare_icb.name if plan and plan.aftercare_icb else ""),
        ("Local authority", plan.aftercare_authority.name if plan and plan.aftercare_authority else ""),
    ]
    left = "Expected to leave" if left_on > facts.on else "Left"
    stay = [("Admitted", long_day(facts.in_hospital_since)), (left, moment(left_at) if left_at else long_day(left_on))]
    recall = [("What would lead to recall", plan.recall_plan if plan else "")]
    safety = [("MAPPA", plan.get_mappa_display() if plan else ""), *recall]
    found: list[tuple[str, list[tuple[str, str]]]] = [("The stay", [*stay, *law]), ("After discharge", after)]
    if kind == Letter.Kind.GP:
        return [
            *found,
            ("The first 72 hours" if hours == 72 else f"The first {hours} hours", contact),
            ("If things get worse", recall),
        ]
    if kind == Letter.Kind.AFTERCARE:
        return [*found, ("Responsible for aftercare", bodies), ("The first contact", contact)]
    return [*found, ("Public protection", safety)]


FOLLOW_UP = "Face to face, by telephone, by talk type or by video. A text or an e-mail does not count."


def _open_items(plan: Plan | None) -> list[str]:
    if plan is None:
        return []
    return [f"{item.text}{f' ({item.owner})' if item.owner else ''}" for item in plan.items.all() if item.done_on is None]
