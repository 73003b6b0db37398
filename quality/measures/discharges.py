"""Spells, and whole stays, that ended."""

from quality.measures.shape import Form
from quality.measures.source import Counts, Source, Spread

DISCHARGES = Source(
    "discharges",
    facts="""
    SELECT month.month, month.last_day, spell.last_ward AS ward, spell.person, spell.reference,
           spell.admitted_on AS began_on, spell.discharged_on AS ended_on,
           spell.destination = 'community' AS to_community,
           spell.next_admitted_on - spell.discharged_on AS back_after
    FROM spell
    JOIN month ON month.month = date_trunc('month', spell.discharged_on)::date
    """,
)

STAYS = Source(
    "stays",
    facts="""
    SELECT month.month, pathway.last_ward AS ward, pathway.person, pathway.reference,
           pathway.admitted_on AS began_on, pathway.discharged_on AS ended_on,
           pathway.discharged_on - pathway.admitted_on AS days
    FROM pathway
    JOIN month ON pathway.discharged_on >= month.next - interval '12 months' AND pathway.discharged_on < month.next
    """,
)


@DISCHARGES.measure("discharges", "Discharges", Form.COUNT, "discharges")
def discharges() -> Counts:
    """Spells of the home population that ended in the month, a transfer between providers included. Counted on the ward of the
    spell's last stay."""
    return Counts(of="true")


@DISCHARGES.measure(
    "readmissions_30", "Readmissions within 30 days", Form.SHARE, "of discharges to the community", improvement="decrease"
)
def readmissions_30() -> Counts:
    """Of the month's discharges to the community, the share after which the person's next admission, to any of the service
    lines, came within 30 days. Not told until 30 days have passed since the end of the month."""
    return Counts(
        of="to_community AND back_after BETWEEN 0 AND 30", among="to_community", known="month.last_day + 30 <= %(today)s"
    )


@DISCHARGES.measure(
    "readmissions_90", "Readmissions within 90 days", Form.SHARE, "of discharges to the community", improvement="decrease"
)
def readmissions_90() -> Counts:
    """Of the month's discharges to the community, the share after which the person's next admission, to any of the service
    lines, came within 90 days. Not told until 90 days have passed since the end of the month."""
    return Counts(
        of="to_community AND back_after BETWEEN 0 AND 90", among="to_community", known="month.last_day + 90 <= %(today)s"
    )


@STAYS.measure("length_of_stay", "Length of stay at discharge", Form.SPREAD, "days", improvement="decrease")
def length_of_stay() -> Spread:
    """Median days in hospital of the home population's stays that ended in the twelve months up to the end of the month:
    discharge less admission.

    Consecutive spells of a person with at most one day between them are one stay, whatever the destination, discharged when its
    last spell is. The detail gives the mean.
    """
    return Spread(of="days", detail={"mean": "avg(days)::float8"})
