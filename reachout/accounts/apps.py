from django.apps import AppConfig


class Accounts(AppConfig):
    name = "reachout.accounts"
    label = "accounts"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "People who use Reach Out, their roles and reach"
