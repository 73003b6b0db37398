from django.apps import AppConfig


class Flags(AppConfig):
    name = "casemgmt.flags"
    label = "flags"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "Flags and escalation"
