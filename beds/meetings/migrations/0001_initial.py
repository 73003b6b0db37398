import beds.meetings.models.decisions
import beds.meetings.models.sittings
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("beds", "0001_initial"),
        ("organisations", "0001_initial"),
        ("referrals", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Slot",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "service_line",
                    models.CharField(
                        choices=[
                            ("adult_secure", "Adult secure"),
                            ("lda", "Learning disability and autism"),
                            ("aed", "Adult eating disorders"),
                        ],
                        max_length=20,
                        unique=True,
                    ),
                ),
                (
                    "weekday",
                    models.PositiveSmallIntegerField(
                        choices=[(1, "Monday"), (2, "Tuesday"), (3, "Wednesday"), (4, "Thursday"), (5, "Friday")]
                    ),
                ),
                ("starts_at", models.TimeField()),
                ("pack_hours_before", models.PositiveSmallIntegerField(default=24)),
            ],
            options={
                "ordering": ("weekday", "starts_at"),
            },
        ),
        migrations.CreateModel(
            name="AvoidedAdmission",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "reference",
                    models.CharField(default=beds.meetings.models.decisions.avoided_reference, max_length=200, unique=True),
                ),
                ("agreed_on", models.DateField()),
                ("benchmark_days", models.PositiveSmallIntegerField()),
                ("price_low", models.DecimalField(decimal_places=2, max_digits=9, verbose_name="day price, low")),
                ("price_high", models.DecimalField(decimal_places=2, max_digits=9, verbose_name="day price, high")),
                ("alternative_cost", models.DecimalField(decimal_places=2, max_digits=9)),
                (
                    "referral",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="avoided", to="referrals.referral"
                    ),
                ),
            ],
            options={
                "ordering": ("-agreed_on", "-id"),
            },
        ),
        migrations.CreateModel(
            name="Meeting",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "reference",
                    models.CharField(default=beds.meetings.models.sittings.meeting_reference, max_length=200, unique=True),
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
                ("held_on", models.DateField()),
                ("minutes", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="minutes spent")),
                (
                    "status",
                    models.CharField(
                        choices=[("planned", "Planned"), ("open", "In session"), ("closed", "Closed")],
                        default="planned",
                        max_length=10,
                    ),
                ),
                ("week_on", models.DateField(blank=True, null=True, verbose_name="Monday of the week it was planned for")),
                ("starts_at", models.DateTimeField(blank=True, null=True)),
                ("moved_why", models.CharField(blank=True, db_default="", max_length=200, verbose_name="why it was moved")),
                ("opened_at", models.DateTimeField(blank=True, null=True)),
                ("closed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "chair",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ("-held_on", "service_line"),
            },
        ),
        migrations.CreateModel(
            name="Decision",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "reference",
                    models.CharField(default=beds.meetings.models.decisions.decision_reference, max_length=200, unique=True),
                ),
                (
                    "decision",
                    models.CharField(
                        choices=[
                            ("offer", "Offer a bed"),
                            ("hold", "Hold a bed"),
                            ("defer", "Defer"),
                            ("decline", "Decline"),
                            ("avoid", "Admission avoided"),
                        ],
                        max_length=10,
                    ),
                ),
                ("rationale", models.TextField(blank=True)),
                ("defer_until", models.DateField(blank=True, null=True)),
                (
                    "decline_reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("out_of_region", "Home is another collaborative's"),
                            ("wrong_line", "Another service line should take this"),
                            ("below_threshold", "Does not need this level of care"),
                            ("above_threshold", "Needs a higher level of care"),
                            ("alternative", "An alternative has been agreed"),
                            ("not_well_enough", "Not physically well enough to move"),
                            ("information", "Information asked for did not come"),
                            ("duplicate", "Already referred"),
                        ],
                        db_default="",
                        max_length=20,
                    ),
                ),
                ("rank", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="place on the list when decided")),
                ("components", models.JSONField(blank=True, null=True, verbose_name="why that place, when decided")),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
                ("reopened_at", models.DateTimeField(blank=True, null=True)),
                ("reopened_why", models.CharField(blank=True, db_default="", max_length=200)),
                (
                    "bed",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="beds.bed"
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "hold",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="decisions",
                        to="beds.hold",
                    ),
                ),
                (
                    "referral",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="decisions", to="referrals.referral"
                    ),
                ),
                (
                    "reopened_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "ward",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="beds.ward"
                    ),
                ),
                (
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="decisions", to="meetings.meeting"
                    ),
                ),
            ],
            options={
                "ordering": ("decided_at", "id"),
            },
        ),
        migrations.CreateModel(
            name="Conflict",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("why", models.CharField(max_length=200)),
                ("declared_at", models.DateTimeField()),
                (
                    "referral",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="referrals.referral"),
                ),
                (
                    "user",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL),
                ),
                (
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="conflicts", to="meetings.meeting"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Attendance",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=200)),
                (
                    "presence",
                    models.CharField(
                        choices=[("expected", "Expected"), ("present", "Present"), ("apologies", "Apologies")],
                        default="expected",
                        max_length=10,
                    ),
                ),
                ("guest", models.BooleanField(default=False, verbose_name="invited for one referral or as a guest")),
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
                    "user",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="attendances", to="meetings.meeting"
                    ),
                ),
            ],
            options={
                "ordering": ("name",),
            },
        ),
        migrations.CreateModel(
            name="Action",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("text", models.CharField(max_length=500)),
                ("owner", models.CharField(max_length=200)),
                ("due_on", models.DateField(blank=True, null=True)),
                ("raised_at", models.DateTimeField()),
                ("done_at", models.DateTimeField(blank=True, null=True)),
                (
                    "done_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "raised_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "referral",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="actions",
                        to="referrals.referral",
                    ),
                ),
                (
                    "meeting",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="actions", to="meetings.meeting"),
                ),
            ],
            options={
                "ordering": ("due_on", "id"),
            },
        ),
        migrations.CreateModel(
            name="Pack",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveSmallIntegerField(default=1)),
                ("why", models.CharField(blank=True, max_length=200, verbose_name="why it was issued again")),
                ("issued_at", models.DateTimeField()),
                ("snapshot", models.JSONField()),
                ("checksum", models.CharField(max_length=64, verbose_name="SHA-256 of the snapshot")),
                (
                    "issued_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "meeting",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="packs", to="meetings.meeting"),
                ),
            ],
            options={
                "ordering": ("-issued_at", "-version"),
                "get_latest_by": "version",
            },
        ),
        migrations.CreateModel(
            name="PackFile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(choices=[("pdf", "PDF"), ("xlsx", "Spreadsheet")], max_length=10)),
                ("content", models.BinaryField()),
                ("checksum", models.CharField(max_length=64, verbose_name="SHA-256 of the content")),
                (
                    "pack",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="files", to="meetings.pack"),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="meeting",
            constraint=models.UniqueConstraint(
                condition=models.Q(("starts_at__isnull", False)),
                fields=("service_line", "starts_at"),
                name="one_meeting_per_slot",
            ),
        ),
        migrations.AddConstraint(
            model_name="meeting",
            constraint=models.UniqueConstraint(
                condition=models.Q(("week_on__isnull", False)),
                fields=("service_line", "week_on"),
                name="one_planned_meeting_per_week",
            ),
        ),
        migrations.AddConstraint(
            model_name="meeting",
            constraint=models.CheckConstraint(
                condition=models.Q(("closed_at", None), ("opened_at__isnull", False), _connector="OR"),
                name="meeting_closed_after_opening",
            ),
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.UniqueConstraint(
                condition=models.Q(("decided_by__isnull", False), ("reopened_at", None)),
                fields=("meeting", "referral"),
                name="one_decision_per_referral_and_meeting",
            ),
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.CheckConstraint(
                condition=models.Q(("decided_by", None), models.Q(("rationale", ""), _negated=True), _connector="OR"),
                name="decision_made_here_has_a_rationale",
            ),
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("reopened_at", None),
                    models.Q(("reopened_by__isnull", False), models.Q(("reopened_why", ""), _negated=True)),
                    _connector="OR",
                ),
                name="decision_reopened_by_someone_for_a_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="conflict",
            constraint=models.UniqueConstraint(
                fields=("meeting", "referral", "user"), name="one_conflict_per_person_and_referral"
            ),
        ),
        migrations.AddConstraint(
            model_name="attendance",
            constraint=models.UniqueConstraint(
                condition=models.Q(("user__isnull", False)), fields=("meeting", "user"), name="one_attendance_per_person"
            ),
        ),
        migrations.AddConstraint(
            model_name="pack",
            constraint=models.UniqueConstraint(fields=("meeting", "version"), name="one_pack_per_version"),
        ),
        migrations.AddConstraint(
            model_name="pack",
            constraint=models.CheckConstraint(
                condition=models.Q(("version", 1), models.Q(("why", ""), _negated=True), _connector="OR"),
                name="pack_again_says_why",
            ),
        ),
        migrations.AddConstraint(
            model_name="packfile",
            constraint=models.UniqueConstraint(fields=("pack", "kind"), name="one_file_of_a_kind_per_pack"),
        ),
    ]
