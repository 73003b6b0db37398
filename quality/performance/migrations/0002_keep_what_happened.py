from django.db import migrations

FORBID = """
CREATE FUNCTION performance_stays_as_it_was() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'what was written down under a contract stays as it was' USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER performance_keep_events BEFORE UPDATE OR DELETE ON performance_event
    FOR EACH ROW EXECUTE FUNCTION performance_stays_as_it_was();
CREATE TRIGGER performance_keep_meetings BEFORE UPDATE OR DELETE ON performance_contractmeeting
    FOR EACH ROW EXECUTE FUNCTION performance_stays_as_it_was();
CREATE TRIGGER performance_keep_packs BEFORE UPDATE OR DELETE ON performance_reviewpack
    FOR EACH ROW EXECUTE FUNCTION performance_stays_as_it_was();
CREATE TRIGGER performance_keep_files BEFORE UPDATE OR DELETE ON performance_reviewfile
    FOR EACH ROW EXECUTE FUNCTION performance_stays_as_it_was();
CREATE TRIGGER performance_keep_breaches BEFORE DELETE ON performance_breach
    FOR EACH ROW EXECUTE FUNCTION performance_stays_as_it_was();
CREATE TRIGGER performance_only_lapse_breaches BEFORE UPDATE ON performance_breach
    FOR EACH ROW WHEN (
        OLD.lapsed_at IS NOT NULL OR OLD.notice_id IS NOT NULL AND NEW.notice_id IS DISTINCT FROM OLD.notice_id
        OR to_jsonb(OLD) - 'notice_id' - 'lapsed_at' - 'lapsed_why' IS DISTINCT FROM
           to_jsonb(NEW) - 'notice_id' - 'lapsed_at' - 'lapsed_why'
    ) EXECUTE FUNCTION performance_stays_as_it_was();
CREATE TRIGGER performance_keep_withholdings BEFORE DELETE ON performance_withholding
    FOR EACH ROW EXECUTE FUNCTION performance_stays_as_it_was();
CREATE TRIGGER performance_keep_sums BEFORE UPDATE ON performance_withholding
    FOR EACH ROW WHEN (
        OLD.status IN ('withdrawn', 'lifted')
        OR to_jsonb(OLD) - 'status' - 'approved_at' - 'approved_by_id' IS DISTINCT FROM
           to_jsonb(NEW) - 'status' - 'approved_at' - 'approved_by_id'
    ) EXECUTE FUNCTION performance_stays_as_it_was();
"""
ALLOW = """
DROP TRIGGER performance_keep_events ON performance_event;
DROP TRIGGER performance_keep_meetings ON performance_contractmeeting;
DROP TRIGGER performance_keep_packs ON performance_reviewpack;
DROP TRIGGER performance_keep_files ON performance_reviewfile;
DROP TRIGGER performance_keep_breaches ON performance_breach;
DROP TRIGGER performance_only_lapse_breaches ON performance_breach;
DROP TRIGGER performance_keep_withholdings ON performance_withholding;
DROP TRIGGER performance_keep_sums ON performance_withholding;
DROP FUNCTION performance_stays_as_it_was();
"""


class Migration(migrations.Migration):
    dependencies = [("performance", "0001_initial")]
    operations = [migrations.RunSQL(FORBID, ALLOW)]
