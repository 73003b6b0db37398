from django.apps import AppConfig


class Intake(AppConfig):
    name = "contracts.intake"
    label = "intake"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "Files of the monthly return"
