from django.apps import AppConfig


class Spc(AppConfig):
    name = "quality.spc"
    label = "spc"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "Process-control charts"
