"""What every test may ask for. Real PostgreSQL, real Redis, and where it matters a real worker and a real browser."""

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import datetime
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Any
from urllib.parse import quote

import hypothesis
import pytest
from django.apps import apps
from django.conf import settings as django_settings
from django.core.cache import cache
from django.db import connection
from factory.random import reseed_random

from reachout.celery import app as celery_app
from reachout.health import heartbeats
from tests import browser

ROOT = Path(__file__).resolve().parent.parent
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome")
CHROMIUM = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, BROWSERS)), None)

# How long an example takes says more about the machine than about the code. What fails once must fail again: chance is let in
# by --hypothesis-profile=chance.
hypothesis.settings.register_profile("chance", deadline=None)
hypothesis.settings.register_profile("reachout", deadline=None, derandomize=True)
hypothesis.settings.load_profile("reachout")

# Playwright runs an event loop in the thread of the test; Django would refuse to touch the database there.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"


def pytest_itemcollected(item: pytest.Item) -> None:
    """Whatever opens a page is a journey; without a Chromium it is skipped, and says so."""
    if {"page", "browser"} & set(getattr(item, "fixturenames", ())):
        item.add_marker(pytest.mark.journey)
    if item.get_closest_marker("journey") and not CHROMIUM:
        item.add_marker(pytest.mark.skip(reason="no Chromium on this machine: apt-get install chromium"))


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Journeys, few tests that take minutes, then rooms of many tests: what is begun last should soon be done, or one
    process works on while the others have nothing left to do. A module or class is a room, and one process's."""
    room = {item: item.nodeid.rpartition("::")[0] for item in items}
    journeys = {room[item] for item in items if item.get_closest_marker("journey")}
    late = {room[item] for item in items if item.get_closest_marker("after_others")}
    many = Counter(room.values())
    items.sort(key=lambda item: (room[item] not in journeys, room[item] in late, -many[room[item]], room[item]))


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """A test meets the same made-up people each time."""
    reseed_random(item.nodeid)


@pytest.fixture(autouse=True)
def _nothing_remembered() -> Iterator[None]:
    """Sessions, counted sign-ins and queued tasks live in Redis, which no transaction rolls back."""
    yield
    cache.clear()


EMPTY = """
DO $$
DECLARE
    name text;
    used boolean;
BEGIN
    FOREACH name IN ARRAY ARRAY[%s] LOOP
        EXECUTE 'SELECT EXISTS (SELECT FROM ' || name || ')' INTO used;
        IF used THEN
            EXECUTE 'DELETE FROM ' || name;
        END IF;
    END LOOP;
END $$
"""
"""Only what was written to, once whoever still writes has ended: to truncate every table there is takes many times as long."""


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> None:
    """After a test that commits, every table is emptied: the audit trail too, whose triggers forbid it to all but this."""
    with django_db_blocker.unblock():
        operations = type(connection.ops)  # the class: under the browser's event loop the connection is another object

    def what_is_there(self: Any, style: Any, tables: list[str], **kwargs: Any) -> list[str]:
        names = [self.quote_name(table) for table in tables]
        return [
            "SET LOCAL session_replication_role = replica",
            "SET LOCAL lock_timeout = '60s'",
            f"LOCK TABLE {', '.join(names)} IN SHARE ROW EXCLUSIVE MODE",
            EMPTY % ", ".join(f"'{name}'" for name in names),
        ]

    operations.sql_flush = what_is_there


class Clock:
    """Time as Django tells it: `clock.reads(...)` decides what timezone.now() and timezone.localdate() say from here on."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.monkeypatch = monkeypatch

    def reads(self, moment: datetime) -> None:
        self.monkeypatch.setattr("django.utils.timezone.now", lambda: moment)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    return Clock(monkeypatch)


def row_counts() -> Counter[str]:
    """How many rows each table has: what a test says has changed can be held against all that has."""
    return Counter({model._meta.label: model._base_manager.count() for model in apps.get_models() if model._meta.managed})


# -- other processes on the test's own database --------------------------------------------------------------------------


def own_database() -> str:
    """The address of this process's test database."""
    database = connection.settings_dict
    who = f"{quote(database['USER'])}:{quote(database['PASSWORD'])}@{database['HOST']}:{database['PORT']}"
    return f"postgresql://{who}/{database['NAME']}"


@pytest.fixture
def instance(transactional_db: None) -> dict[str, str]:
    """The environment of a process that works on this test's database and Redis, with the product's own settings."""
    return {
        **os.environ,
        "DATABASE_URL": own_database(),
        "REDIS_URL": django_settings.REDIS_URL,
        "DJANGO_SETTINGS_MODULE": "reachout.settings",
    }


class Worker:
    """A celery worker in a process group of its own, for tests that send it work or kill it."""

    def __init__(self, env: dict[str, str], log: Path) -> None:
        self.env, self.log = env, log

    def start(self) -> None:
        command = [sys.executable, "-m", "celery", "-A", "reachout", "worker", "--concurrency", "1", "--loglevel", "INFO"]
        with self.log.open("ab") as out:
            self.process = subprocess.Popen(command, env=self.env, cwd=ROOT, stdout=out, stderr=out, start_new_session=True)
        wait_for(lambda: (heartbeats.age("worker") or 99) < 3, "the worker's first heartbeat", seconds=90)

    def kill(self) -> None:
        """SIGKILL, children too: a power cut, as far as the worker can tell."""
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()


@pytest.fixture
def worker(instance: dict[str, str], tmp_path: Path) -> Iterator[Worker]:
    """Tasks really go through the broker while it runs."""
    celery_app.conf.task_always_eager = False
    worker = Worker(instance, tmp_path / "worker.log")
    try:
        worker.start()
        yield worker
    finally:
        worker.kill()
        celery_app.conf.task_always_eager = True


@contextlib.contextmanager
def served(env: dict[str, str], log: Path, *options: str) -> Iterator[str]:
    """The product's web server in a process of its own: its address."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port = listener.getsockname()[1]
    bind = ["--bind", f"127.0.0.1:{port}", "--no-control-socket"]
    command = [sys.executable, "-m", "gunicorn", "reachout.wsgi", *bind, *options]
    with log.open("wb") as out, subprocess.Popen(command, env=env, cwd=ROOT, stdout=out, stderr=out) as server:
        try:
            wait_for(lambda: answers(port), "the web server", seconds=90)
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()


def answers(port: int) -> bool:
    """Whatever it says: gunicorn listens long before the product behind it has been loaded."""
    line = HTTPConnection("127.0.0.1", port, timeout=30)
    with contextlib.suppress(OSError, HTTPException), contextlib.closing(line):
        line.request("GET", "/healthz")
        return bool(line.getresponse().status)
    return False


def wait_for(there: Callable[[], object], what: str, seconds: float = 30) -> None:
    until = time.monotonic() + seconds
    while not there():
        assert time.monotonic() < until, f"waited {seconds} seconds for {what}"
        time.sleep(0.05)


# -- a browser -----------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="session", autouse=True)
def _looked_at(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Processes tell each other which pages they have held up to axe."""
    here = tmp_path_factory.getbasetemp()
    browser.LOOKED_AT = (here.parent if "PYTEST_XDIST_WORKER" in os.environ else here) / "looked-at"
    browser.LOOKED_AT.mkdir(exist_ok=True)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, object]) -> dict[str, object]:
    quiet = ["--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
    quiet += ["--disable-component-update", "--disable-sync"]
    as_root = ["--no-sandbox"] if os.geteuid() == 0 else []
    return {**browser_type_launch_args, "executable_path": CHROMIUM, "args": quiet + as_root}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, object], live_server: object) -> dict[str, object]:
    """Pages are named by their path alone: page.goto("/referrals/")."""
    return {
        **browser_context_args,
        "base_url": str(live_server),
        "locale": "en-GB",
        "timezone_id": "Europe/London",
        "viewport": {"width": 1440, "height": 900},
    }
