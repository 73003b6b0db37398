"""What providers return and the commissioner accepts: experience, workforce, safeguarding.

A fact is one contract's month: the figures of the version that counts (``Return.standing``), a column each. A return that is not
accepted, or a figure that it lacks, counts nowhere: a figure's detail names the providers, the rows behind it give the reason.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from quality.measures.shape import Form
from quality.measures.source import Source, Sums

ANSWERS = ("fft_very_good", "fft_good", "fft_neither", "fft_poor", "fft_very_poor", "fft_unknown")
FIGURES = (
    *ANSWERS, "complaints_received", "complaints_acknowledged", "complaints_due", "complaints_closed", "safeguarding_concerns",
    "establishment_wte", "in_post_wte", "sickness_days", "working_days", "shifts_filled", "shifts_bank", "shifts_agency",
    "training_due", "training_done", "supervision_due", "supervision_done", "appraisal_due", "appraisal_done",
)  # fmt: skip

COLUMNS = ", ".join(f"max(number) FILTER (WHERE figure = '{figure}') AS {figure}" for figure in FIGURES)

RETURNED = Source(
    "returned",
    wards=False,
    providers=True,
    home_only=False,
    facts=f"""
    SELECT month.month, contract.service_line AS line, provider.id AS provider_no,
           provider.code AS provider_code, provider.name AS provider,
           NULL::bigint AS person, contract.reference, month.month AS began_on, month.last_day AS ended_on,
           owed.standing_id IS NOT NULL AS accepted, version.nil, activity.bed_days, told.*
    FROM returns_return owed
    JOIN month ON month.month = owed.month
    JOIN agreements_contract contract ON contract.id = owed.contract_id
    JOIN organisations_organisation provider ON provider.id = contract.provider_id
    LEFT JOIN returns_submission version ON version.id = owed.standing_id
    CROSS JOIN LATERAL (SELECT {COLUMNS} FROM returns_value WHERE submission_id = owed.standing_id) told
    CROSS JOIN LATERAL (
        SELECT sum(number) AS bed_days
        FROM returns_return beside JOIN returns_value value ON value.submission_id = beside.standing_id
        WHERE beside.contract_id = owed.contract_id AND beside.month = owed.month AND beside.part = 'activity'
          AND value.figure = 'occupied_bed_days'
    ) activity
    WHERE owed.part = 'quality'
    """,
)


def ratio(of: str, among: str) -> Sums:
    made = Sums(of, among)
    return replace(
        made,
        detail={"incomplete": f"array_agg(DISTINCT provider_code ORDER BY provider_code) FILTER (WHERE NOT ({made.known}))"},
        tallies={"returns": f"count(*) FILTER (WHERE {made.known})"},
        left_out=f"""
        CASE WHEN NOT accepted THEN provider || ': the return is not accepted'
             WHEN nil THEN provider || ': there was nothing to return'
             WHEN NOT ({made.known}) THEN provider || ': not returned' END""",
    )


def share(id: str, title: str, unit: str, improvement: str = "increase") -> Any:
    return RETURNED.measure(id, title, Form.SHARE, unit, improvement=improvement, by_person=False)


def per_bed_days(id: str, title: str) -> Any:
    """Neither better nor worse by itself: where people speak up, more is heard."""
    return RETURNED.measure(id, title, Form.RATE, "per 1,000 occupied bed days", per=1000, by_person=False)


# -- experience --------------------------------------------------------------------------------------------------------


@share("friends_and_family", "Friends and family: very good or good", "of answers")
def friends_and_family() -> Sums:
    """Of the month's answers to the friends and family question, those that say very good or good; "do not know" is among the
    answers. From accepted returns. Source: NHS England, friends and family test."""
    return ratio("fft_very_good + fft_good", " + ".join(ANSWERS))


@per_bed_days("complaints_per_1000_bed_days", "Complaints")
def complaints_per_1000_bed_days() -> Sums:
    """Complaints received in the month per 1,000 occupied bed days, both as returned and accepted. More is not worse by itself:
    where people are heard, more is said."""
    return ratio("complaints_received", "bed_days")


@share("complaints_acknowledged", "Complaints acknowledged in time", "of complaints received")
def complaints_acknowledged() -> Sums:
    """Of the complaints received in the month, those acknowledged within three working days. From accepted returns. Source: Local
    Authority Social Services and National Health Service Complaints (England) Regulations 2009, 13."""
    return ratio("complaints_acknowledged", "complaints_received")


@share("complaints_closed", "Complaints closed in time", "of complaints due")
def complaints_closed() -> Sums:
    """Of the complaints due to be closed in the month, those closed by the day agreed with whoever complained. From accepted
    returns."""
    return ratio("complaints_closed", "complaints_due")


@per_bed_days("safeguarding", "Safeguarding concerns")
def safeguarding() -> Sums:
    """Safeguarding concerns raised in the month per 1,000 occupied bed days, both as returned and accepted. More is not worse by
    itself: where concerns are raised, they are seen."""
    return ratio("safeguarding_concerns", "bed_days")


# -- workforce ---------------------------------------------------------------------------------------------------------


@share("vacancy_rate", "Vacancies", "of the establishment", improvement="decrease")
def vacancy_rate() -> Sums:
    """Establishment less staff in post, in whole-time equivalents, as a share of the establishment. From accepted returns.
    Below 0 where more are in post than established."""
    return ratio("establishment_wte - in_post_wte", "establishment_wte")


@share("temporary_staff", "Shifts by bank and agency staff", "of shifts filled", improvement="decrease")
def temporary_staff() -> Sums:
    """Of the shifts filled in the month, those filled by bank or agency staff. From accepted returns."""
    return ratio("shifts_bank + shifts_agency", "shifts_filled")


@share("sickness", "Sickness absence", "of days that could be worked", improvement="decrease")
def sickness() -> Sums:
    """Days lost to sickness as a share of the days that could be worked. From accepted returns."""
    return ratio("sickness_days", "working_days")


@share("training_compliance", "Mandatory training in date", "of staff who need it")
def training_compliance() -> Sums:
    """Of the staff who need mandatory training, those whose training is in date at the end of the month. From accepted
    returns."""
    return ratio("training_done", "training_due")


@share("supervision_compliance", "Supervision given", "of staff due supervision")
def supervision_compliance() -> Sums:
    """Of the staff due supervision in the month, those supervised. From accepted returns."""
    return ratio("supervision_done", "supervision_due")


@share("appraisal_compliance", "Appraisals in date", "of staff due an appraisal")
def appraisal_compliance() -> Sums:
    """Of the staff due an appraisal, those appraised within the year before the end of the month. From accepted returns."""
    return ratio("appraisal_done", "appraisal_due")
