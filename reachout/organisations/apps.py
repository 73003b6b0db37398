from django.apps import AppConfig


class Organisations(AppConfig):
    name = "reachout.organisations"
    label = "organisations"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "Organisations, sites and service lines"
