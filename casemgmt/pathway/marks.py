"""How each kind of fact looks. Never colour alone: every mark has its letter, and levels go from dark to light in grey too."""

from __future__ import annotations

from typing import NamedTuple

INK, PAPER = "#212b32", "#ffffff"


class Look(NamedTuple):
    fill: str
    edge: str
    ink: str = INK
    dash: str | None = None


LOOKS = {
    # levels of security, from dark to light
    "high": Look("#2f2361", "#2f2361", PAPER),
    "medium": Look("#6753a6", "#47367d", PAPER),
    "low": Look("#cfc7e8", "#47367d"),
    "none": Look("#eef0f2", "#4c6272"),
    # legal status
    "restricted": Look("#004b93", "#00305e", PAPER),
    "detained": Look("#cfe3f5", "#004b93"),
    "informal": Look("#eef0f2", "#4c6272"),
    "condition": Look(PAPER, "#004b93", dash="5 3"),
    # leave
    "home": Look("#d7ebe0", "#00662f"),
    "leave_of_absence": Look("#eef7f1", "#00662f"),
    "trial": Look(PAPER, "#00662f", dash="5 3"),
    "awol": Look("#fbe9e7", "#b3211a"),
    "ready": Look("#fff3dc", "#8a4a00"),
    "community": Look("#d3ecea", "#005a55"),
    "waiting": Look(PAPER, "#005a55", dash="5 3"),
    # events
    "held": Look("#e2eef9", "#004b93"),
    "booked": Look(PAPER, "#004b93", dash="4 3"),
    "missed": Look(PAPER, "#b3211a"),
    "": Look("#eef0f2", "#4c6272"),
    # incidents
    "restrictive": Look("#5c2e00", "#5c2e00", PAPER),
    "other": Look("#f0d9bd", "#8a4a00"),
}
MEANS: dict[str, list[tuple[str, str]]] = {
    "Place": [("H", "high secure"), ("M", "medium secure"), ("L", "low secure"), ("–", "no level"), ("hatched", "out of area")],
    "Community": [("w", "referred, waiting"), ("C", "with the team")],
    "Legal status": [("R", "restricted"), ("inf", "informal"), ("CTO", "community treatment order"),
                     ("CD", "conditional discharge")],
    "Leave": [("H", "home"), ("L", "leave of absence"), ("T", "trial leave"), ("X", "AWOL")],
    "Ready to leave": [("R", "clinically ready for discharge")],
    "Referrals": [("R", "referred"), ("S", "assessed"), ("M", "decided in the meeting")],
    "In and out": [("A", "admitted"), ("D", "discharged"), ("E", "expected to leave")],
    "Reviews": [("C", "CPA"), ("E", "C(E)TR"), ("V", "oversight visit"), ("K", "case manager contact"), ("S", "section renewal"),
                ("T", "tribunal"), ("J", "report to the Ministry of Justice"), ("R", "rights explained"),
                ("N", "consent to treatment"), ("dashed", "booked")],
    "Incidents": [("dark", "restrictive intervention"), ("pale", "other incident")],
}  # fmt: skip
"""The key below the picture: what the letters of each lane stand for."""


def look(kind: str) -> Look:
    return LOOKS[kind.split(" ")[0]]
