from django.apps import AppConfig


class Published(AppConfig):
    name = "quality.published"
    label = "published"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "Figures for the public"
