from django.db import migrations

# Every word of a name is known once (people.KnownName): kept by triggers, so that rows copied in by the million count too.
TRIGGERS = """
CREATE FUNCTION people_know_new_names() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO people_knownname (word)
    SELECT word FROM (SELECT DISTINCT unnest(words) AS word FROM new_rows) AS new_words
    WHERE NOT EXISTS (SELECT FROM people_knownname AS known WHERE known.word = new_words.word) ORDER BY word
    ON CONFLICT DO NOTHING;
    RETURN NULL;
END $$;
CREATE FUNCTION people_know_changed_names() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO people_knownname (word)
    SELECT word FROM (
        SELECT DISTINCT unnest(new_rows.words) AS word FROM new_rows JOIN old_rows USING (id) WHERE new_rows.words <> old_rows.words
            OR old_rows.words IS NULL
    ) AS changed
    WHERE NOT EXISTS (SELECT FROM people_knownname AS known WHERE known.word = changed.word) ORDER BY word
    ON CONFLICT DO NOTHING;
    RETURN NULL;
END $$;
"""
ON_TABLE = """
CREATE TRIGGER know_new_names AFTER INSERT ON the_table
    REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION people_know_new_names();
CREATE TRIGGER know_changed_names AFTER UPDATE ON the_table
    REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION people_know_changed_names();
INSERT INTO people_knownname (word) SELECT DISTINCT unnest(words) FROM the_table ON CONFLICT DO NOTHING;
"""
TRIGGERS += ON_TABLE.replace("the_table", "people_person") + ON_TABLE.replace("the_table", "people_alias")
DROP_TRIGGERS = """
DROP TRIGGER know_new_names ON people_person;
DROP TRIGGER know_changed_names ON people_person;
DROP TRIGGER know_new_names ON people_alias;
DROP TRIGGER know_changed_names ON people_alias;
DROP FUNCTION people_know_new_names();
DROP FUNCTION people_know_changed_names();
"""


class Migration(migrations.Migration):
    dependencies = [("people", "0001_initial")]
    operations = [migrations.RunSQL(TRIGGERS, DROP_TRIGGERS)]
