from django.apps import AppConfig


class Assurance(AppConfig):
    name = "quality.assurance"
    label = "assurance"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "Surveillance, visits and actions"
