from django.db import migrations

FORBID = """
CREATE FUNCTION incidents_history_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'what was done to the record of an incident stays as it was' USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER incidents_keep_changes BEFORE UPDATE OR DELETE ON incidents_change
    FOR EACH ROW EXECUTE FUNCTION incidents_history_stays();
CREATE TRIGGER incidents_keep_incidents BEFORE DELETE ON incidents_incident
    FOR EACH ROW EXECUTE FUNCTION incidents_history_stays();
"""
ALLOW = """
DROP TRIGGER incidents_keep_incidents ON incidents_incident;
DROP TRIGGER incidents_keep_changes ON incidents_change;
DROP FUNCTION incidents_history_stays();
"""
ADOPT = """
INSERT INTO incidents_incident (
    reference, spell_id, ward_id, happened_at, kind, place, description, harm_physical, harm_psychological, reason, avoided,
    outcome, staff_roles, others_why, injury_person, injury_staff, injury_others, family_told, advocate_told, debrief_offered,
    recorded_at
)
SELECT incident, spell_id, (array_agg(ward_id ORDER BY started_at, id))[1], min(started_at), 'restrictive',
    '', '', '', '', '', '', '', '', '', '', '', '', '', '', '', now()
FROM casemgmt_restrictiveintervention GROUP BY incident, spell_id
"""


class Migration(migrations.Migration):
    dependencies = [("incidents", "0001_initial")]
    operations = [migrations.RunSQL(FORBID, ALLOW), migrations.RunSQL(ADOPT, migrations.RunSQL.noop)]
