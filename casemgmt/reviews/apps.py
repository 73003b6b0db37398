from django.apps import AppConfig


class Reviews(AppConfig):
    name = "casemgmt.reviews"
    label = "reviews"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "Reviews and visits: what is due by the facts, what was held"
