from django.apps import AppConfig


class Quality(AppConfig):
    name = "quality"
    label = "quality"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "Measures, process control, assurance"
