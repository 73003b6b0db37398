from django.apps import AppConfig


class Community(AppConfig):
    name = "casemgmt.community"
    label = "community"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "The specialist community team"
