from django.apps import AppConfig


class Away(AppConfig):
    name = "casemgmt.away"
    label = "away"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "Out of area, and coming home"
