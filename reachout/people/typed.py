"""What someone typed into the search box: a number, a reference, or a name with perhaps a date of birth."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date

from reachout.people import nhs_number

MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
MOST_LETTERS = 200
MOST_WORDS = 5
DAY = re.compile(r"(?<!\d)(\d{1,2})(?:st|nd|rd|th)?[\s/.\-]+(\d{1,2}|[a-z]{3,9})\.?[\s/.\-]+(\d{4}|\d{2})(?!\d)", re.IGNORECASE)
ISO_DAY = re.compile(r"(?<!\d)(\d{4})-(\d{1,2})-(\d{1,2})(?!\d)")
EIGHT_DIGITS = re.compile(r"(?<!\d)(\d{2})(\d{2})(\d{4})(?!\d)")
YEAR = re.compile(r"(?<!\d)(?:19|20)\d{2}(?!\d)")
REFERENCE = re.compile(r"[A-Z]+[A-Z0-9/_-]*[0-9][A-Z0-9/_-]*", re.IGNORECASE)
SPOKEN_REFERENCE = re.compile(r"([A-Z])([\s-]?)([0-9A-Z]{4})\2([0-9A-Z]{4})")


@dataclass(frozen=True)
class Typed:
    text: str
    nhs_number: str = ""
    references: list[str] = field(default_factory=list)
    born_from: date | None = None
    born_to: date | None = None
    names: list[str] = field(default_factory=list)
    """The names' parts as typed; two where a comma parts family from given name."""

    @property
    def is_exact(self) -> bool:
        return bool(self.nhs_number or self.references)


def read(text: str, *, today: date) -> Typed:
    text = " ".join(text[:MOST_LETTERS].replace("\x00", "").split())
    if nhs_number.looks_like(text):
        return Typed(text, nhs_number=nhs_number.normalise(text))
    if references := references_in(text):
        return Typed(text, references=references)
    rest, born_from, born_to = _take_birth(text, today)
    names = [part.strip() for part in rest.split(",", 1) if re.search(r"\w", part)]
    return Typed(text, born_from=born_from, born_to=born_to, names=names)


def references_in(text: str) -> list[str]:
    """The whole text read as a reference: as typed, in capitals, and with the dashes of ours put back."""
    capitals = text.upper()
    spoken = SPOKEN_REFERENCE.fullmatch(capitals)
    if spoken and (spoken[2] or any(letter.isdigit() for letter in capitals)):
        return list(dict.fromkeys([text, capitals, "-".join(spoken.group(1, 3, 4))]))
    return list(dict.fromkeys([text, capitals])) if REFERENCE.fullmatch(text) else []


def _take_birth(text: str, today: date) -> tuple[str, date | None, date | None]:
    """The text without its date or year of birth, and the days between which that lies."""
    for pattern, order in ((ISO_DAY, (3, 2, 1)), (DAY, (1, 2, 3)), (EIGHT_DIGITS, (1, 2, 3))):
        for found in pattern.finditer(text):
            if born := _day(*(found[part] for part in order), today=today):
                return text[: found.start()] + " " + text[found.end() :], born, born
    if year_found := YEAR.search(text):
        year = int(year_found[0])
        return text[: year_found.start()] + " " + text[year_found.end() :], date(year, 1, 1), date(year, 12, 31)
    return text, None, None


def _day(day: str, month: str, year: str, *, today: date) -> date | None:
    number = int(month) if month.isdecimal() else MONTHS.index(month[:3].lower()) + 1 if month[:3].lower() in MONTHS else 0
    whole = int(year) if len(year) == 4 else today.year // 100 * 100 + int(year)
    if whole > today.year and len(year) == 2:
        whole -= 100
    try:
        return date(whole, number, int(day))
    except ValueError:
        return None
