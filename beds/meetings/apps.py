from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class Meetings(AppConfig):
    name = "beds.meetings"
    label = "meetings"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "The weekly bed meeting: agenda, pack, decisions"

    def ready(self) -> None:
        autodiscover_modules("pack")
