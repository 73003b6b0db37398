from django.apps import AppConfig


class Caseload(AppConfig):
    name = "casemgmt.caseload"
    label = "caseload"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "The caseload: the dashboard and its saved views"
