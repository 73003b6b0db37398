from __future__ import annotations

from datetime import datetime

from django.db import connection, transaction
from django.db.models import Exists, OuterRef

from casemgmt.incidents.models import Incident
from casemgmt.models import RestrictiveIntervention
from reachout.audit.services import record

ADOPT = """
    INSERT INTO incidents_incident (
        reference, spell_id, ward_id, happened_at, kind, place, description, harm_physical, harm_psychological, reason, avoided,
        outcome, staff_roles, others_why, injury_person, injury_staff, injury_others, family_told, advocate_told,
        debrief_offered, recorded_at
    )
    SELECT row.incident, row.spell_id, (array_agg(row.ward_id ORDER BY row.started_at, row.id))[1], min(row.started_at),
        'restrictive', '', '', '', '', '', '', '', '', '', '', '', '', '', '', '', %s
    FROM casemgmt_restrictiveintervention row
    WHERE NOT EXISTS (
        SELECT FROM incidents_incident known WHERE known.reference = row.incident AND known.spell_id = row.spell_id
    )
    GROUP BY row.incident, row.spell_id"""


@transaction.atomic
def adopt(*, at: datetime) -> int:
    """Make an incident of interventions that came without one, as the tracker's do; nothing else is known of it. How many.

    What was withdrawn here and sent again is taken out again: the figures do not count it.
    """
    gone = Incident.objects.filter(reference=OuterRef("incident"), spell=OuterRef("spell")).exclude(withdrawn_at=None)
    RestrictiveIntervention.objects.filter(Exists(gone)).delete()
    with connection.cursor() as cursor:
        cursor.execute(ADOPT, [at])
        adopted = cursor.rowcount
    if adopted:
        record("incident.adopted", by=None, incidents=adopted)
    return adopted
