from django.db import migrations

FORBID = """
CREATE FUNCTION discharge_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'what was issued, and what was expected, stays as it was' USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER discharge_keep_letters BEFORE UPDATE OR DELETE ON discharge_letter
    FOR EACH ROW EXECUTE FUNCTION discharge_is_append_only();
CREATE TRIGGER discharge_keep_expectations BEFORE UPDATE OR DELETE ON discharge_expectation
    FOR EACH ROW EXECUTE FUNCTION discharge_is_append_only();
"""
ALLOW = """
DROP TRIGGER discharge_keep_letters ON discharge_letter;
DROP TRIGGER discharge_keep_expectations ON discharge_expectation;
DROP FUNCTION discharge_is_append_only();
"""


class Migration(migrations.Migration):
    dependencies = [("discharge", "0001_initial")]
    operations = [migrations.RunSQL(FORBID, ALLOW)]
