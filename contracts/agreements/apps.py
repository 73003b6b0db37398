from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class Agreements(AppConfig):
    name = "contracts.agreements"
    label = "agreements"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "Contracts"

    def ready(self) -> None:
        autodiscover_modules("measured")
