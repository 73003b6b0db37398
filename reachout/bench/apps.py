from django.apps import AppConfig


class Bench(AppConfig):
    name = "reachout.bench"
    label = "bench"
    verbose_name = "How fast, beside the floor"
