from django.apps import AppConfig


class HealthConfig(AppConfig):
    name = "reachout.health"

    def ready(self) -> None:
        from . import heartbeats  # noqa: F401  (the worker's sign of life is a celery signal)
