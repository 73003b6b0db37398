from django.apps import AppConfig


class Jobs(AppConfig):
    name = "reachout.jobs"
    label = "jobs"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "Long work and its progress"
