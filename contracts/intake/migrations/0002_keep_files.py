from django.db import migrations

FORBID = """
CREATE FUNCTION intake_keeps_files() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a file stays as it was received' USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER intake_keeps_files BEFORE UPDATE ON intake_file FOR EACH ROW WHEN (
    (OLD.upload_id, OLD.name, OLD.content, OLD.size, OLD.checksum, OLD.received_at, OLD.by_id)
        IS DISTINCT FROM (NEW.upload_id, NEW.name, NEW.content, NEW.size, NEW.checksum, NEW.received_at, NEW.by_id)
) EXECUTE FUNCTION intake_keeps_files();
CREATE TRIGGER intake_never_drops_files BEFORE DELETE ON intake_file FOR EACH ROW EXECUTE FUNCTION intake_keeps_files();
"""
ALLOW = """
DROP TRIGGER intake_keeps_files ON intake_file;
DROP TRIGGER intake_never_drops_files ON intake_file;
DROP FUNCTION intake_keeps_files();
"""


class Migration(migrations.Migration):
    dependencies = [("intake", "0001_initial")]
    operations = [migrations.RunSQL(FORBID, ALLOW)]
