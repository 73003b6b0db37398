from django.apps import AppConfig


class Discharge(AppConfig):
    name = "casemgmt.discharge"
    label = "discharge"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "Discharge planning, delays and follow-up"
