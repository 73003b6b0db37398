from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class People(AppConfig):
    name = "reachout.people"
    label = "people"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "Patients: identity, relationships, legal status, alerts"

    def ready(self) -> None:
        autodiscover_modules("finders", "leads", "merging", "story")
