"""The report of a quality visit: what it says, frozen, and as a tagged PDF."""

from __future__ import annotations

from datetime import date, datetime
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.utils import timezone

from beds.meetings.packs.pdf import typeset
from quality.assurance.models import Finding, Visit
from reachout.pages.words import long_day, moment

WEIGHTS = {
    Finding.Kind.IMMEDIATE: "red",
    Finding.Kind.MUST: "orange",
    Finding.Kind.SHOULD: "blue",
    Finding.Kind.GOOD: "green",
}


def report_of(visit: Visit, *, version: int, why: str, at: datetime) -> dict[str, Any]:
    """All that the report says, as plain values. A finding withdrawn after the provider's challenge is not in it."""
    return {
        "collaborative": settings.COLLABORATIVE_NAME,
        "fictional": settings.DEMO,
        "reference": visit.reference,
        "version": version,
        "why": why,
        "issued": moment(at),
        "unit": str(visit.unit),
        "line": visit.get_service_line_display(),
        "kind": visit.get_kind_display(),
        "announced": "Announced" if visit.announced else "Unannounced",
        "visited": long_day(visit.visited_on),
        "purpose": visit.purpose,
        "summary": visit.summary,
        "wards": [ward.name for ward in visit.wards.all()],
        "team": [{"name": one.name, "part": one.get_part_display()} for one in visit.team.all()],
        "without_expert": visit.without_expert,
        "accuracy": _accuracy(visit),
        "findings": [_told(finding) for finding in visit.findings.standing().select_related("ward")],
    }


def _accuracy(visit: Visit) -> str:
    sent = f"The draft was sent to the provider on {_day(visit.sent_at)}."
    if not visit.answered_at:
        return f"{sent} No answer had come by {long_day(visit.answer_by)}."
    findings = list(visit.findings.all())
    challenged = [finding for finding in findings if finding.answer == Finding.Answer.CHALLENGED]
    answered = f"{sent} The provider answered on {_day(visit.answered_at)}"
    if not challenged:
        return f"{answered} and agreed with every finding."
    counts = [(sum(finding.resolution == kind for finding in challenged), kind.label.lower()) for kind in Finding.Resolution]
    kinds = [f"{count} {label}" for count, label in counts if count]
    return f"{answered} and challenged {len(challenged)} of {len(findings)} findings: {', '.join(kinds)}."


def _told(finding: Finding) -> dict[str, Any]:
    return {
        "number": finding.number,
        "kind": finding.get_kind_display(),
        "tone": WEIGHTS[Finding.Kind(finding.kind)],
        "ward": finding.ward.name if finding.ward else "",
        "text": finding.final_text,
        "amended": bool(finding.amended_text),
    }


def _day(at: date | datetime | None) -> str:
    return long_day(timezone.localtime(at) if isinstance(at, datetime) else at)


def report_pdf(snapshot: dict[str, Any]) -> tuple[bytes, str]:
    """The PDF, and its SHA-256."""
    content = typeset("visit.typ", snapshot)
    return content, sha256(content).hexdigest()
