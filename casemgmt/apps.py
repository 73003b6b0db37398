from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class CaseManagement(AppConfig):
    name = "casemgmt"
    label = "casemgmt"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "Case oversight, incidents, community"

    def ready(self) -> None:
        autodiscover_modules("panels", "flags")
