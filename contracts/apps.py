from django.apps import AppConfig


class Contracts(AppConfig):
    name = "contracts"
    label = "contracts"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "Contracts, money and the monthly return"
