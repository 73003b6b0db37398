from django.apps import AppConfig


class Report(AppConfig):
    name = "quality.report"
    label = "report"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "The board report"
