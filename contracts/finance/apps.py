from django.apps import AppConfig


class Finance(AppConfig):
    name = "contracts.finance"
    label = "finance"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "Budgets, packages, forecast and shares"
