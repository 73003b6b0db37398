"""Days: in beds, out of area, on leave, available, ready for discharge."""

from quality.measures.shape import Form
from quality.measures.source import Counts, Source, Spans

STAYS = Spans(
    "stay",
    days=("occupied", "home_days", "away"),
    facts="""
    SELECT stay.ward_id AS ward, stay.person_id AS person, stay.reference, stay.started_on AS since, stay.ended_on AS until,
           place.in_region::int AS occupied, (people.home IS TRUE)::int AS home_days,
           (people.home IS TRUE AND NOT place.in_region)::int AS away
    FROM beds_wardstay stay
    JOIN place ON place.ward = stay.ward_id
    JOIN people ON people.person = stay.person_id
    """,
)

LEAVE = Spans(
    "leave",
    days=("on_leave",),
    facts="""
    -- A day under two leaves is one day, and only if it is a bed day of the spell.
    SELECT stay.ward, stay.person, stay.reference, lower(piece) AS since, upper(piece) AS until, 1 AS on_leave
    FROM (
        SELECT spell_id AS spell, range_agg(during) AS away FROM beds_leave
        WHERE kind IN ('home', 'leave_of_absence') GROUP BY spell_id
    ) leave
    JOIN stay USING (spell)
    JOIN place ON place.ward = stay.ward AND place.in_region
    CROSS JOIN unnest(leave.away * datemultirange(daterange(stay.started_on, stay.ended_on))) AS piece
    """,
)

BEDS = Spans(
    "bed",
    days=("available",),
    facts="""
    SELECT place.ward, NULL::bigint AS person, bed.code AS reference, lower(piece) AS since, upper(piece) AS until, 1 AS available
    FROM beds_bed bed
    JOIN place ON place.ward = bed.ward_id AND place.in_region
    LEFT JOIN (SELECT bed_id, range_agg(during) AS days FROM beds_bedclosure GROUP BY bed_id) shut ON shut.bed_id = bed.id
    CROSS JOIN unnest(
        datemultirange(daterange(bed.opened_on, bed.closed_on) * daterange(place.opened_on, place.closed_on))
        - coalesce(shut.days, '{}')
    ) AS piece
    """,
)

READY = Spans(
    "ready",
    days=("ready",),
    facts="""
    SELECT presence.ward, presence.person, presence.reference, lower(piece) AS since, upper(piece) AS until,
           (people.home IS TRUE)::int AS ready
    FROM (
        -- From the day after, unless the period adjoins one begun on an earlier day; periods of no day were dropped first.
        SELECT spell, range_agg(
            daterange(CASE WHEN ready_on <= earlier_end + 1 THEN ready_on ELSE ready_on + 1 END, ended_on)
        ) AS days
        FROM (
            SELECT spell_id AS spell, ready_on, ended_on,
                   max(coalesce(ended_on, 'infinity')) OVER (
                       PARTITION BY spell_id ORDER BY ready_on GROUPS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
                   ) AS earlier_end
            FROM beds_readyfordischarge
            WHERE ended_on IS NULL OR ended_on > ready_on
        ) periods
        GROUP BY spell
    ) ready
    JOIN presence USING (spell)
    JOIN people USING (person)
    CROSS JOIN unnest(ready.days * datemultirange(daterange(presence.since, presence.until))) AS piece
    """,
)

BED_DAYS = Source("bed_days", home_only=False, spans=(STAYS, LEAVE, BEDS, READY))

UNKNOWN_HOME = "CASE WHEN kind = '{}' AND home IS NULL THEN 'It is not known whether their home is in the region' END"


@BED_DAYS.measure(
    "out_of_area_bed_days", "Bed days out of area", Form.SHARE, "of the home population's bed days", improvement="decrease"
)
def out_of_area_bed_days() -> Counts:
    """Of the home population's bed days in the month, the share on wards whose site is outside the region.

    A bed day belongs to the ward of the stay. The day of admission counts, the day of discharge does not, a stay that ends on
    the day it began counts none. Source: NHS England's production rule for MHSDS bed days.
    """
    return Counts(of="away", among="home_days", left_out=UNKNOWN_HOME.format("stay"))


@BED_DAYS.measure("occupied_bed_days", "Occupied bed days", Form.COUNT, "bed days")
def occupied_bed_days() -> Counts:
    """Bed days in the month on wards whose site is inside the region, whoever the patient is; leave counts as occupied.

    The day of admission counts, the day of discharge does not, a stay that ends on the day it began counts none. Source: NHS
    England's production rule for MHSDS bed days.
    """
    return Counts(of="occupied")


@BED_DAYS.measure("available_bed_days", "Available bed days", Form.COUNT, "bed days", by_person=False)
def available_bed_days() -> Counts:
    """For each bed inside the region, the days in the month on which it and its ward are open, less the days it was closed.

    The day of closing counts as closed, the day of reopening does not; of two closures at once each day is taken off once. A
    bed or ward without a day of opening has always been open. The number of beds commissioned plays no part.
    """
    return Counts(of="available")


@BED_DAYS.measure("occupancy", "Bed occupancy, leave included", Form.SHARE, "of available bed days", by_person=False)
def occupancy() -> Counts:
    """Occupied bed days as a share of available bed days. Leave counts as occupied, so it may exceed 100%."""
    return Counts(of="occupied", among="available")


@BED_DAYS.measure(
    "occupancy_excluding_leave", "Bed occupancy, leave taken off", Form.SHARE, "of available bed days", by_person=False
)
def occupancy_excluding_leave() -> Counts:
    """Occupied bed days less days of home leave and leave of absence, as a share of available bed days.

    In our beds, whoever the patient is. Trial leave and AWOL are not taken off. A day under two leaves is taken off once, from
    the ward of that day, and only if it is a bed day of that spell.
    """
    return Counts(of="occupied - on_leave", among="available")


@BED_DAYS.measure("ready_for_discharge_days", "Days clinically ready for discharge", Form.COUNT, "days", improvement="decrease")
def ready_for_discharge_days() -> Counts:
    """Days in the month on which the home population's patients were in hospital though clinically ready for discharge.

    From the day after somebody became ready (from the day itself where the period adjoins an earlier one) up to, not
    including, the day it ended; from the first of the month if they were ready before. Periods that end on the day they began
    are ignored, and of two periods at once each day counts once. The detail gives it as a share of the home population's bed
    days. Source: NHS England, MHSDS clinically ready for discharge.
    """
    return Counts(
        of="ready",
        among="home_days",
        detail={"share": "ready / nullif(home_days, 0)"},
        left_out=UNKNOWN_HOME.format("ready"),
    )
