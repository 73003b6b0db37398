from django.apps import AppConfig


class Meetings(AppConfig):
    name = "beds.meetings"
    label = "meetings"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "The weekly bed meeting: agenda, pack, decisions"
