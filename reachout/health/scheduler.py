import contextlib
from typing import Any

from celery.beat import PersistentScheduler
from redis import RedisError

from . import heartbeats


class Scheduler(PersistentScheduler):
    """Celery's scheduler, leaving a sign of life at every turn of its loop."""

    max_interval = heartbeats.SILENCE // 4

    def tick(self, *args: Any, **kwargs: Any) -> float:
        with contextlib.suppress(RedisError):
            heartbeats.leave("beat")
        return float(super().tick(*args, **kwargs))
