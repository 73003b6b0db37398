from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class Returns(AppConfig):
    name = "contracts.returns"
    label = "returns"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "Monthly returns"

    def ready(self) -> None:
        autodiscover_modules("beside")
