from django.apps import AppConfig


class Pathway(AppConfig):
    name = "casemgmt.pathway"
    label = "pathway"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "The pathway picture"
