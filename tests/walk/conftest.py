import logging
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import cache
from django.db import transaction

from tests.walk.walking import SIGNED_IN, Walk
from tests.walk.world import Builder, World


@pytest.fixture(autouse=True)
def _nothing_remembered() -> None:
    """Those who walk stay signed in from one address to the next (see ``world``)."""


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """Made once for a module, in a transaction that is never committed."""
    with django_db_blocker.unblock(), transaction.atomic():
        SIGNED_IN.clear()
        yield Builder().build()
        transaction.set_rollback(True)
    cache.clear()


@pytest.fixture
def walk(world: World, db: None) -> Walk:
    """To ask for addresses as anybody; what is asked changes nothing for the next."""
    return Walk(world)


class Listener(logging.Handler):
    """What log records say, without the tracebacks that a thousand refusals would have formatted."""

    def __init__(self) -> None:
        super().__init__(logging.INFO)
        self.heard = ""

    def emit(self, record: logging.LogRecord) -> None:
        why = record.exc_info[1] if record.exc_info else ""
        self.heard += f"{record.getMessage()} {why}\n"


@pytest.fixture
def logged(monkeypatch: pytest.MonkeyPatch) -> Listener:
    listener = Listener()
    monkeypatch.setattr(logging.getLogger(), "handlers", [listener])
    return listener
