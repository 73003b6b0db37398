import django.db.models.deletion
import referrals.models.assessments
import referrals.models.referrals
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("organisations", "0001_initial"),
        ("people", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Draft",
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
                    ),
                ),
                ("answers", models.JSONField(default=dict)),
                ("saved", models.JSONField(default=dict)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="drafts", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisations.organisation"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="people.person"
                    ),
                ),
            ],
            options={
                "ordering": ("-updated_at",),
            },
        ),
        migrations.CreateModel(
            name="Referral",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "reference",
                    models.CharField(default=referrals.models.referrals.referral_reference, max_length=200, unique=True),
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
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("submitted", "Waiting for triage"),
                            ("accepted", "To be assessed"),
                            ("waiting", "Waiting for a bed"),
                            ("closed", "Closed"),
                        ],
                        default="submitted",
                        max_length=20,
                    ),
                ),
                ("received_on", models.DateField()),
                ("received_at", models.DateTimeField(blank=True, null=True)),
                (
                    "source",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("A1", "GP"),
                            ("A2", "Health visitor"),
                            ("A3", "Other primary health care"),
                            ("A4", "Maternity service"),
                            ("B1", "Self"),
                            ("B2", "Carer or relative"),
                            ("C1", "Social services"),
                            ("C2", "Education service"),
                            ("C3", "Housing service"),
                            ("D1", "Employer"),
                            ("D2", "Occupational health"),
                            ("E1", "Police"),
                            ("E2", "Courts"),
                            ("E3", "Probation service"),
                            ("E4", "Prison"),
                            ("E5", "Court liaison and diversion"),
                            ("E6", "Youth offending team"),
                            ("F1", "School nurse"),
                            ("F2", "Hospital paediatrics"),
                            ("F3", "Community paediatrics"),
                            ("G1", "Independent medium secure hospital"),
                            ("G2", "Independent low secure hospital"),
                            ("G3", "Other independent mental health service"),
                            ("G4", "Voluntary sector"),
                            ("H1", "Emergency department"),
                            ("H2", "Other secondary care"),
                            ("I1", "Another mental health trust, temporary transfer"),
                            ("I2", "Another mental health trust, permanent transfer"),
                            ("M1", "Asylum service"),
                            ("M2", "Telephone or electronic access service"),
                            ("M3", "Out of area agency"),
                            ("M4", "Drug action team"),
                            ("M5", "Jobcentre Plus"),
                            ("M6", "Other service or agency"),
                            ("M7", "Single point of access"),
                            ("M8", "Debt agency"),
                            ("M9", "Ambulance service"),
                            ("N3", "Talking therapies"),
                            ("P1", "Internal"),
                        ],
                        max_length=2,
                        verbose_name="source of referral",
                    ),
                ),
                ("setting", models.CharField(blank=True, max_length=200, verbose_name="where the person is now")),
                (
                    "urgency",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("emergency", "Emergency"),
                            ("very_urgent", "Very urgent"),
                            ("urgent", "Urgent"),
                            ("routine", "Routine"),
                        ],
                        max_length=20,
                    ),
                ),
                ("unsafe_now", models.BooleanField(default=False, verbose_name="unsafe where they are")),
                (
                    "security_sought",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("none", "No security"),
                            ("low", "Low secure"),
                            ("medium", "Medium secure"),
                            ("high", "High secure"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "specialism_sought",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("mi", "Mental illness"),
                            ("pd", "Personality disorder"),
                            ("ld", "Learning disability"),
                            ("autism", "Autism"),
                            ("abi", "Acquired brain injury"),
                            ("deaf", "Deaf"),
                            ("older", "Older adults"),
                            ("ed", "Eating disorder"),
                        ],
                        max_length=10,
                    ),
                ),
                ("from_prison", models.BooleanField(blank=True, null=True)),
                ("initial_request_on", models.DateField(blank=True, null=True, verbose_name="first asked for a medical report")),
                (
                    "court_order",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("s35_36", "Section 35 or 36 remand"),
                            ("s37_38_45a", "Section 37, 38 or 45A order"),
                            ("s47_48", "Section 47 or 48 warrant"),
                        ],
                        max_length=20,
                    ),
                ),
                ("court_order_on", models.DateField(blank=True, null=True)),
                (
                    "in_acute",
                    models.BooleanField(default=False, verbose_name="in an acute hospital bed, awaiting a specialist unit"),
                ),
                ("answers", models.JSONField(default=dict)),
                ("drafted_as", models.BigIntegerField(blank=True, editable=False, null=True, unique=True)),
                ("acknowledged_at", models.DateTimeField(blank=True, null=True)),
                ("triaged_on", models.DateField(blank=True, null=True)),
                ("priority_override", models.SmallIntegerField(blank=True, null=True)),
                ("priority_reason", models.TextField(blank=True)),
                ("due_on", models.DateField(blank=True, null=True)),
                ("due_what", models.CharField(blank=True, max_length=30)),
                ("closed_on", models.DateField(blank=True, null=True)),
                (
                    "close_reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("admitted", "Admitted"),
                            ("not_accepted", "Not accepted"),
                            ("withdrawn", "Withdrawn"),
                            ("community", "Supported in the community"),
                            ("prison_inreach", "Back to prison in-reach"),
                            ("avoided", "Admission avoided"),
                        ],
                        max_length=20,
                    ),
                ),
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
                        max_length=20,
                    ),
                ),
                ("decline_advice", models.TextField(blank=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                (
                    "acknowledged_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "linked_site",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisations.site",
                        verbose_name="unit of the community team",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="referrals", to="people.person"),
                ),
                (
                    "referred_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "referring_organisation",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="referrals_made",
                        to="organisations.organisation",
                    ),
                ),
                (
                    "triaged_by",
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
                "ordering": ("-received_on", "-id"),
            },
        ),
        migrations.CreateModel(
            name="Rating",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "instrument",
                    models.CharField(
                        choices=[
                            ("dundrum_1", "DUNDRUM-1 triage security"),
                            ("dundrum_2", "DUNDRUM-2 triage urgency"),
                            ("meed", "MEED-style physical risk"),
                        ],
                        max_length=20,
                    ),
                ),
                ("scores", models.JSONField(default=dict)),
                ("total", models.DecimalField(blank=True, decimal_places=2, max_digits=6, null=True)),
                (
                    "band",
                    models.CharField(blank=True, choices=[("red", "Red"), ("amber", "Amber"), ("green", "Green")], max_length=10),
                ),
                ("rated_on", models.DateField()),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "rated_by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "referral",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="ratings", to="referrals.referral"
                    ),
                ),
            ],
            options={
                "ordering": ("-rated_on", "-id"),
            },
        ),
        migrations.CreateModel(
            name="Follower",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisations.organisation"
                    ),
                ),
                (
                    "referral",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="followers", to="referrals.referral"
                    ),
                ),
            ],
            options={
                "ordering": ("at", "id"),
            },
        ),
        migrations.CreateModel(
            name="Assessment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "reference",
                    models.CharField(default=referrals.models.assessments.assessment_reference, max_length=200, unique=True),
                ),
                ("first_contact_on", models.DateField(blank=True, null=True)),
                ("decided_on", models.DateField(blank=True, null=True)),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("accept_high", "Accept for high secure"),
                            ("accept_medium", "Accept for medium secure"),
                            ("accept_low", "Accept for low secure"),
                            ("accept_sedu", "Accept for a specialist eating disorder unit"),
                            ("picu", "Refer to PICU or acute"),
                            ("community", "Support in the community"),
                            ("prison_inreach", "Return to prison in-reach"),
                            ("defer", "Defer"),
                            ("not_accepted", "Not accepted"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "recommended_security",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("none", "No security"),
                            ("low", "Low secure"),
                            ("medium", "Medium secure"),
                            ("high", "High secure"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "specialism",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("mi", "Mental illness"),
                            ("pd", "Personality disorder"),
                            ("ld", "Learning disability"),
                            ("autism", "Autism"),
                            ("abi", "Acquired brain injury"),
                            ("deaf", "Deaf"),
                            ("older", "Older adults"),
                            ("ed", "Eating disorder"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "ward_sex",
                    models.CharField(
                        blank=True,
                        choices=[("male", "Men"), ("female", "Women"), ("mixed", "Either")],
                        max_length=10,
                        verbose_name="ward for",
                    ),
                ),
                ("medical_opinion", models.TextField(blank=True)),
                ("medical_by", models.CharField(blank=True, max_length=200, verbose_name="medical assessor")),
                ("nursing_opinion", models.TextField(blank=True)),
                ("nursing_by", models.CharField(blank=True, max_length=200, verbose_name="nursing assessor")),
                ("risk_summary", models.TextField(blank=True)),
                ("conditions", models.TextField(blank=True, verbose_name="conditions and needs on the ward")),
                (
                    "reason_code",
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
                        max_length=20,
                        verbose_name="why not",
                    ),
                ),
                ("reason", models.TextField(blank=True, verbose_name="reason and advice")),
                ("valid_until", models.DateField(blank=True, null=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "organisation",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisations.organisation",
                        verbose_name="assessed by",
                    ),
                ),
                (
                    "recorded_by",
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
                        on_delete=django.db.models.deletion.PROTECT, related_name="assessments", to="referrals.referral"
                    ),
                ),
            ],
            options={
                "ordering": ("first_contact_on", "id"),
            },
        ),
        migrations.CreateModel(
            name="Sent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisations.organisation"
                    ),
                ),
                (
                    "referral",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="sent_to", to="referrals.referral"
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "sent",
                "ordering": ("at", "id"),
            },
        ),
        migrations.CreateModel(
            name="Step",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("submitted", "Waiting for triage"),
                            ("accepted", "To be assessed"),
                            ("waiting", "Waiting for a bed"),
                            ("closed", "Closed"),
                        ],
                        max_length=20,
                    ),
                ),
                ("at", models.DateTimeField()),
                ("note", models.CharField(blank=True, max_length=200)),
                (
                    "by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "referral",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="steps", to="referrals.referral"),
                ),
            ],
            options={
                "ordering": ("at", "id"),
            },
        ),
        migrations.AddIndex(
            model_name="referral",
            index=models.Index(fields=["service_line", "status", "received_on"], name="referral_queue"),
        ),
        migrations.AddIndex(
            model_name="referral",
            index=models.Index(fields=["referring_organisation", "service_line"], name="referral_by_referrer"),
        ),
        migrations.AddIndex(
            model_name="referral",
            index=models.Index(fields=["service_line", "status", "due_on"], name="referral_due"),
        ),
        migrations.AddConstraint(
            model_name="referral",
            constraint=models.CheckConstraint(
                condition=models.Q(("closed_on", None), ("closed_on__gte", models.F("received_on")), _connector="OR"),
                name="referral_closes_after_received",
            ),
        ),
        migrations.AddConstraint(
            model_name="referral",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("closed_on__isnull", False), ("status", "closed")),
                    models.Q(models.Q(("status", "closed"), _negated=True), ("closed_on", None)),
                    _connector="OR",
                ),
                name="referral_closed_on_a_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="referral",
            constraint=models.CheckConstraint(
                condition=models.Q(("court_order", ""), ("court_order_on__isnull", False), _connector="OR"),
                name="referral_order_has_its_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="referral",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("priority_override", None), models.Q(("priority_reason", ""), _negated=True), _connector="OR"
                ),
                name="referral_override_has_a_reason",
            ),
        ),
        migrations.AddIndex(
            model_name="rating",
            index=models.Index(fields=["referral", "instrument", "-rated_on", "-id"], name="rating_latest"),
        ),
        migrations.AddConstraint(
            model_name="follower",
            constraint=models.UniqueConstraint(fields=("referral", "organisation"), name="followed_once_by_an_organisation"),
        ),
        migrations.AddConstraint(
            model_name="sent",
            constraint=models.UniqueConstraint(fields=("referral", "organisation"), name="sent_once_to_a_provider"),
        ),
    ]
