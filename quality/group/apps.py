from django.apps import AppConfig


class Group(AppConfig):
    name = "quality.group"
    label = "group"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "The safety and quality group, ratings and learning"
