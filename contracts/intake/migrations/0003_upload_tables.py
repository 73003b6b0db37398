from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("intake", "0002_keep_files")]
    operations = [
        migrations.AddField(
            model_name="upload",
            name="tables",
            field=models.JSONField(blank=True, default=dict, verbose_name="rows read of an extract, by table"),
        )
    ]
