"""Signs of life of the processes that answer no requests, left in Redis by themselves: reading one asks nobody."""

from typing import Any

from celery.signals import heartbeat_sent
from django.conf import settings
from redis import Redis
from redis.backoff import NoBackoff
from redis.retry import Retry

SILENCE = 20
"""After so many seconds without a sign of life a process is taken for dead."""
KEPT = 24 * 3600


def redis() -> Redis:
    """A connection that says at once when it cannot be made."""
    return Redis.from_url(settings.CELERY_BROKER_URL, socket_connect_timeout=2, socket_timeout=2, retry=Retry(NoBackoff(), 0))


def leave(kind: str) -> None:
    with redis() as server:
        server.set(f"heartbeat:{kind}", 1, ex=KEPT)


def age(kind: str) -> float | None:
    """Seconds since the last sign of life, by the clock of Redis; None if there was none for a day."""
    with redis() as server:
        left = server.pttl(f"heartbeat:{kind}")
    return None if left < 0 else KEPT - left / 1000


@heartbeat_sent.connect
def worker_lives(**_: Any) -> None:
    """Celery's worker sends one every two seconds from its main process, however busy its children are."""
    leave("worker")
