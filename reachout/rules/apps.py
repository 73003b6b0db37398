from django.apps import AppConfig


class Rules(AppConfig):
    name = "reachout.rules"
    label = "rules"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "Dated rules: clocks, thresholds, intervals"
