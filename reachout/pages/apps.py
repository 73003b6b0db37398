from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class Pages(AppConfig):
    name = "reachout.pages"
    label = "pages"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "The frame of every page"

    def ready(self) -> None:
        autodiscover_modules("navigation", "worklist")
