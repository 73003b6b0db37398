import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Event",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField(auto_now_add=True)),
                ("act", models.CharField(max_length=60)),
                ("model", models.CharField(blank=True, max_length=60)),
                ("object_id", models.BigIntegerField(null=True)),
                ("person_id", models.BigIntegerField(null=True)),
                ("why", models.CharField(blank=True, max_length=500)),
                ("facts", models.JSONField(default=dict)),
                (
                    "by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "ordering": ("-id",),
                "indexes": [
                    models.Index(fields=["person_id", "-id"], name="audit_by_person"),
                    models.Index(fields=["by", "-id"], name="audit_by_actor"),
                    models.Index(fields=["model", "object_id", "-id"], name="audit_by_object"),
                    models.Index(fields=["act", "-id"], name="audit_by_act"),
                    models.Index(fields=["model", "-id"], name="audit_by_model"),
                    models.Index(fields=["at"], name="audit_by_moment"),
                ],
            },
        ),
    ]
