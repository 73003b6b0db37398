"""What must hold before this instance can do its work. Each check is quick, and says in words what is wrong."""

import logging
from collections.abc import Callable
from functools import cache

from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from . import heartbeats

log = logging.getLogger(__name__)


class NotReady(Exception):
    """Why not, in words that may be shown to anybody."""


def database() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


def broker() -> None:
    with heartbeats.redis() as server:
        server.ping()


def worker() -> None:
    age = heartbeats.age("worker")
    if age is None:
        raise NotReady("No worker has been heard of.")
    if age > heartbeats.SILENCE:
        raise NotReady(f"No worker has been heard of for {age:.0f} seconds.")


def migrations() -> None:
    if missing := known_migrations() - set(MigrationRecorder(connection).applied_migrations()):
        raise NotReady(f"Migrations to apply: {len(missing)}.")


@cache
def known_migrations() -> set[tuple[str, str]]:
    return set(MigrationLoader(None).disk_migrations)


CHECKS: dict[str, Callable[[], None]] = {"database": database, "broker": broker, "worker": worker, "migrations": migrations}


def run_all() -> dict[str, dict[str, object]]:
    return {name: outcome(name, check) for name, check in CHECKS.items()}


def outcome(name: str, check: Callable[[], None]) -> dict[str, object]:
    """The details of a fault go to the log only: an address or a password may be among them."""
    try:
        check()
    except NotReady as reason:
        return {"ok": False, "why": str(reason)}
    except Exception:
        log.exception("The check of the %s failed", name)
        return {"ok": False, "why": f"Could not be checked: {name} gives no answer."}
    return {"ok": True}
