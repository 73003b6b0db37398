from django.db import migrations

FORBID = """
CREATE FUNCTION reconciliation_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'what was said of a difference stays as it was' USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER reconciliation_keep_words BEFORE UPDATE OR DELETE ON reconciliation_word
    FOR EACH ROW EXECUTE FUNCTION reconciliation_is_kept();
CREATE TRIGGER reconciliation_keep_differences BEFORE DELETE ON reconciliation_difference
    FOR EACH ROW EXECUTE FUNCTION reconciliation_is_kept();
"""
ALLOW = """
DROP TRIGGER reconciliation_keep_words ON reconciliation_word;
DROP TRIGGER reconciliation_keep_differences ON reconciliation_difference;
DROP FUNCTION reconciliation_is_kept();
"""


class Migration(migrations.Migration):
    dependencies = [("reconciliation", "0001_differences")]
    operations = [migrations.RunSQL(FORBID, ALLOW)]
