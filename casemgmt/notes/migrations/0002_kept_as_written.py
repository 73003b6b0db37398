from django.db import migrations

FORBID = """
CREATE FUNCTION notes_are_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'what was written on a case stays as it was' USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER notes_keep_notes BEFORE DELETE ON notes_note FOR EACH ROW EXECUTE FUNCTION notes_are_kept();
CREATE TRIGGER notes_keep_text BEFORE UPDATE ON notes_note FOR EACH ROW WHEN (
    NEW.version < OLD.version OR (NEW.version = OLD.version AND (NEW.text, NEW.kind, NEW.about_on, NEW.at, NEW.by_id)
        IS DISTINCT FROM (OLD.text, OLD.kind, OLD.about_on, OLD.at, OLD.by_id))
) EXECUTE FUNCTION notes_are_kept();
CREATE TRIGGER notes_keep_earlier BEFORE UPDATE OR DELETE ON notes_earliernote
    FOR EACH ROW EXECUTE FUNCTION notes_are_kept();
CREATE TRIGGER notes_keep_documents BEFORE DELETE ON notes_document FOR EACH ROW EXECUTE FUNCTION notes_are_kept();
CREATE TRIGGER notes_keep_files BEFORE UPDATE OR DELETE ON notes_file FOR EACH ROW EXECUTE FUNCTION notes_are_kept();
"""
ALLOW = """
DROP TRIGGER notes_keep_notes ON notes_note;
DROP TRIGGER notes_keep_text ON notes_note;
DROP TRIGGER notes_keep_earlier ON notes_earliernote;
DROP TRIGGER notes_keep_documents ON notes_document;
DROP TRIGGER notes_keep_files ON notes_file;
DROP FUNCTION notes_are_kept();
"""


class Migration(migrations.Migration):
    dependencies = [("notes", "0001_initial")]
    operations = [migrations.RunSQL(FORBID, ALLOW)]
