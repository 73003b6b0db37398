"""How far a version is, section by section."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse

from contracts.returns.figures import Section
from contracts.returns.models import Return
from contracts.returns.values.checks import Finding, check
from contracts.returns.values.sheet import Key, Line, Sheet
from reachout.pages.tags import Meaning, Tag
from reachout.pages.words import plural

HINTS = {
    Section.ACTIVITY: "Beds, bed days, admissions and discharges, ward by ward: filled in from the ledger",
    Section.FINANCE: "Budget and actual, and what explains the difference",
    Section.WORKFORCE: "Posts, shifts, sickness, training, supervision and appraisal",
    Section.SAFETY: "Incidents by harm, restrictive interventions, ward by ward: filled in from what is recorded here",
    Section.EXPERIENCE: "Friends and family, complaints, safeguarding",
}


@dataclass(frozen=True)
class Progress:
    """Of a section, or of the whole."""

    lines: list[Line]
    found: list[Finding]

    @property
    def wanted(self) -> list[Line]:
        return [line for line in self.lines if not line.figure.optional]

    @property
    def missing(self) -> list[Line]:
        """Without a value, and nobody says why."""
        return [line for line in self.wanted if line.is_missing and not line.comment]

    @property
    def to_do(self) -> int:
        return len(self.missing)

    @property
    def percent(self) -> int:
        return 100 * (len(self.wanted) - self.to_do) // (len(self.wanted) or 1)

    @property
    def from_ledger(self) -> str:
        """How much of it the portal knows; empty where it knows nothing."""
        known = sum(line.ledger is not None for line in self.lines)
        return f"{known} of {len(self.lines)}" if known else ""

    @property
    def wrong(self) -> int:
        return len({one.key for one in self.found if one.hard})

    @property
    def to_explain(self) -> int:
        return len({one.key for one in self.found if one.is_open and not one.hard and one.line.number is not None})

    @property
    def tag(self) -> Tag:
        if self.wrong:
            return Tag(f"{self.wrong} cannot be right", Meaning.LATE)
        if self.to_do:
            return Tag(f"{self.to_do} to do", Meaning.INFORMATION)
        if self.to_explain:
            return Tag(f"{self.to_explain} to explain", Meaning.SOON)
        return Tag("Complete", Meaning.DONE)


def progress_of(sheet: Sheet, found: list[Finding], section: Section | None = None) -> Progress:
    lines = list(sheet.within(section) if section else sheet.lines.values())
    return Progress(lines, [one for one in found if section in (None, one.line.figure.section)])


def asked_in(sheet: Sheet) -> dict[Key, list[Finding]]:
    """What is asked, by figure and ward."""
    found: dict[Key, list[Finding]] = {}
    for one in check(sheet):
        found.setdefault(one.key, []).append(one)
    return found


def tasks_of(sheet: Sheet) -> list[dict[str, object]]:
    """The sections as a list of tasks."""
    found = check(sheet)
    return [
        {
            "text": section.label,
            "hint": HINTS[section],
            "href": address_of(sheet.owed, section),
            "tag": progress_of(sheet, found, section).tag,
        }
        for section in sheet.sections
    ]


def address_of(owed: Return, section: Section) -> str:
    return reverse("returns:fill", args=[owed.pk, section.value])


def explained(progress: Progress) -> str:
    """What is left, in words."""
    parts = [
        f"{progress.wrong} cannot be right" if progress.wrong else "",
        f"{progress.to_do} to do" if progress.to_do else "",
        f"{plural(progress.to_explain, 'figure')} to explain" if progress.to_explain else "",
    ]
    return ", ".join(filter(None, parts)) or "Everything is there"
