from django.apps import AppConfig


class People(AppConfig):
    name = "reachout.people"
    label = "people"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "Patients: identity, relationships, legal status, alerts"
