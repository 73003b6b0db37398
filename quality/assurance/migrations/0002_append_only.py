from django.db import migrations

FORBID = """
CREATE FUNCTION assurance_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'what assurance wrote down stays as it was' USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER assurance_keep_messages BEFORE UPDATE OR DELETE ON assurance_message
    FOR EACH ROW EXECUTE FUNCTION assurance_is_append_only();
CREATE TRIGGER assurance_keep_steps BEFORE UPDATE OR DELETE ON assurance_step
    FOR EACH ROW EXECUTE FUNCTION assurance_is_append_only();
CREATE TRIGGER assurance_keep_reports BEFORE UPDATE OR DELETE ON assurance_report
    FOR EACH ROW EXECUTE FUNCTION assurance_is_append_only();
CREATE TRIGGER assurance_keep_surveillance BEFORE DELETE ON assurance_surveillance
    FOR EACH ROW EXECUTE FUNCTION assurance_is_append_only();
CREATE TRIGGER assurance_only_end_surveillance BEFORE UPDATE ON assurance_surveillance
    FOR EACH ROW WHEN (
        OLD.ended_at IS NOT NULL OR NEW.ended_at IS NULL
        OR to_jsonb(OLD) - 'ended_at' IS DISTINCT FROM to_jsonb(NEW) - 'ended_at'
    ) EXECUTE FUNCTION assurance_is_append_only();
"""
ALLOW = """
DROP TRIGGER assurance_keep_messages ON assurance_message;
DROP TRIGGER assurance_keep_steps ON assurance_step;
DROP TRIGGER assurance_keep_reports ON assurance_report;
DROP TRIGGER assurance_keep_surveillance ON assurance_surveillance;
DROP TRIGGER assurance_only_end_surveillance ON assurance_surveillance;
DROP FUNCTION assurance_is_append_only();
"""


class Migration(migrations.Migration):
    dependencies = [("assurance", "0001_initial")]
    operations = [migrations.RunSQL(FORBID, ALLOW)]
