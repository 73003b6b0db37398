from django.apps import AppConfig


class Sheets(AppConfig):
    name = "reachout.sheets"
    label = "sheets"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "Tables that come in as spreadsheets"
