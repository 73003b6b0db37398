"""What the meeting and the community teams do: admissions avoided, meetings held, people cared for at home."""

from quality.measures.shape import Form
from quality.measures.source import Amount, Counts, Source

AVOIDED = Source(
    "avoided",
    wards=False,
    facts="""
    SELECT month.month, referral.service_line AS line, referral.person_id AS person, avoided.reference,
           avoided.agreed_on AS began_on, NULL::date AS ended_on,
           avoided.benchmark_days * avoided.price_low - avoided.alternative_cost AS low,
           avoided.benchmark_days * avoided.price_high - avoided.alternative_cost AS high,
           came.avoided_id IS NOT NULL AS reversed
    FROM meetings_avoidedadmission avoided
    JOIN referrals_referral referral ON referral.id = avoided.referral_id
    LEFT JOIN (
        SELECT DISTINCT agreed.id AS avoided_id
        FROM meetings_avoidedadmission agreed
        JOIN referrals_referral theirs ON theirs.id = agreed.referral_id
        JOIN spell ON spell.person = theirs.person_id AND spell.admitted_on BETWEEN agreed.agreed_on AND agreed.agreed_on + 90
    ) came ON came.avoided_id = avoided.id
    JOIN month ON month.month = date_trunc('month', avoided.agreed_on)::date
    """,
)

MEETINGS = Source(
    "meetings",
    wards=False,
    home_only=False,
    facts="""
    SELECT month.month, meeting.service_line AS line, NULL::bigint AS person, meeting.reference,
           meeting.held_on AS began_on, NULL::date AS ended_on, meeting.minutes / 60.0::float8 AS hours
    FROM meetings_meeting meeting
    JOIN month ON month.month = date_trunc('month', meeting.held_on)::date
    WHERE meeting.minutes IS NOT NULL
    """,
)

COMMUNITY = Source(
    "community",
    wards=False,
    facts="""
    SELECT month.month, episode.service_line AS line, episode.person_id AS person, episode.reference,
           greatest(episode.accepted_on, episode.first_contact_on) AS began_on, episode.discharged_on AS ended_on
    FROM casemgmt_communityepisode episode
    JOIN month ON episode.accepted_on <= month.last_day AND episode.first_contact_on <= month.last_day
        AND coalesce(episode.discharged_on, 'infinity') > month.last_day
    WHERE NOT episode.liaison_only
    """,
)

REVERSED = "CASE WHEN reversed THEN 'Admitted within 90 days after all' END"


@AVOIDED.measure("avoided_admissions", "Admissions avoided", Form.COUNT, "admissions", improvement="increase")
def avoided_admissions() -> Counts:
    """People of the home population who met the criteria for admission and for whom a bed meeting in the month agreed an
    alternative, unless they were admitted to any of the service lines 0 to 90 days after. Until then the figure can fall."""
    return Counts(of="NOT reversed", left_out=REVERSED)


@AVOIDED.measure("avoided_savings", "Savings from admissions avoided", Form.MONEY, "pounds", improvement="increase")
def avoided_savings() -> Amount:
    """Over the admissions avoided: benchmark days at the day price, less the cost of the alternative, low and high price."""
    return Amount(
        of="CASE WHEN NOT reversed THEN low END",
        tallies={
            "low": "sum(low) FILTER (WHERE NOT reversed)::float8",
            "high": "sum(high) FILTER (WHERE NOT reversed)::float8",
        },
        left_out=REVERSED,
    )


@COMMUNITY.measure("community_caseload", "Specialist community caseload", Form.COUNT, "patients", improvement="increase")
def community_caseload() -> Counts:
    """People of the home population on a specialist community team's caseload at the end of the month: accepted and seen by
    then, and not discharged. Liaison alone and waiting do not count."""
    return Counts(of="true", distinct="person")


@MEETINGS.measure("bed_meeting_hours", "Hours in bed meetings", Form.HOURS, "hours", by_person=False)
def bed_meeting_hours() -> Amount:
    """The minutes of the month's bed meetings, in hours."""
    return Amount(of="hours")
