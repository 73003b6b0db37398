"""What is compared. Definitions are the catalogue's, over twelve months; declines, which it does not have, are defined here."""

from __future__ import annotations

import inspect
from dataclasses import dataclass
from enum import StrEnum

from quality.measures import CATALOGUE
from quality.measures.admissions import ADMISSIONS
from quality.measures.bed_days import BED_DAYS
from quality.measures.census import CENSUS
from quality.measures.discharges import STAYS
from quality.measures.engine import facts
from quality.measures.restrictive import INTERVENTIONS
from quality.measures.waits import CONTACTS, DECISIONS


class Kind(StrEnum):
    MEDIAN = "median"
    SHARE = "share"
    RATE = "rate"


@dataclass(frozen=True)
class Topic:
    """``subjects`` is SQL: SELECT person, of_line, value, yes (0 or 1, or null) over the views of ``quality.measures.views``;
    for a rate, value is what is counted and yes is null, ``days`` what it is divided by."""

    id: str
    title: str
    kind: Kind
    unit: str
    counted: str
    """What n counts."""
    definition: str
    sources: tuple[str, ...]
    subjects: str
    within: str = ""
    """What the share beside a median is: "within 28 days"; empty where there is none."""
    whole: bool = True
    """Whether medians are told in whole units."""
    home_only: bool = True


def _catalogue(id: str, period: str) -> str:
    return f"{CATALOGUE[id].definition}\n\n{period}"


YEAR = "Here over the twelve months together."


def _wait(id: str, title: str, source: str, facts: str, within: str, counted: str) -> Topic:
    subjects = f"""
    SELECT person, of_line, waited::float8 AS value, (waited <= {within})::int AS yes FROM {source}_facts WHERE waited >= 0
    """  # noqa: S608
    standard = "within the standard"
    return Topic(id, title, Kind.MEDIAN, "days", counted, _catalogue(id, YEAR), (facts,), subjects, within=standard)


def declined() -> str:
    """Of the referrals of the home population on which a decision fell in the twelve months, the share whose first decision was
    not to accept.

    A decision is an assessment's outcome other than to defer, by its day, or the closing of the referral as not accepted,
    whichever came first. Not accepted is either the outcome or the closing of that name; support in the community, a return to
    prison in-reach and other outcomes are decisions to help otherwise, not declines. Left out: referrals withdrawn or still open
    without a decision, and people whose home is outside the region or not known.
    """
    return """
    SELECT referral.person_id AS person, referral.service_line AS of_line, NULL::float8 AS value,
           (first_decision.what = 'not_accepted')::int AS yes
    FROM (
        SELECT DISTINCT ON (referral) referral, decided_on, what FROM (
            SELECT referral_id AS referral, decided_on, outcome AS what, 1 AS kind FROM referrals_assessment
            WHERE decided_on IS NOT NULL AND outcome NOT IN ('defer', '')
            UNION ALL
            SELECT id, closed_on, close_reason, 2 FROM referrals_referral WHERE close_reason = 'not_accepted'
        ) decisions
        ORDER BY referral, decided_on, kind
    ) first_decision
    JOIN referrals_referral referral ON referral.id = first_decision.referral
    WHERE first_decision.decided_on >= %(first)s AND first_decision.decided_on < %(horizon)s
    """


RESTRICTIVE = """Restrictive interventions of all types that began in the twelve months in our beds, whoever the patient is, per
1,000
occupied bed days of the same group of people.

Rows of one person, one incident and one type are one intervention. A few people have many: the interval and the comparison treat
each person's interventions as belonging together."""

TOPICS = (
    _wait(
        "wait_referral_to_assessment", "Referral to assessment", "contacts", facts(CONTACTS), "within", "referrals",
    ),
    _wait(
        "wait_assessment_to_decision", "Assessment to decision", "decisions", facts(DECISIONS), "within", "assessments",
    ),
    _wait(
        "wait_decision_to_admission", "Decision to admission", "admissions", facts(ADMISSIONS), "admit_within", "admissions",
    ),
    Topic(
        "declined", "Referrals not accepted", Kind.SHARE, "of referrals decided", "referrals",
        inspect.getdoc(declined) or "", (), declined(),
    ),
    Topic(
        "restrictive_per_1000_bed_days", "Restrictive interventions", Kind.RATE, "per 1,000 bed days", "bed days",
        RESTRICTIVE.replace("\n\n", "\0").replace("\n", " ").replace("\0", "\n\n"),
        (facts(INTERVENTIONS), facts(BED_DAYS, ["occupied"])),
        """
        SELECT person, of_line, count(DISTINCT intervention)::float8 AS value, 0::float8 AS days
        FROM interventions_facts GROUP BY person, of_line
        UNION ALL
        SELECT person, of_line, 0, sum(greatest(
            least(coalesce(until, %(horizon)s), %(horizon)s) - greatest(since, %(first)s), 0
        )) FROM bed_days_facts WHERE occupied = 1 GROUP BY person, of_line
        """,
        home_only=False,
    ),
    Topic(
        "length_of_stay", "Length of stay", Kind.MEDIAN, "days", "stays ended",
        CATALOGUE["length_of_stay"].definition, (facts(STAYS),),
        "SELECT person, of_line, days::float8 AS value, NULL::int AS yes FROM stays_facts WHERE month = %(last)s",
    ),
    Topic(
        "distance_from_home", "Distance from home", Kind.MEDIAN, "km", "patients in hospital",
        _catalogue("distance_from_home", "Here at the end of the twelve months."), (facts(CENSUS),),
        "SELECT person, of_line, km AS value, NULL::int AS yes FROM census_facts WHERE month = %(last)s AND km IS NOT NULL",
    ),
)  # fmt: skip
