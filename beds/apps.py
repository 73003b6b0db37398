from django.apps import AppConfig


class Beds(AppConfig):
    name = "beds"
    label = "beds"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "Wards, beds, holds, stays, leave, readiness"
