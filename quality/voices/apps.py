from django.apps import AppConfig


class Voices(AppConfig):
    name = "quality.voices"
    label = "voices"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "Co-production"
