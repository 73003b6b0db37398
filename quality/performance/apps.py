from django.apps import AppConfig


class Performance(AppConfig):
    name = "quality.performance"
    label = "performance"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "Performance against the contract"
