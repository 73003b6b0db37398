"""Every figure that a return is made of: its part and section, its unit, and whether each ward has its own.

Counts, never bare percentages: a rate is worked out from its two counts. Source: returns, "The monthly return".
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import TextChoices

from beds.models import Ward
from contracts.returns.models import Part
from reachout.pages.words import money
from reachout.pages.words import number as in_digits

Key = tuple[str, int | None]
"""A figure's code, and the ward (None: the provider as a whole)."""


class Section(TextChoices):
    ACTIVITY = "activity", "Activity"
    FINANCE = "finance", "Finance"
    WORKFORCE = "workforce", "Workforce"
    SAFETY = "safety", "Safety"
    EXPERIENCE = "experience", "Experience"


PARTS = {
    Section.ACTIVITY: Part.ACTIVITY,
    Section.FINANCE: Part.ACTIVITY,
    Section.WORKFORCE: Part.QUALITY,
    Section.SAFETY: Part.QUALITY,
    Section.EXPERIENCE: Part.QUALITY,
}


LARGEST = Decimal(10) ** 10
"""Beyond any figure of a month, and within what a column holds."""


@dataclass(frozen=True)
class Figure:
    code: str
    title: str
    section: Section
    unit: str
    """days, beds, people, WTE, hours, £, or text: words instead of a number."""
    by_ward: bool = False
    decimals: int = 0
    known: bool = False
    """The portal knows it from its own ledger, and fills it in."""
    optional: bool = False
    hint: str = ""
    """What is meant, where the title leaves it open."""

    @property
    def counted_in(self) -> str:
        """The unit, where the title does not say it."""
        return "" if self.is_text or self.unit.lower() in self.title.lower() else self.unit

    @property
    def part(self) -> Part:
        return PARTS[self.section]

    @property
    def is_text(self) -> bool:
        return self.unit == "text"

    def shown(self, number: Decimal) -> str:
        return money(number) if self.unit == "£" else in_digits(number)

    def typed(self, number: Decimal | None) -> str:
        """As it stands in a box: 312, 402, 12.50."""
        return "" if number is None else f"{number:.{self.decimals}f}".removesuffix(".00")

    def refusal(self, number: Decimal | None) -> str:
        """Why a number cannot be one of this figure; empty where it can. Money may be a credit."""
        if number is None:
            return ""
        if self.is_text:
            return "write words, not a number."
        if abs(number) >= LARGEST:
            return "it is too large."
        if number != round(number, self.decimals):
            return f"give it to {self.decimals} decimal places at most." if self.decimals else "give a whole number."
        return "it cannot be below 0." if number < 0 and self.unit != "£" else ""


def _activity(code: str, title: str, unit: str = "days", *, known: bool = True) -> Figure:
    return Figure(code, title, Section.ACTIVITY, unit, by_ward=True, known=known)


def _workforce(code: str, title: str, unit: str = "people", decimals: int = 0, hint: str = "") -> Figure:
    return Figure(code, title, Section.WORKFORCE, unit, decimals=decimals, hint=hint)


def _safety(code: str, title: str, unit: str = "incidents", *, known: bool = False, decimals: int = 0, hint: str = "") -> Figure:
    return Figure(code, title, Section.SAFETY, unit, by_ward=True, known=known, decimals=decimals, hint=hint)


def _experience(code: str, title: str, unit: str, *, known: bool = False, hint: str = "") -> Figure:
    return Figure(code, title, Section.EXPERIENCE, unit, known=known, hint=hint)


FIGURES = {
    figure.code: figure
    for figure in [
        _activity("beds_commissioned", "Beds commissioned", "beds"),
        _activity("available_bed_days", "Available bed days"),
        _activity("closed_bed_days", "Closed bed days"),
        _activity("occupied_bed_days", "Occupied bed days"),
        _activity("leave_days", "Leave days"),
        _activity("admissions", "Admissions", "people"),
        _activity("discharges", "Discharges", "people"),
        _activity("transfers_in", "Transfers in", "people"),
        _activity("transfers_out", "Transfers out", "people"),
        _activity("ready_days", "Days clinically ready for discharge"),
        _activity("out_of_area_days", "Bed days of people from outside the region"),
        Figure("budget", "Budget for the month", Section.FINANCE, "£", decimals=2),
        Figure("actual", "Actual for the month", Section.FINANCE, "£", decimals=2),
        Figure("narrative", "What explains the difference", Section.FINANCE, "text", optional=True),
        Figure("risks", "Risks", Section.FINANCE, "text", optional=True),
        _workforce("establishment_wte", "Establishment", "WTE", 2),
        _workforce("in_post_wte", "In post", "WTE", 2),
        _workforce("leavers_wte", "Left in the month", "WTE", 2),
        _workforce("sickness_days", "Days lost to sickness", "days"),
        _workforce("working_days", "Days that could be worked", "days"),
        _workforce("shifts_planned", "Shifts planned", "shifts"),
        _workforce("shifts_filled", "Shifts filled", "shifts"),
        _workforce("shifts_bank", "Shifts filled by bank staff", "shifts"),
        _workforce("shifts_agency", "Shifts filled by agency staff", "shifts"),
        _workforce("training_due", "Staff who need mandatory training"),
        _workforce("training_done", "Staff in date with mandatory training", hint="At the end of the month"),
        _workforce("supervision_due", "Staff due supervision"),
        _workforce("supervision_done", "Staff supervised"),
        _workforce("appraisal_due", "Staff due an appraisal"),
        _workforce("appraisal_done", "Staff appraised", hint="Within the year before the end of the month"),
        _safety("harm_none", "Incidents without physical harm", known=True),
        _safety("harm_low", "Incidents with low physical harm", known=True),
        _safety("harm_moderate", "Incidents with moderate physical harm", known=True),
        _safety("harm_severe", "Incidents with severe physical harm", known=True),
        _safety("harm_fatal", "Incidents with fatal harm", known=True),
        _safety("harm_psychological", "Incidents with psychological harm", known=True),
        _safety("safety_investigations", "Patient safety incident investigations begun", "investigations"),
        _safety("deaths", "Deaths", "people", known=True),
        _safety("awol", "Absences without leave", "absences", known=True),
        _safety("restrictive_interventions", "Restrictive interventions", "interventions", known=True, hint="All types together"),
        _safety("restraint", "Physical restraint", "interventions", known=True),
        _safety("prone_restraint", "Prone restraint", "interventions", known=True),
        _safety("seclusion", "Seclusion", "interventions", known=True),
        _safety("segregation", "Long-term segregation", "interventions", known=True),
        _safety("rapid_tranquillisation", "Rapid tranquillisation", "interventions", known=True),
        _safety("observation_hours", "Enhanced observation", "hours", decimals=2),
        _experience("fft_very_good", "Friends and family: very good", "answers"),
        _experience("fft_good", "Friends and family: good", "answers"),
        _experience("fft_neither", "Friends and family: neither good nor poor", "answers"),
        _experience("fft_poor", "Friends and family: poor", "answers"),
        _experience("fft_very_poor", "Friends and family: very poor", "answers"),
        _experience("fft_unknown", "Friends and family: do not know", "answers"),
        _experience("complaints_received", "Complaints received", "complaints"),
        _experience("complaints_acknowledged", "Complaints acknowledged in time", "complaints", hint="Within three working days"),
        _experience("complaints_due", "Complaints due to be closed", "complaints", hint="By the day agreed on"),
        _experience("complaints_closed", "Complaints closed in time", "complaints"),
        _experience("safeguarding_concerns", "Safeguarding concerns raised", "concerns", known=True),
        _experience("cqc_notifications", "Notifications to the Care Quality Commission", "notifications", known=True),
    ]
}


def figures_of(part: str) -> list[Figure]:
    return [figure for figure in FIGURES.values() if figure.part == part]


def name_of(figure: Figure, ward: Ward | None) -> str:
    """Of its field in a form, and of its place on a page."""
    return f"{figure.code}-{ward.pk}" if ward else figure.code


def title_of(code: str, ward: object = None) -> str:
    """Occupied bed days, Ash."""
    title = FIGURES[code].title if code in FIGURES else code
    return f"{title}, {ward}" if ward else title
