"""Who is in hospital at the end of the month."""

from quality.measures.shape import Form
from quality.measures.source import Counts, Source, Spans, Spread

PRESENT = Spans(
    "stay",
    days=("present", "away"),
    facts="""
    SELECT presence.ward, presence.person, presence.reference, presence.since, presence.until,
           1 AS present, (NOT place.in_region)::int AS away
    FROM presence
    JOIN place USING (ward)
    """,
)

READY = Spans(
    "ready",
    days=("ready",),
    facts="""
    SELECT presence.ward, presence.person, presence.reference, lower(piece) AS since, upper(piece) AS until, 1 AS ready
    FROM (SELECT spell_id AS spell, range_agg(during) AS days FROM beds_readyfordischarge GROUP BY spell_id) ready
    JOIN presence USING (spell)
    CROSS JOIN unnest(ready.days * datemultirange(daterange(presence.since, presence.until))) AS piece
    """,
)

IN_HOSPITAL = Source("in_hospital", spans=(PRESENT, READY), at_end=True)

CENSUS = Source(
    "census",
    facts="""
    SELECT month.month, presence.ward, presence.person, presence.reference,
           spell.pathway_began_on AS began_on, presence.until AS ended_on,
           month.last_day - spell.pathway_began_on AS days,
           CASE WHEN arc.half IS NOT NULL THEN 2 * 6371.0088 * asin(least(1, sqrt(arc.half))) END AS km
    FROM presence
    JOIN spell USING (spell)
    CROSS JOIN LATERAL generate_series(
        date_trunc('month', greatest(presence.since, %(first)s::date)::timestamp) + interval '1 month',
        least(presence.until, %(horizon)s::date)::timestamp,
        interval '1 month'
    ) AS ends (next)
    JOIN month ON month.next = ends.next::date
    JOIN place ON place.ward = presence.ward
    JOIN people ON people.person = presence.person
    CROSS JOIN LATERAL (
        SELECT sin(radians(place.latitude - people.home_latitude) / 2) ^ 2
               + cos(radians(people.home_latitude)) * cos(radians(place.latitude))
               * sin(radians(place.longitude - people.home_longitude) / 2) ^ 2 AS half
    ) arc
    """,
)


@IN_HOSPITAL.measure("inpatients", "Patients in hospital", Form.COUNT, "patients", improvement="decrease")
def inpatients() -> Counts:
    """People whose home is in the region and who are in hospital at the end of the month's last day, wherever they are placed.

    Counted on the ward of the latest stay of the spell begun by then. Somebody discharged on the last day is not counted.
    """
    return Counts(of="present")


@IN_HOSPITAL.measure(
    "out_of_area_patients", "Patients placed out of area", Form.SHARE, "of patients in hospital", improvement="decrease"
)
def out_of_area_patients() -> Counts:
    """Of the home population's patients in hospital at the end of the month, the share on a ward whose site is outside the
    region. It is a matter of the site, not of the provider."""
    return Counts(of="away", among="present")


@CENSUS.measure("length_of_stay_current", "Length of stay so far", Form.SPREAD, "days", improvement="decrease")
def length_of_stay_current() -> Spread:
    """Of the home population's patients in hospital at the end of the month, the median days since they were admitted.

    Consecutive spells of a person with at most one day between them are one stay, counted from the first admission. The detail
    gives the mean and how many have stayed over two (730 days) and over five years (1,826 days).
    """
    return Spread(
        of="days",
        detail={"mean": "avg(days)::float8"},
        tallies={
            "over_2_years": "count(*) FILTER (WHERE days > 730)",
            "over_5_years": "count(*) FILTER (WHERE days > 1826)",
        },
    )


@IN_HOSPITAL.measure(
    "ready_for_discharge_patients",
    "Patients clinically ready for discharge",
    Form.SHARE,
    "of patients in hospital",
    improvement="decrease",
)
def ready_for_discharge_patients() -> Counts:
    """Of the home population's patients in hospital at the end of the month, the share who are clinically ready for discharge
    and still there."""
    return Counts(of="ready", among="present")


@CENSUS.measure("distance_from_home", "Distance from home", Form.SPREAD, "km", improvement="decrease")
def distance_from_home() -> Spread:
    """Of the home population's patients in hospital at the end of the month, the median distance in kilometres from their home
    postcode to the site of their ward.

    Great circle (haversine, radius 6371.0088 km). Where either place is not known the patient is left out, and counted in the
    detail, which also gives the mean, both in miles (1.609344 km), and the share at 50 km or more.
    """
    return Spread(
        of="km",
        detail={
            "mean": "avg(km)",
            "median_miles": "percentile_cont(0.5) WITHIN GROUP (ORDER BY km) / 1.609344",
            "mean_miles": "avg(km) / 1.609344",
            "share": "count(*) FILTER (WHERE km >= 50) / nullif(count(km), 0)::float8",
        },
        tallies={"unknown": "count(*) - count(km)"},
        left_out="CASE WHEN km IS NULL THEN 'Where the home or the site is, is not known' END",
    )
