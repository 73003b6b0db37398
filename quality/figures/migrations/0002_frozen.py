from django.db import migrations

FORBID = """
CREATE FUNCTION figures_are_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a frozen month is never changed: refresh it, which makes a new version' USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER figures_keep_rows BEFORE UPDATE OR DELETE ON figures_snapshot FOR EACH ROW EXECUTE FUNCTION figures_are_frozen();
CREATE TRIGGER figures_keep_rows BEFORE UPDATE OR DELETE ON figures_figure FOR EACH ROW EXECUTE FUNCTION figures_are_frozen();
CREATE TRIGGER figures_keep_rows BEFORE UPDATE OR DELETE ON figures_change FOR EACH ROW EXECUTE FUNCTION figures_are_frozen();
CREATE TRIGGER figures_keep_table BEFORE TRUNCATE ON figures_snapshot FOR EACH STATEMENT EXECUTE FUNCTION figures_are_frozen();
CREATE TRIGGER figures_keep_table BEFORE TRUNCATE ON figures_figure FOR EACH STATEMENT EXECUTE FUNCTION figures_are_frozen();
CREATE TRIGGER figures_keep_table BEFORE TRUNCATE ON figures_change FOR EACH STATEMENT EXECUTE FUNCTION figures_are_frozen();
"""
ALLOW = """
DROP TRIGGER figures_keep_rows ON figures_snapshot; DROP TRIGGER figures_keep_table ON figures_snapshot;
DROP TRIGGER figures_keep_rows ON figures_figure; DROP TRIGGER figures_keep_table ON figures_figure;
DROP TRIGGER figures_keep_rows ON figures_change; DROP TRIGGER figures_keep_table ON figures_change;
DROP FUNCTION figures_are_frozen();
"""


class Migration(migrations.Migration):
    dependencies = [("figures", "0001_initial")]
    operations = [migrations.RunSQL(FORBID, ALLOW)]
