from django.apps import AppConfig


class Api(AppConfig):
    name = "reachout.api"
    label = "api"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "The API's shared habits"
