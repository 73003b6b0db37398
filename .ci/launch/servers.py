"""PostgreSQL and Redis for as long as anybody uses a home.

Whoever needs them holds the home's `using` lock together with the others. A keeper in the background starts the servers, starts
again what falls, and stops them when it can have the lock for itself: when the last user has gone, or was killed.
"""

from __future__ import annotations

import contextlib
import json
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import IO
from urllib.parse import urlsplit

from .broker import Broker
from .ground import ROOT, Trouble, last_lines
from .locks import alone, is_held, take, together
from .postgresql import PostgreSQL
from .processes import Process, stop_on_signals

NEEDED = ("DATABASE_URL", "REDIS_URL")


def secret(home: Path, name: str) -> str:
    """A secret of this home, made once and readable by its owner only."""
    file = home / name
    if not file.exists():
        new = home / f"{name}.{os.getpid()}"
        with open(os.open(new, os.O_CREAT | os.O_WRONLY, 0o600), "w") as out:
            out.write(secrets.token_urlsafe(48))
        with contextlib.suppress(FileExistsError):
            os.link(new, file)
        new.unlink()
    return file.read_text()


def given() -> dict[str, str]:
    """The servers that the environment names: those are another's to start and stop."""
    return {name: os.environ[name] for name in NEEDED if os.environ.get(name)}


@contextlib.contextmanager
def servers(home: Path, *, quick: bool = False) -> Iterator[dict[str, str]]:
    """The addresses of a PostgreSQL and a Redis that run at least until the block ends."""
    home.mkdir(parents=True, exist_ok=True, mode=0o700)
    if len(given()) == len(NEEDED):
        yield given()
        return
    with alone(home / "starting.lock"):
        using = together(home / "using.lock")
        found = {**find_or_start(home, quick=quick), **given()}
    try:
        if missing := [name for name in NEEDED if name not in found]:
            raise Trouble(f"What runs in {home} was started with {missing[0]} set. Set it here too, or stop the other first.")
        yield found
    finally:
        leave(home, using)


def find_or_start(home: Path, *, quick: bool) -> dict[str, str]:
    """The addresses of servers that answer. A keeper killed this very moment may still hold its lock, and its word be stale."""
    addresses, keeper = home / "servers.json", None
    until = time.monotonic() + 90
    while True:
        if keeper is None and not is_held(home / "keeper.lock"):
            addresses.unlink(missing_ok=True)
            keeper = start_keeper(home, quick=quick)
        with contextlib.suppress(FileNotFoundError):
            found = dict(json.loads(addresses.read_text()))
            if all(map(answers, found.values())) and is_held(home / "keeper.lock"):
                return found
        if (keeper and keeper.poll() is not None) or time.monotonic() > until:
            raise Trouble(last_lines(home / "log" / "keeper.log") or "The servers did not start.")
        time.sleep(0.03)


GREETINGS = {"postgresql": (8).to_bytes(4) + (80877103).to_bytes(4), "redis": b"PING\r\n"}
"""What a server answers before it knows who asks: PostgreSQL whether it encrypts, Redis that it wants the password."""


def answers(url: str) -> bool:
    """Whether a server is there and speaks: one killed a moment ago may still take a connection, and then drops it."""
    there = urlsplit(url)
    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", there.port or 0), timeout=2) as line:
        line.sendall(GREETINGS[there.scheme])
        return line.recv(1) != b""
    return False


def start_keeper(home: Path, *, quick: bool) -> subprocess.Popen[bytes]:
    log = home / "log" / "keeper.log"
    log.parent.mkdir(exist_ok=True)
    command = [sys.executable, str(ROOT / "dev"), "keep", str(home), *(["quick"] if quick else [])]
    with log.open("wb") as out:
        return subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=out, stderr=out, start_new_session=True, cwd=ROOT)


def leave(home: Path, using: IO[str]) -> None:
    """The last to leave waits until the servers have stopped, so that nothing is left behind."""
    last = take(using)
    using.close()
    until = time.monotonic() + 40
    while last and is_held(home / "keeper.lock") and time.monotonic() < until:
        joined = (home / "servers.json").exists() and is_held(home / "using.lock")
        if joined:
            return
        time.sleep(0.05)


def keep(home: Path, *, quick: bool) -> None:
    """The keeper: what runs in the background while anybody uses the home."""
    stop_on_signals()
    with (home / "keeper.lock").open("a") as mine, (home / "using.lock").open("a") as using:
        if not take(mine, patience=2):
            raise Trouble("Another keeper looks after this home.")
        running: list[Process] = []
        try:
            start_servers(home, running, quick=quick)
            while not take(using):
                for process in running:
                    process.mend()
                time.sleep(0.1)
        finally:
            for each in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
                signal.signal(each, signal.SIG_IGN)
            (home / "servers.json").unlink(missing_ok=True)
            for process in reversed(running):
                process.stop()


def start_servers(home: Path, running: list[Process], *, quick: bool) -> None:
    found, password, logs = {}, secret(home, "password"), home / "log"
    if "DATABASE_URL" not in given():
        postgresql = PostgreSQL(home, password=password, quick=quick)
        running.append(postgresql.start(logs / "postgresql.log"))
        found["DATABASE_URL"] = postgresql.url
    if "REDIS_URL" not in given():
        broker = Broker(home, password=password, quick=quick)
        running.append(broker.start(logs / "redis.log"))
        found["REDIS_URL"] = broker.url
    new = home / "servers.json.new"
    new.touch(mode=0o600)
    new.write_text(json.dumps(found))
    new.rename(home / "servers.json")
