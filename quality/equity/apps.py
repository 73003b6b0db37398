from django.apps import AppConfig


class Equity(AppConfig):
    name = "quality.equity"
    label = "equity"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "Inequalities"
