from django.apps import AppConfig


class CaseManagement(AppConfig):
    name = "casemgmt"
    label = "casemgmt"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "Case oversight, incidents, community"
