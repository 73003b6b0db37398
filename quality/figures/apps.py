from django.apps import AppConfig


class Figures(AppConfig):
    name = "quality.figures"
    label = "figures"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "Frozen months and their figures"
