from django.db import migrations

# A closed meeting is what it was: neither it nor its agenda nor its attendance is changed, added to or taken away.
KEEP = """
CREATE FUNCTION group_closed_meeting_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.status = 'closed' THEN
        RAISE EXCEPTION 'a closed meeting stays as it is' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE FUNCTION group_minutes_stay() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    touched bigint[] := ARRAY[CASE WHEN TG_OP <> 'INSERT' THEN OLD.meeting_id END, CASE WHEN TG_OP <> 'DELETE' THEN NEW.meeting_id END];
BEGIN
    IF (SELECT bool_or(status = 'closed') FROM (SELECT status FROM group_groupmeeting WHERE id = ANY (touched) FOR SHARE) meeting) THEN
        RAISE EXCEPTION 'the minutes of a closed meeting stay as they are' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER keep_closed_meeting BEFORE UPDATE OR DELETE ON group_groupmeeting
    FOR EACH ROW EXECUTE FUNCTION group_closed_meeting_stays();
CREATE TRIGGER keep_minutes BEFORE INSERT OR UPDATE OR DELETE ON group_item
    FOR EACH ROW EXECUTE FUNCTION group_minutes_stay();
CREATE TRIGGER keep_minutes BEFORE INSERT OR UPDATE OR DELETE ON group_attendance
    FOR EACH ROW EXECUTE FUNCTION group_minutes_stay();
"""
LET_GO = """
DROP TRIGGER keep_minutes ON group_attendance;
DROP TRIGGER keep_minutes ON group_item;
DROP TRIGGER keep_closed_meeting ON group_groupmeeting;
DROP FUNCTION group_minutes_stay();
DROP FUNCTION group_closed_meeting_stays();
"""


class Migration(migrations.Migration):
    dependencies = [("group", "0001_initial")]
    operations = [migrations.RunSQL(KEEP, LET_GO)]
