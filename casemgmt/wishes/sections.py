"""The sections of the Mental Health Act in plain words, for the person themselves. One idea a sentence, fifteen words at most.

Nothing here says what anybody did: a court or a prison is named only where the section itself does.
"""

from __future__ import annotations

from datetime import date

from reachout.pages.words import long_day
from reachout.people.models import LegalStatus

Code = LegalStatus.Code
COURT = "A court said you need care in hospital."
FROM_PRISON = "You came from prison to get care in hospital."
TREATMENT = "It means you have to stay in hospital to get treatment."
FINDING_OUT = "It means you have to stay while we find out what help you need."

MEANS: dict[str, list[str]] = {
    Code.INFORMAL: ["You are not under a section.", "You agreed to be in hospital."],
    Code.S2: [FINDING_OUT],
    Code.S3: [TREATMENT],
    Code.S4: ["You have to stay for a short time, because it was urgent."],
    Code.S5_2: ["You have to stay for a short time, until doctors have seen you."],
    Code.S5_4: ["You have to stay for a short time, until a doctor has seen you."],
    Code.S35: [COURT, FINDING_OUT],
    Code.S36: [COURT, TREATMENT],
    Code.S37_41: [COURT, TREATMENT],
    Code.S37: [COURT, TREATMENT],
    Code.S38: [COURT, "It is for a time, to see if treatment helps you."],
    Code.S44: [COURT, TREATMENT],
    Code.S46: [TREATMENT],
    Code.S47_49: [FROM_PRISON, TREATMENT],
    Code.S47: [FROM_PRISON, TREATMENT],
    Code.S48_49: [FROM_PRISON, TREATMENT],
    Code.S48: [FROM_PRISON, TREATMENT],
    Code.S135: ["It means the police helped you to get to a safe place."],
    Code.S136: ["It means the police helped you to get to a safe place."],
    Code.CPI: [COURT, TREATMENT],
    Code.S7: ["You have a guardian.", "A guardian helps decide where you live and what support you get."],
    Code.S37_G: ["You have a guardian.", "A guardian helps decide where you live and what support you get."],
    Code.S45A: [COURT, TREATMENT],
    Code.S45A_ENDED: [COURT, TREATMENT],
}
UNSAID = {Code.OTHER, Code.NOT_APPLICABLE, Code.NOT_KNOWN}
NAMED = {
    Code.S37_41: "sections 37 and 41",
    Code.S47_49: "sections 47 and 49",
    Code.S48_49: "sections 48 and 49",
    Code.S45A_ENDED: "section 45A",
    Code.S7: "section 7",
    Code.S37_G: "section 37",
}
MINISTRY = "The Ministry of Justice has to agree before you leave hospital."


def in_plain_words(legal: LegalStatus | None, *, on: date, restricted: bool) -> list[str]:
    """What section somebody is under, what that means, until when; nothing when we do not know."""
    if legal is None or legal.code in UNSAID:
        return []
    if legal.code in {Code.INFORMAL, Code.CPI}:
        return [*MEANS[legal.code], *([MINISTRY] if restricted else [])]
    name = NAMED.get(Code(legal.code)) or legal.get_code_display().lower()
    return [
        f"You are under {name} of the Mental Health Act.",
        *MEANS[legal.code],
        *([f"It lasts until {long_day(legal.expires_on)}, unless it is made longer."] if _lasts(legal, on) else []),
        *([MINISTRY] if restricted else []),
    ]


def _lasts(legal: LegalStatus, on: date) -> bool:
    return legal.expires_on is not None and legal.expires_on >= on
