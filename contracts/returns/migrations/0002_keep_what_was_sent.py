from django.db import migrations

FORBID = """
CREATE FUNCTION returns_are_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'what was sent in stays as it was' USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE FUNCTION returns_keep_values() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    given record;
BEGIN
    given := CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
    IF EXISTS (SELECT FROM returns_submission WHERE id = given.submission_id AND submitted_at IS NOT NULL) THEN
        RAISE EXCEPTION 'what was sent in stays as it was' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN given;
END $$;
CREATE TRIGGER returns_keep_submissions BEFORE UPDATE ON returns_submission FOR EACH ROW WHEN (
    OLD.submitted_at IS NOT NULL
    AND (OLD.of_id, OLD.number, OLD.why, OLD.nil, OLD.nil_reason, OLD.submitted_at, OLD.submitted_by_id)
        IS DISTINCT FROM (NEW.of_id, NEW.number, NEW.why, NEW.nil, NEW.nil_reason, NEW.submitted_at, NEW.submitted_by_id)
    OR OLD.accepted_at IS NOT NULL
) EXECUTE FUNCTION returns_are_kept();
CREATE TRIGGER returns_keep_sent BEFORE DELETE ON returns_submission
    FOR EACH ROW WHEN (OLD.submitted_at IS NOT NULL) EXECUTE FUNCTION returns_are_kept();
CREATE TRIGGER returns_keep_values BEFORE INSERT OR UPDATE OR DELETE ON returns_value
    FOR EACH ROW EXECUTE FUNCTION returns_keep_values();
CREATE TRIGGER returns_keep_events BEFORE UPDATE OR DELETE ON returns_event FOR EACH ROW EXECUTE FUNCTION returns_are_kept();
CREATE TRIGGER returns_keep_messages BEFORE UPDATE OR DELETE ON returns_message FOR EACH ROW EXECUTE FUNCTION returns_are_kept();
"""
ALLOW = """
DROP TRIGGER returns_keep_submissions ON returns_submission;
DROP TRIGGER returns_keep_sent ON returns_submission;
DROP TRIGGER returns_keep_values ON returns_value;
DROP TRIGGER returns_keep_events ON returns_event;
DROP TRIGGER returns_keep_messages ON returns_message;
DROP FUNCTION returns_keep_values();
DROP FUNCTION returns_are_kept();
"""


class Migration(migrations.Migration):
    dependencies = [("returns", "0001_initial")]
    operations = [migrations.RunSQL(FORBID, ALLOW)]
