from django.apps import AppConfig


class Wishes(AppConfig):
    name = "casemgmt.wishes"
    label = "wishes"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "The person's and the carer's voice"
