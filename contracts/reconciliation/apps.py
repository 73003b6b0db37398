from django.apps import AppConfig


class Reconciliation(AppConfig):
    name = "contracts.reconciliation"
    label = "reconciliation"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "Reconciliation"
