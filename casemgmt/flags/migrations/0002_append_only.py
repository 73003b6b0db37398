from django.db import migrations

FORBID = """
CREATE FUNCTION flags_are_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'what happened to a flag stays as it was' USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER flags_keep_steps BEFORE UPDATE OR DELETE ON flags_flagstep
    FOR EACH ROW EXECUTE FUNCTION flags_are_append_only();
CREATE TRIGGER flags_keep_flags BEFORE DELETE ON flags_flag
    FOR EACH ROW EXECUTE FUNCTION flags_are_append_only();
"""
ALLOW = """
DROP TRIGGER flags_keep_steps ON flags_flagstep;
DROP TRIGGER flags_keep_flags ON flags_flag;
DROP FUNCTION flags_are_append_only();
"""


class Migration(migrations.Migration):
    dependencies = [("flags", "0001_initial")]
    operations = [migrations.RunSQL(FORBID, ALLOW)]
