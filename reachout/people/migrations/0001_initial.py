import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.contrib.postgres.fields.ranges
import django.contrib.postgres.indexes
import django.db.models.deletion
import reachout.people.models.people
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


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("organisations", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RunSQL(FUNCTIONS, DROP_FUNCTIONS),
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
            options={
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(fields=["near"], name="known_name_near"),
                    django.contrib.postgres.indexes.GinIndex(
                        django.contrib.postgres.indexes.OpClass("word", name="gin_trgm_ops"), name="known_name_trigram"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Person",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("family_name", models.CharField(blank=True, max_length=200)),
                ("given_name", models.CharField(blank=True, max_length=200)),
                (
                    "family_plain",
                    models.GeneratedField(
                        db_persist=True,
                        expression=models.Func(models.F("family_name"), function="people_plain"),
                        output_field=models.TextField(db_collation="C"),
                    ),
                ),
                (
                    "given_plain",
                    models.GeneratedField(
                        db_persist=True,
                        expression=models.Func(models.F("given_name"), function="people_plain"),
                        output_field=models.TextField(db_collation="C"),
                    ),
                ),
                (
                    "words",
                    models.GeneratedField(
                        db_persist=True,
                        expression=models.Func(models.F("family_name"), models.F("given_name"), function="people_words"),
                        output_field=django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), size=None),
                    ),
                ),
                (
                    "reference",
                    models.CharField(default=reachout.people.models.people.person_reference, max_length=200, unique=True),
                ),
                ("nhs_number", models.CharField(blank=True, db_index=True, max_length=10, verbose_name="NHS number")),
                (
                    "no_nhs_number",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("not_recorded", "Not in the records we were given"),
                            ("being_traced", "Being traced"),
                            ("overseas", "From overseas, not registered"),
                            ("unknown_identity", "Identity not established"),
                        ],
                        max_length=20,
                        verbose_name="why there is no NHS number",
                    ),
                ),
                ("born_on", models.DateField(blank=True, null=True, verbose_name="date of birth")),
                (
                    "sex",
                    models.CharField(
                        choices=[("male", "Male"), ("female", "Female"), ("other", "Other"), ("unknown", "Not known")],
                        default="unknown",
                        max_length=10,
                        verbose_name="sex",
                    ),
                ),
                (
                    "gender_identity",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("1", "Male"),
                            ("2", "Female"),
                            ("3", "Non-binary"),
                            ("4", "Other"),
                            ("X", "Not known"),
                            ("Z", "Not stated"),
                        ],
                        max_length=1,
                    ),
                ),
                (
                    "ethnicity",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("A", "White: British"),
                            ("B", "White: Irish"),
                            ("C", "White: any other background"),
                            ("D", "Mixed: White and Black Caribbean"),
                            ("E", "Mixed: White and Black African"),
                            ("F", "Mixed: White and Asian"),
                            ("G", "Mixed: any other background"),
                            ("H", "Asian or Asian British: Indian"),
                            ("J", "Asian or Asian British: Pakistani"),
                            ("K", "Asian or Asian British: Bangladeshi"),
                            ("L", "Asian or Asian British: any other background"),
                            ("M", "Black or Black British: Caribbean"),
                            ("N", "Black or Black British: African"),
                            ("P", "Black or Black British: any other background"),
                            ("R", "Chinese"),
                            ("S", "Any other ethnic group"),
                            ("Z", "Not stated"),
                            ("99", "Not known"),
                        ],
                        max_length=2,
                    ),
                ),
                ("language", models.CharField(blank=True, max_length=200, verbose_name="first language")),
                ("interpreter", models.BooleanField(default=False, verbose_name="needs an interpreter")),
                ("adjustments", models.TextField(blank=True, verbose_name="reasonable adjustments")),
                ("home_postcode", models.CharField(blank=True, max_length=200)),
                ("home_latitude", models.FloatField(blank=True, null=True)),
                ("home_longitude", models.FloatField(blank=True, null=True)),
                ("home_in_region", models.BooleanField(blank=True, null=True, verbose_name="home is in the region")),
                ("gp_practice", models.CharField(blank=True, max_length=200, verbose_name="GP practice")),
                ("died_on", models.DateField(blank=True, null=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                (
                    "home_icb",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisations.organisation",
                        verbose_name="home ICB",
                    ),
                ),
                (
                    "merged_into",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="merged_from",
                        to="people.person",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "people",
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Merge",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField()),
                ("why", models.TextField()),
                ("moved", models.JSONField(default=dict)),
                ("undone_at", models.DateTimeField(blank=True, null=True)),
                (
                    "by",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL),
                ),
                (
                    "undone_by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "kept",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="merges_kept", to="people.person"
                    ),
                ),
                (
                    "merged",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="merges", to="people.person"),
                ),
            ],
            options={
                "ordering": ("-at",),
            },
        ),
        migrations.CreateModel(
            name="LegalStatus",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "code",
                    models.CharField(
                        choices=[
                            ("01", "Informal"),
                            ("02", "Section 2"),
                            ("03", "Section 3"),
                            ("04", "Section 4"),
                            ("05", "Section 5(2)"),
                            ("06", "Section 5(4)"),
                            ("07", "Section 35"),
                            ("08", "Section 36"),
                            ("09", "Section 37 with section 41 restrictions"),
                            ("10", "Section 37"),
                            ("12", "Section 38"),
                            ("13", "Section 44"),
                            ("14", "Section 46"),
                            ("15", "Section 47 with section 49 restrictions"),
                            ("16", "Section 47"),
                            ("17", "Section 48 with section 49 restrictions"),
                            ("18", "Section 48"),
                            ("19", "Section 135"),
                            ("20", "Section 136"),
                            ("31", "Criminal Procedure (Insanity) Act"),
                            ("32", "Other Acts"),
                            ("35", "Guardianship, section 7"),
                            ("36", "Guardianship, section 37"),
                            ("37", "Section 45A, limitation direction in force"),
                            ("38", "Section 45A, limitation direction ended"),
                            ("98", "Not applicable"),
                            ("99", "Not known"),
                        ],
                        max_length=2,
                        verbose_name="legal status",
                    ),
                ),
                ("started_on", models.DateField()),
                ("expires_on", models.DateField(blank=True, null=True)),
                ("ended_on", models.DateField(blank=True, null=True)),
                (
                    "during",
                    models.GeneratedField(
                        db_persist=True,
                        expression=models.Func(models.F("started_on"), models.F("ended_on"), function="daterange"),
                        output_field=django.contrib.postgres.fields.ranges.DateRangeField(),
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="legal_statuses", to="people.person"
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "legal statuses",
                "ordering": ("-started_on",),
            },
        ),
        migrations.CreateModel(
            name="BreakGlass",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reason", models.TextField()),
                ("began_at", models.DateTimeField()),
                ("ends_at", models.DateTimeField()),
                ("reviewed_at", models.DateTimeField(blank=True, null=True)),
                ("justified", models.BooleanField(blank=True, null=True)),
                ("review_note", models.TextField(blank=True)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="break_glasses", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "reviewed_by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="break_glasses", to="people.person"
                    ),
                ),
            ],
            options={
                "ordering": ("-began_at",),
            },
        ),
        migrations.CreateModel(
            name="Alias",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("family_name", models.CharField(blank=True, max_length=200)),
                ("given_name", models.CharField(blank=True, max_length=200)),
                (
                    "family_plain",
                    models.GeneratedField(
                        db_persist=True,
                        expression=models.Func(models.F("family_name"), function="people_plain"),
                        output_field=models.TextField(db_collation="C"),
                    ),
                ),
                (
                    "given_plain",
                    models.GeneratedField(
                        db_persist=True,
                        expression=models.Func(models.F("given_name"), function="people_plain"),
                        output_field=models.TextField(db_collation="C"),
                    ),
                ),
                (
                    "words",
                    models.GeneratedField(
                        db_persist=True,
                        expression=models.Func(models.F("family_name"), models.F("given_name"), function="people_words"),
                        output_field=django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), size=None),
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="aliases", to="people.person"),
                ),
            ],
            options={
                "verbose_name_plural": "aliases",
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Alert",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("risk", "Risk"),
                            ("keep_apart", "Keep apart"),
                            ("victim", "Victim or exclusion zone"),
                            ("health", "Physical health"),
                        ],
                        max_length=20,
                    ),
                ),
                ("text", models.TextField(blank=True)),
                ("started_on", models.DateField()),
                ("ended_on", models.DateField(blank=True, null=True)),
                (
                    "by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "apart_from",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="keep_apart_from",
                        to="people.person",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="alerts", to="people.person"),
                ),
            ],
            options={
                "ordering": ("-started_on",),
            },
        ),
        migrations.CreateModel(
            name="Relationship",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("line", "Known to the service line"),
                            ("agenda", "On the agenda of the weekly meeting"),
                            ("organisation", "Referred, assessed, held for or cared for by the organisation"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "service_line",
                    models.CharField(
                        choices=[
                            ("adult_secure", "Adult secure"),
                            ("lda", "Learning disability and autism"),
                            ("aed", "Adult eating disorders"),
                        ],
                        max_length=20,
                    ),
                ),
                ("began_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                (
                    "organisation",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisations.organisation",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="relationships", to="people.person"
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="person",
            index=models.Index(fields=["family_plain", "given_plain"], name="person_by_family"),
        ),
        migrations.AddIndex(
            model_name="person",
            index=models.Index(fields=["given_plain", "family_plain"], name="person_by_given"),
        ),
        migrations.AddIndex(
            model_name="person",
            index=django.contrib.postgres.indexes.GinIndex(fields=["words"], name="person_by_words"),
        ),
        migrations.AddIndex(
            model_name="person",
            index=models.Index(fields=["born_on"], name="person_by_birth"),
        ),
        migrations.AddConstraint(
            model_name="person",
            constraint=models.CheckConstraint(
                condition=models.Q(("nhs_number", ""), ("nhs_number__regex", "^[0-9]{10}$"), _connector="OR"),
                name="nhs_number_is_ten_digits",
            ),
        ),
        migrations.AddConstraint(
            model_name="person",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("nhs_number", ""), _negated=True), models.Q(("no_nhs_number", ""), _negated=True), _connector="OR"
                ),
                name="no_nhs_number_has_a_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="person",
            constraint=models.CheckConstraint(
                condition=models.Q(("merged_into", models.F("pk")), _negated=True), name="not_merged_into_itself"
            ),
        ),
        migrations.AddConstraint(
            model_name="merge",
            constraint=models.UniqueConstraint(
                condition=models.Q(("undone_at", None)), fields=("merged",), name="merged_once_at_a_time"
            ),
        ),
        migrations.AddConstraint(
            model_name="legalstatus",
            constraint=models.CheckConstraint(
                condition=models.Q(("ended_on", None), ("ended_on__gte", models.F("started_on")), _connector="OR"),
                name="legal_status_ends_after_start",
            ),
        ),
        migrations.AddConstraint(
            model_name="legalstatus",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                expressions=[("person", "="), ("during", "&&")], name="one_legal_status_at_a_time"
            ),
        ),
        migrations.AddIndex(
            model_name="breakglass",
            index=models.Index(fields=["by", "person", "ends_at"], name="break_glass_of_user"),
        ),
        migrations.AddConstraint(
            model_name="breakglass",
            constraint=models.CheckConstraint(condition=models.Q(("ends_at__gt", models.F("began_at"))), name="break_glass_ends"),
        ),
        migrations.AddConstraint(
            model_name="breakglass",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("reviewed_by", None), models.Q(("reviewed_by", models.F("by")), _negated=True), _connector="OR"
                ),
                name="break_glass_reviewed_by_another",
            ),
        ),
        migrations.AddConstraint(
            model_name="breakglass",
            constraint=models.CheckConstraint(condition=models.Q(("reason", ""), _negated=True), name="break_glass_has_a_reason"),
        ),
        migrations.AddIndex(
            model_name="alias",
            index=models.Index(fields=["family_plain", "given_plain"], name="alias_by_family"),
        ),
        migrations.AddIndex(
            model_name="alias",
            index=models.Index(fields=["given_plain", "family_plain"], name="alias_by_given"),
        ),
        migrations.AddIndex(
            model_name="alias",
            index=django.contrib.postgres.indexes.GinIndex(fields=["words"], name="alias_by_words"),
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
            model_name="alert",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "keep_apart"), _negated=True),
                    models.Q(("apart_from", None), _negated=True),
                    models.Q(("text", ""), _negated=True),
                    _connector="OR",
                ),
                name="keep_apart_names_someone",
            ),
        ),
        migrations.AddConstraint(
            model_name="alert",
            constraint=models.CheckConstraint(
                condition=models.Q(("apart_from", models.F("person")), _negated=True), name="not_apart_from_oneself"
            ),
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
            model_name="relationship",
            index=models.Index(
                condition=models.Q(("ended_at", None)), fields=["service_line", "kind", "person"], name="people_of_line"
            ),
        ),
        migrations.AddConstraint(
            model_name="relationship",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_at", None)),
                fields=("person", "kind", "service_line", "organisation"),
                name="one_live_relationship_of_a_kind",
                nulls_distinct=False,
            ),
        ),
        migrations.AddConstraint(
            model_name="relationship",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "organisation"), ("organisation__isnull", False)),
                    models.Q(models.Q(("kind", "organisation"), _negated=True), ("organisation", None)),
                    _connector="OR",
                ),
                name="relationship_names_its_organisation",
            ),
        ),
    ]
