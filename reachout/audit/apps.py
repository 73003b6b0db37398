from django.apps import AppConfig


class Audit(AppConfig):
    name = "reachout.audit"
    label = "audit"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "Audit: who did or read what, when and why"
