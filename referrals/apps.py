from django.apps import AppConfig


class Referrals(AppConfig):
    name = "referrals"
    label = "referrals"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "Referral, triage, access assessment, priority"
