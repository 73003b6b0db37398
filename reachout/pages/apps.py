from django.apps import AppConfig


class Pages(AppConfig):
    name = "reachout.pages"
    label = "pages"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "The frame of every page"
