"""What follows for referrals that arrive in a tracker folder: a status, a history, and who may know of them.

The queries look at the referrals of the sheets only (``sheet_referrals``, ``sheet_assessments``: see reachout.sheets).
"""

from django.db.models.expressions import RawSQL
from psycopg.sql import SQL

from reachout.people.models import Relationship
from reachout.people.services import relate_all
from reachout.sheets.columns import Now
from reachout.sheets.sql import run, sql
from referrals.clocks import next_due
from referrals.models import Referral
from referrals.selectors import clocks
from referrals.services.keeping import set_due

THEIRS = SQL("""theirs AS (
    SELECT r.*, (
        SELECT a.outcome FROM referrals_assessment a
        WHERE a.referral_id = r.id AND a.decided_on IS NOT NULL AND NOT (a.outcome = 'picu' AND r.service_line = 'aed')
        ORDER BY a.decided_on DESC, a.id DESC LIMIT 1
    ) IN ('accept_medium', 'accept_low', 'accept_sedu') AS accepted
    FROM referrals_referral r
    WHERE r.reference IN (SELECT reference FROM sheet_referrals UNION SELECT referral FROM sheet_assessments)
)""")
"""The last outcome decides; a spell in an acute bed (AED) keeps the place on the list."""

STATUS = sql(
    """
    WITH {theirs}, due AS (
        SELECT id, CASE
            WHEN closed_on IS NOT NULL THEN 'closed' WHEN accepted THEN 'waiting' WHEN triaged_on IS NOT NULL THEN 'accepted'
            ELSE 'submitted'
        END AS status FROM theirs
    )
    UPDATE referrals_referral r SET status = due.status, updated_at = %(at)s
    FROM due WHERE due.id = r.id AND r.status <> due.status""",
    theirs=THEIRS,
)

HISTORY = sql(
    """
    WITH {theirs}, facts AS (
        SELECT id, 1 AS rank, 'submitted' AS status, received_on AS day, closed_on FROM theirs
        UNION ALL SELECT id, 2, 'accepted', triaged_on, closed_on FROM theirs WHERE triaged_on IS NOT NULL
        UNION ALL SELECT t.id, 3, 'waiting', min(a.decided_on), t.closed_on
            FROM theirs t JOIN referrals_assessment a ON a.referral_id = t.id
            WHERE t.accepted AND a.outcome IN ('accept_medium', 'accept_low', 'accept_sedu') GROUP BY t.id, t.closed_on
        UNION ALL SELECT id, 4, 'closed', closed_on, closed_on FROM theirs WHERE closed_on IS NOT NULL
    )
    INSERT INTO referrals_step (referral_id, status, at, note)
    SELECT id, status,
        -- Days that run backwards are told as data quality elsewhere; a history runs forwards and ends in the status.
        (max(least(day, closed_on)) OVER (PARTITION BY id ORDER BY rank))::timestamp AT TIME ZONE 'Europe/London', %(note)s
    FROM facts WHERE NOT EXISTS (SELECT FROM referrals_step s WHERE s.referral_id = facts.id)
    ORDER BY id, rank""",
    theirs=THEIRS,
)

NEW_STEP = sql(
    """
    WITH {theirs}
    INSERT INTO referrals_step (referral_id, status, at, note)
    SELECT id, status, %(at)s, %(note)s FROM theirs
    WHERE status <> (
        SELECT s.status FROM referrals_step s WHERE s.referral_id = theirs.id ORDER BY s.at DESC, s.id DESC LIMIT 1
    )""",
    theirs=THEIRS,
)

OFF_AGENDA = SQL("""
    UPDATE people_relationship k SET ended_at = %(at)s
    WHERE k.kind = 'agenda' AND k.ended_at IS NULL AND NOT EXISTS (
        SELECT FROM referrals_referral r
        WHERE r.person_id = k.person_id AND r.service_line = k.service_line AND r.status IN ('accepted', 'waiting')
    )""")

KNOWN = "SELECT person_id, service_line, NULL::bigint AS organisation_id, received_on AS since FROM referrals_referral"
ON_AGENDA = (
    "SELECT person_id, service_line, NULL::bigint AS organisation_id, coalesce(triaged_on, received_on) AS since"
    " FROM referrals_referral WHERE status IN ('accepted', 'waiting')"
)


def bring_up_to_date(now: Now) -> dict[str, int]:
    """A second load finds it all done. The steps of a referral that had none are dated by its facts, later ones by the load."""
    facts = {"at": now.at, "note": "From the tracker folder"}
    changed = run(STATUS, facts)
    for query in (NEW_STEP, HISTORY, OFF_AGENDA):
        run(query, facts)
    keep_days_due(now)
    related = relate_all(Relationship.Kind.LINE, KNOWN, at=now.at) + relate_all(Relationship.Kind.AGENDA, ON_AGENDA, at=now.at)
    return {"referral statuses": changed, "referrals known to": related}


def keep_days_due(now: Now) -> None:
    """The next day due of each referral of the sheets that is still open, by the rules of the day; a closed one has none."""
    theirs = RawSQL("SELECT reference FROM sheet_referrals UNION SELECT referral FROM sheet_assessments", [])
    referrals = Referral.objects.filter(reference__in=theirs)
    referrals.filter(status=Referral.Status.CLOSED).exclude(due_on=None).update(due_on=None, due_what="")
    open_ones = list(referrals.live())
    running = clocks(open_ones, at=now.at)
    moved = [referral for referral in open_ones if set_due(referral, next_due(running[referral.pk]))]
    Referral.objects.bulk_update(moved, ["due_on", "due_what"], batch_size=500)
