from django.apps import AppConfig


class Incidents(AppConfig):
    name = "casemgmt.incidents"
    label = "incidents"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "Incidents and restrictive interventions"
