"""An extract's staged tables as figures of a return, ward by ward. Joined by the extract's own identifiers, and counted as the
portal's own ledger counts (contracts/returns/ledger.py): the first day counts, the last does not."""

STAYS = """
CREATE TEMP TABLE extract_stay ON COMMIT DROP AS
SELECT stay."WardStayID" AS reference, stay."HospProvSpellID" AS spell, ward.id AS ward,
       stay."StartDateWardStay" AS started_on, stay."EndDateWardStay" AS ended_on,
       spell."StartDateHospProvSpell" AS admitted_on, spell."DischDateHospProvSpell" AS discharged_on,
       person.home_in_region,
       lag(stay."WardCode") OVER in_order AS before, lead(stay."WardCode") OVER in_order AS after,
       lead(stay."StartDateWardStay") OVER in_order AS next_on, stay."WardCode" AS code
FROM "sheet_MHS502" stay
LEFT JOIN "sheet_MHS501" spell ON spell."HospProvSpellID" = stay."HospProvSpellID"
LEFT JOIN "sheet_MHS101" referral ON referral."ServiceRequestID" = spell."ServiceRequestID"
LEFT JOIN "sheet_MHS001" patient ON patient."LocalPatientID" = referral."LocalPatientID"
LEFT JOIN people_person person ON person.nhs_number = replace(patient."NHSNumber", ' ', '')
LEFT JOIN beds_ward ward ON upper(ward.code) = upper(stay."WardCode") AND ward.id = ANY(%(wards)s)
WHERE stay.bad = 0
WINDOW in_order AS (PARTITION BY stay."HospProvSpellID"
                    ORDER BY stay."StartDateWardStay", stay."EndDateWardStay" NULLS LAST, stay."WardStayID")
"""

SPANS = """
WITH span AS (
    SELECT 'occupied_bed_days' AS figure, ward, started_on AS since, ended_on AS until FROM extract_stay
    UNION ALL
    SELECT 'out_of_area_days', ward, started_on, ended_on FROM extract_stay WHERE home_in_region IS FALSE
    UNION ALL
    SELECT 'leave_days', stay.ward, lower(piece), upper(piece)
    FROM (
        SELECT reference, range_agg(daterange(since, until)) AS away
        FROM (
            SELECT "WardStayID" AS reference, "StartDateHomeLeave" AS since, "EndDateHomeLeave" AS until
            FROM "sheet_MHS509" WHERE bad = 0
            UNION ALL
            SELECT "WardStayID", "StartDateMHLeaveAbs", "EndDateMHLeaveAbs" FROM "sheet_MHS510" WHERE bad = 0
        ) leave
        WHERE until IS NULL OR until >= since GROUP BY reference
    ) leave
    JOIN extract_stay stay USING (reference)
    CROSS JOIN unnest(leave.away * datemultirange(daterange(stay.started_on, greatest(stay.ended_on, stay.started_on)))) AS piece
    UNION ALL
    SELECT 'ready_days', stay.ward, lower(piece), upper(piece)
    FROM (
        -- From the day after, unless the period adjoins one begun on an earlier day.
        SELECT spell, range_agg(daterange(CASE WHEN since <= earlier + 1 THEN since ELSE since + 1 END, until)) AS days
        FROM (
            SELECT "HospProvSpellID" AS spell, "StartDateClinReadyforDisch" AS since, "EndDateClinReadyforDisch" AS until,
                   max(coalesce("EndDateClinReadyforDisch", 'infinity')) OVER (
                       PARTITION BY "HospProvSpellID" ORDER BY "StartDateClinReadyforDisch"
                       GROUPS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
                   ) AS earlier
            FROM "sheet_MHS518"
            WHERE bad = 0 AND ("EndDateClinReadyforDisch" IS NULL OR "EndDateClinReadyforDisch" > "StartDateClinReadyforDisch")
        ) periods GROUP BY spell
    ) ready
    JOIN extract_stay stay USING (spell)
    CROSS JOIN unnest(ready.days * datemultirange(
        daterange(stay.started_on, greatest(coalesce(stay.next_on, stay.discharged_on, stay.ended_on), stay.started_on))
    )) AS piece
)
SELECT figure, ward, sum(least(until, %(after)s) - greatest(since, %(month)s))
FROM span
WHERE ward IS NOT NULL AND (since IS NULL OR since < %(after)s) AND (until IS NULL OR until > %(month)s)
GROUP BY 1, 2
"""

EVENTS = """
WITH event AS (
    SELECT 'admissions' AS figure, ward, admitted_on AS day FROM extract_stay WHERE before IS NULL
    UNION ALL
    SELECT 'discharges', ward, discharged_on FROM extract_stay WHERE after IS NULL
    UNION ALL
    SELECT 'transfers_in', ward, started_on FROM extract_stay WHERE before <> code
    UNION ALL
    SELECT 'transfers_out', ward, next_on FROM extract_stay WHERE after <> code
    UNION ALL
    SELECT 'awol', stay.ward, away."StartDateMHAbsWOLeave"
    FROM "sheet_MHS511" away JOIN extract_stay stay ON stay.reference = away."WardStayID" WHERE away.bad = 0
    UNION ALL
    SELECT figure.code, done.ward, done.day
    FROM (
        -- One incident's rows of one type are one intervention, on the ward of the stay begun last by then.
        SELECT DISTINCT ON (used."RestrictiveIntIncID", used."RestrictiveIntType")
               used."RestrictiveIntType" AS type, stay.ward,
               coalesce(used."StartDateRestrictiveIntType", incident."StartDateRestrictiveIntInc") AS day
        FROM "sheet_MHS515" used
        JOIN "sheet_MHS505" incident ON incident."RestrictiveIntIncID" = used."RestrictiveIntIncID"
        JOIN extract_stay stay ON stay.spell = incident."HospProvSpellID"
            AND stay.started_on <= incident."StartDateRestrictiveIntInc"
        WHERE used.bad = 0 AND incident.bad = 0
        ORDER BY used."RestrictiveIntIncID", used."RestrictiveIntType", stay.started_on DESC, stay.ended_on DESC NULLS FIRST,
                 coalesce(used."StartDateRestrictiveIntType", incident."StartDateRestrictiveIntInc")
    ) done
    JOIN jsonb_each(%(kinds)s::jsonb) figure (code, types) ON figure.types ? done.type
)
SELECT figure, ward, count(*) FROM event
WHERE ward IS NOT NULL AND day >= %(month)s AND day < %(after)s
GROUP BY 1, 2
"""

CAPACITY = """
SELECT figure.code, ward.id, sum(CASE figure.code WHEN 'available_bed_days' THEN "AvailBedDays" ELSE "ClosedBedDays" END)
FROM "sheet_MHS903" details
JOIN beds_ward ward ON upper(ward.code) = upper(details."WardCode") AND ward.id = ANY(%(wards)s)
CROSS JOIN (VALUES ('available_bed_days'), ('closed_bed_days')) figure (code)
WHERE details.bad = 0
GROUP BY 1, 2
HAVING count(CASE figure.code WHEN 'available_bed_days' THEN "AvailBedDays" ELSE "ClosedBedDays" END) > 0
"""

LISTED = """
SELECT 'MHS502', min(row), 'WardCode', 'ward not under this contract',
       'a ward of the contract; ' || count(*) || ' stays are on “' || left("WardCode", 40) || '”, and were left out'
FROM "sheet_MHS502" stay
WHERE bad = 0 AND NOT EXISTS (SELECT FROM beds_ward w WHERE upper(w.code) = upper(stay."WardCode") AND w.id = ANY(%(wards)s))
GROUP BY "WardCode"
UNION ALL
SELECT 'MHS001', patient.row, 'NHSNumber', 'person not known to the portal', 'somebody on the portal''s own ledger'
FROM "sheet_MHS001" patient
WHERE NOT EXISTS (SELECT FROM people_person p WHERE p.nhs_number = replace(patient."NHSNumber", ' ', ''))
  AND EXISTS (
      SELECT FROM "sheet_MHS101" r JOIN "sheet_MHS501" s ON s."ServiceRequestID" = r."ServiceRequestID"
      JOIN extract_stay stay ON stay.spell = s."HospProvSpellID" AND stay.ward IS NOT NULL
      WHERE r."LocalPatientID" = patient."LocalPatientID"
  )
UNION ALL
SELECT 'MHS502', row, 'HospProvSpellID', 'points at a row that is not there', 'a spell of MHS501'
FROM "sheet_MHS502" stay
WHERE NOT EXISTS (SELECT FROM "sheet_MHS501" s WHERE s."HospProvSpellID" = stay."HospProvSpellID")
UNION ALL
SELECT 'MHS515', row, 'RestrictiveIntIncID', 'points at a row that is not there', 'an incident of MHS505'
FROM "sheet_MHS515" used
WHERE NOT EXISTS (SELECT FROM "sheet_MHS505" i WHERE i."RestrictiveIntIncID" = used."RestrictiveIntIncID")
UNION ALL
SELECT 'MHS505', row, 'HospProvSpellID', 'points at a row that is not there', 'a spell with a ward stay begun by then'
FROM "sheet_MHS505" incident
WHERE NOT EXISTS (
    SELECT FROM extract_stay s
    WHERE s.spell = incident."HospProvSpellID" AND s.started_on <= incident."StartDateRestrictiveIntInc"
)
UNION ALL
SELECT 'MHS510', away.row, 'StartDateMHLeaveAbs', 'leave of absence of somebody not detained',
       'leave of somebody whom MHS401 has as detained that day; home leave is of MHS509'
FROM "sheet_MHS510" away
JOIN extract_stay stay ON stay.reference = away."WardStayID" AND stay.ward IS NOT NULL
JOIN "sheet_MHS501" spell ON spell."HospProvSpellID" = stay.spell
JOIN "sheet_MHS101" referral ON referral."ServiceRequestID" = spell."ServiceRequestID"
WHERE away.bad = 0 AND away."StartDateMHLeaveAbs" < %(after)s AND coalesce(away."EndDateMHLeaveAbs", 'infinity') >= %(month)s
  AND EXISTS (SELECT FROM "sheet_MHS401")
  AND NOT EXISTS (
      SELECT FROM "sheet_MHS401" status
      WHERE status."LocalPatientID" = referral."LocalPatientID" AND status."LegalStatusCode" NOT IN ('01', '98', '99')
        AND away."StartDateMHLeaveAbs" BETWEEN status."StartDateMHActLegalStatusClass"
            AND coalesce(status."EndDateMHActLegalStatusClass", 'infinity')
  )
UNION ALL
SELECT 'MHS501', spell.row, 'HospProvSpellID', 'no commissioner', 'a spell for which MHS512 names a commissioner'
FROM "sheet_MHS501" spell
WHERE EXISTS (SELECT FROM "sheet_MHS512")
  AND EXISTS (SELECT FROM extract_stay stay WHERE stay.spell = spell."HospProvSpellID" AND stay.ward IS NOT NULL)
  AND NOT EXISTS (
      SELECT FROM "sheet_MHS512" named
      WHERE named."HospProvSpellID" = spell."HospProvSpellID" AND named."OrgIDComm" IS NOT NULL
  )
UNION ALL
SELECT 'MHS517', package.row, 'HospProvSpellID', 'exceptional package', 'a package that was approved before it began'
FROM "sheet_MHS517" package
WHERE package.bad = 0 AND coalesce("StartDateSMHEPC", '-infinity') < %(after)s
  AND coalesce("EndDateSMHEPC", 'infinity') >= %(month)s
  AND EXISTS (SELECT FROM extract_stay stay WHERE stay.spell = package."HospProvSpellID" AND stay.ward IS NOT NULL)
"""
"""What the figures leave out, and what the tables that fill none have to say: nothing is dropped without a word."""
