import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("flags", "0002_append_only")]
    operations = [
        migrations.AddField(
            "flag", "answer_by", models.DateField(default=django.utils.timezone.localdate), preserve_default=False
        ),
    ]
