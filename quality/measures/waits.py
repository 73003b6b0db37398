"""Waits before a bed: from referral to assessment, to the decision, and who waits now."""

from quality.measures.shape import Form
from quality.measures.source import Counts, Source, Spread

CONTACTS = Source(
    "contacts",
    wards=False,
    facts="""
    SELECT month.month, referral.service_line AS line, referral.person_id AS person, referral.reference,
           referral.received_on AS began_on, contact.on_day AS ended_on,
           contact.on_day - referral.received_on AS waited, month.assess_within AS within
    FROM (
        SELECT referral_id, min(first_contact_on) AS on_day FROM referrals_assessment
        WHERE first_contact_on IS NOT NULL GROUP BY referral_id
    ) contact
    JOIN referrals_referral referral ON referral.id = contact.referral_id
    JOIN month ON month.month = date_trunc('month', contact.on_day)::date
    WHERE NOT coalesce(referral.close_reason IN ('not_accepted', 'withdrawn') AND referral.closed_on < contact.on_day, false)
    """,
)

DECISIONS = Source(
    "decisions",
    wards=False,
    facts="""
    SELECT month.month, referral.service_line AS line, referral.person_id AS person, assessment.reference,
           assessment.first_contact_on AS began_on, assessment.decided_on AS ended_on,
           assessment.decided_on - assessment.first_contact_on AS waited, month.decide_within AS within
    FROM referrals_assessment assessment
    JOIN referrals_referral referral ON referral.id = assessment.referral_id
    JOIN month ON month.month = date_trunc('month', assessment.decided_on)::date
    WHERE assessment.first_contact_on IS NOT NULL AND assessment.outcome <> 'defer'
      AND NOT coalesce(
          referral.close_reason IN ('not_accepted', 'withdrawn') AND referral.closed_on < assessment.decided_on, false
      )
    """,
)

WAITING = Source(
    "waiting",
    wards=False,
    facts="""
    SELECT month.month, referral.service_line AS line, referral.person_id AS person, referral.reference,
           accepted.accepted_on AS began_on, least(referral.closed_on, first_spell.admitted_on) AS ended_on,
           month.last_day - accepted.accepted_on AS waited
    FROM accepted
    JOIN referrals_referral referral ON referral.id = accepted.referral
    LEFT JOIN (SELECT referral, min(admitted_on) AS admitted_on FROM spell GROUP BY referral) first_spell
        ON first_spell.referral = referral.id
    JOIN month ON accepted.accepted_on <= month.last_day
        AND coalesce(least(referral.closed_on, first_spell.admitted_on), 'infinity') > month.last_day
    """,
)

WAITED = "CASE WHEN waited >= 0 THEN waited END"
DETAIL = {
    "p90": "percentile_cont(0.9) WITHIN GROUP (ORDER BY CASE WHEN waited >= 0 THEN waited END)",
    "share": "count(*) FILTER (WHERE waited BETWEEN 0 AND within) / nullif(count(*) FILTER (WHERE waited >= 0), 0)::float8",
}
TALLIES = {"negative": "count(*) FILTER (WHERE waited < 0)"}
BACKWARDS = "CASE WHEN waited < 0 THEN 'Ended before it began: check the dates' END"


@CONTACTS.measure("wait_referral_to_assessment", "Wait from referral to assessment", Form.SPREAD, "days", improvement="decrease")
def wait_referral_to_assessment() -> Spread:
    """Median days from the day a referral was received to the earliest first contact of its assessments, by the month of that
    contact.

    Left out: referrals closed as not accepted or withdrawn on a day before it, and contacts before the referral, which the
    detail counts as negative. The detail also gives the 90th percentile and the share within the standard (28 days; a dated
    rule of the collaborative's own).
    """
    return Spread(of=WAITED, detail=DETAIL, tallies=TALLIES, left_out=BACKWARDS)


@DECISIONS.measure("wait_assessment_to_decision", "Wait from assessment to decision", Form.SPREAD, "days", improvement="decrease")
def wait_assessment_to_decision() -> Spread:
    """Median days from an assessment's first contact to its decision, by the month of the decision; to defer is no decision.

    Left out: referrals closed as not accepted or withdrawn on a day before it, and decisions before the contact, which the
    detail counts as negative. The detail also gives the 90th percentile and the share within the standard (14 days; a dated
    rule of the collaborative's own).
    """
    return Spread(of=WAITED, detail=DETAIL, tallies=TALLIES, left_out=BACKWARDS)


@WAITING.measure("waiting_now", "Patients waiting for a bed", Form.COUNT, "patients", improvement="decrease")
def waiting_now() -> Counts:
    """People of the home population accepted for a bed of the collaborative on or before the end of the month whose referral is
    then neither closed nor admitted. The detail gives the longest of their waits in days, from the decision to accept."""
    return Counts(of="true", distinct="person", detail={"oldest": "max(waited)"})
