"""Spells that began in the month."""

from quality.measures.shape import Form
from quality.measures.source import Counts, Source, Spread

ADMISSIONS = Source(
    "admissions",
    facts="""
    SELECT month.month, spell.first_ward AS ward, spell.person, spell.reference,
           spell.admitted_on AS began_on, spell.discharged_on AS ended_on,
           EXISTS (
               SELECT FROM meetings_decision decision
               JOIN meetings_meeting meeting ON meeting.id = decision.meeting_id
               WHERE decision.referral_id = spell.referral AND meeting.held_on <= spell.admitted_on
           ) AS met,
           spell.is_first_of_referral AND referral.from_prison IS TRUE AS prison,
           spell.admitted_on - referral.initial_request_on AS since_request,
           month.transfer_within,
           CASE WHEN spell.is_first_of_referral AND NOT coalesce(
               referral.close_reason IN ('not_accepted', 'withdrawn') AND referral.closed_on < spell.admitted_on, false
           ) THEN spell.admitted_on - accepted.accepted_on END AS waited,
           month.admit_within
    FROM (
        SELECT *, row_number() OVER (PARTITION BY referral ORDER BY admitted_on, discharged_on NULLS LAST, reference) = 1
                  AND referral IS NOT NULL AS is_first_of_referral
        FROM spell
    ) spell
    JOIN month ON month.month = date_trunc('month', spell.admitted_on)::date
    LEFT JOIN referrals_referral referral ON referral.id = spell.referral
    LEFT JOIN accepted ON accepted.referral = spell.referral
    """,
)


@ADMISSIONS.measure("admissions", "Admissions", Form.COUNT, "admissions")
def admissions() -> Counts:
    """Spells of the home population that began in the month, a transfer between providers included. Counted on the ward of the
    spell's first stay."""
    return Counts(of="true")


@ADMISSIONS.measure(
    "prison_transfer_28_days",
    "Prison transfers within 28 days",
    Form.SHARE,
    "of transfers from prison",
    improvement="increase",
    target=1,
)
def prison_transfer_28_days() -> Counts:
    """Of the month's admissions from prison, the share within 28 days of the initial request for a medical report.

    The first spell of each referral from prison counts, on the ward of its first stay. Where the request's day is not known
    the transfer stays in, as not within; where it lies after the admission the transfer is left out. The detail counts both.
    Source: Mental Health Act 2025; the number of days is a dated rule.
    """
    return Counts(
        of="prison AND since_request BETWEEN 0 AND transfer_within",
        among="prison AND coalesce(since_request, 0) >= 0",
        tallies={
            "unknown": "count(*) FILTER (WHERE prison AND since_request IS NULL)",
            "negative": "count(*) FILTER (WHERE prison AND since_request < 0)",
        },
        left_out="CASE WHEN prison AND since_request < 0 THEN 'Admitted before the initial request: check the dates' END",
    )


@ADMISSIONS.measure("wait_decision_to_admission", "Wait from decision to admission", Form.SPREAD, "days", improvement="decrease")
def wait_decision_to_admission() -> Spread:
    """Median days from a referral's first decision to accept (for a bed of the collaborative, not high secure) to its first
    spell, by the month of the admission.

    Left out: referrals closed as not accepted or withdrawn on a day before it, and admissions before the decision, which the
    detail counts as negative. The detail also gives the 90th percentile and the share within the standard (28 days; a dated
    rule of the collaborative's own).
    """
    return Spread(
        of="CASE WHEN waited >= 0 THEN waited END",
        detail={
            "p90": "percentile_cont(0.9) WITHIN GROUP (ORDER BY CASE WHEN waited >= 0 THEN waited END)",
            "share": "count(*) FILTER (WHERE waited BETWEEN 0 AND admit_within)"
            " / nullif(count(*) FILTER (WHERE waited >= 0), 0)::float8",
        },
        tallies={"negative": "count(*) FILTER (WHERE waited < 0)"},
        left_out="CASE WHEN waited < 0 THEN 'Admitted before the decision: check the dates' END",
    )


@ADMISSIONS.measure("bed_meeting_admissions", "Admissions decided at a bed meeting", Form.COUNT, "admissions")
def bed_meeting_admissions() -> Counts:
    """The month's admissions of the home population whose referral had a decision, of any kind, at a bed meeting held on or
    before the day of admission."""
    return Counts(of="met")
