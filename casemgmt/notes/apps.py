from django.apps import AppConfig


class Notes(AppConfig):
    name = "casemgmt.notes"
    label = "notes"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "Notes, documents and subject access"
