import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


# What finds a person is derived here, by the database, so that rows copied in by the million are found like typed ones.
FUNCTIONS = """
CREATE FUNCTION people_plain(name text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE RETURN
    btrim(regexp_replace(
        lower(unaccent('unaccent'::regdictionary, translate(name, $$'’‘`´ʼ$$, ''))),
        '[^[:alnum:]]+', ' ', 'g'));

CREATE FUNCTION people_words(family_name text, given_name text) RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN
    string_to_array(nullif(people_plain(family_name || ' ' || given_name), ''), ' ');

CREATE FUNCTION people_near(word text) RETURNS text[] LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
BEGIN ATOMIC
    SELECT array_agg(DISTINCT near)
    FROM (SELECT word AS near
          UNION ALL
          SELECT left(word, place - 1) || substr(word, place + 1) FROM generate_series(1, least(length(word), 40)) AS place) AS slips;
END;
"""
DROP_FUNCTIONS = """
DROP FUNCTION people_near(text);
DROP FUNCTION people_words(text, text);
DROP FUNCTION people_plain(text);
"""

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
    dependencies = [
        ("organisations", "0001_initial"),
        ("people", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RunSQL(FUNCTIONS, DROP_FUNCTIONS),
        migrations.RemoveIndex(
            model_name="alias",
            name="alias_name_trigram",
        ),
        migrations.RemoveIndex(
            model_name="person",
            name="person_name_trigram",
        ),
        migrations.RemoveIndex(
            model_name="person",
            name="person_by_name",
        ),
        migrations.CreateModel(
            name="KnownName",
            fields=[
                ("word", models.TextField(primary_key=True, serialize=False)),
                (
                    "near",
                    models.GeneratedField(
                        db_persist=True,
                        expression=models.Func(models.F("word"), function="people_near"),
                        output_field=django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), size=None),
                    ),
                ),
            ],
        ),
        migrations.AddField(
            model_name="merge",
            name="undone_by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="merge",
            name="undone_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="alias",
            name="family_plain",
            field=models.GeneratedField(
                db_persist=True,
                expression=models.Func(models.F("family_name"), function="people_plain"),
                output_field=models.TextField(),
            ),
        ),
        migrations.AddField(
            model_name="alias",
            name="given_plain",
            field=models.GeneratedField(
                db_persist=True,
                expression=models.Func(models.F("given_name"), function="people_plain"),
                output_field=models.TextField(),
            ),
        ),
        migrations.AddField(
            model_name="alias",
            name="words",
            field=models.GeneratedField(
                db_persist=True,
                expression=models.Func(models.F("family_name"), models.F("given_name"), function="people_words"),
                output_field=django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), size=None),
            ),
        ),
        migrations.AddField(
            model_name="person",
            name="family_plain",
            field=models.GeneratedField(
                db_persist=True,
                expression=models.Func(models.F("family_name"), function="people_plain"),
                output_field=models.TextField(),
            ),
        ),
        migrations.AddField(
            model_name="person",
            name="given_plain",
            field=models.GeneratedField(
                db_persist=True,
                expression=models.Func(models.F("given_name"), function="people_plain"),
                output_field=models.TextField(),
            ),
        ),
        migrations.AddField(
            model_name="person",
            name="words",
            field=models.GeneratedField(
                db_persist=True,
                expression=models.Func(models.F("family_name"), models.F("given_name"), function="people_words"),
                output_field=django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), size=None),
            ),
        ),
        migrations.AddIndex(
            model_name="alias",
            index=models.Index(
                django.contrib.postgres.indexes.OpClass("family_plain", name="text_pattern_ops"),
                django.contrib.postgres.indexes.OpClass("given_plain", name="text_pattern_ops"),
                name="alias_by_family_name",
            ),
        ),
        migrations.AddIndex(
            model_name="alias",
            index=models.Index(
                django.contrib.postgres.indexes.OpClass("given_plain", name="text_pattern_ops"),
                django.contrib.postgres.indexes.OpClass("family_plain", name="text_pattern_ops"),
                name="alias_by_given_name",
            ),
        ),
        migrations.AddIndex(
            model_name="alias",
            index=django.contrib.postgres.indexes.GinIndex(fields=["words"], name="alias_by_words"),
        ),
        migrations.AddIndex(
            model_name="breakglass",
            index=models.Index(fields=["by", "person", "ends_at"], name="break_glass_of_user"),
        ),
        migrations.AddIndex(
            model_name="person",
            index=models.Index(
                django.contrib.postgres.indexes.OpClass("family_plain", name="text_pattern_ops"),
                django.contrib.postgres.indexes.OpClass("given_plain", name="text_pattern_ops"),
                name="person_by_family_name",
            ),
        ),
        migrations.AddIndex(
            model_name="person",
            index=models.Index(
                django.contrib.postgres.indexes.OpClass("given_plain", name="text_pattern_ops"),
                django.contrib.postgres.indexes.OpClass("family_plain", name="text_pattern_ops"),
                name="person_by_given_name",
            ),
        ),
        migrations.AddIndex(
            model_name="person",
            index=django.contrib.postgres.indexes.GinIndex(fields=["words"], name="person_by_words"),
        ),
        migrations.AddIndex(
            model_name="relationship",
            index=models.Index(
                condition=models.Q(("ended_at", None)),
                fields=["organisation", "service_line", "person"],
                name="people_of_organisation",
            ),
        ),
        migrations.AddIndex(
            model_name="knownname",
            index=django.contrib.postgres.indexes.GinIndex(fields=["near"], name="known_name_near"),
        ),
        migrations.AddIndex(
            model_name="knownname",
            index=django.contrib.postgres.indexes.GinIndex(
                django.contrib.postgres.indexes.OpClass("word", name="gin_trgm_ops"), name="known_name_trigram"
            ),
        ),
        migrations.AddConstraint(
            model_name="alias",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("family_name", ""), _negated=True), models.Q(("given_name", ""), _negated=True), _connector="OR"
                ),
                name="alias_says_something",
            ),
        ),
        migrations.AddConstraint(
            model_name="merge",
            constraint=models.UniqueConstraint(
                condition=models.Q(("undone_at", None)), fields=("merged",), name="merged_once_at_a_time"
            ),
        ),
        migrations.RunSQL(TRIGGERS, DROP_TRIGGERS),
    ]
