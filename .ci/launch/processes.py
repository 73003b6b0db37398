"""Children that log to a file, are started again when they fall, and go when we go."""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from .ground import Trouble, last_lines

SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def stop_on_signals() -> None:
    """Ctrl-C and a plain kill both unwind the stack, so that every `finally` runs (a shell's background jobs ignore SIGINT)."""

    def leave(number: int, _frame: object) -> None:
        for each in SIGNALS:
            signal.signal(each, signal.SIG_IGN)
        raise SystemExit(128 + number)

    for each in SIGNALS:
        signal.signal(each, leave)


def wait_for(child: subprocess.Popen[bytes]) -> int:
    """Its exit code; should we be told to stop, it is told first. Ctrl-C in a terminal reaches it anyway."""
    try:
        code = child.wait()
    except BaseException:
        child.send_signal(signal.SIGTERM)
        child.wait()
        raise
    return 128 - code if code < 0 else code


def tied(stop: signal.Signals, before: Callable[[], None] | None = None) -> Callable[[], None]:
    """What a child does before it becomes its program: ask for this signal should its parent die, even by SIGKILL."""
    parent = os.getpid()

    def prepare() -> None:
        for each in SIGNALS:
            signal.signal(each, signal.SIG_DFL)
        if before:
            before()
        if sys.platform == "linux":
            ctypes.CDLL(None).prctl(1, int(stop))
            if os.getppid() != parent:
                os._exit(1)

    return prepare


class Process:
    def __init__(
        self,
        name: str,
        command: list[object],
        *,
        log: Path,
        stop: signal.Signals = signal.SIGTERM,
        before: Callable[[], None] | None = None,
        **options: Any,
    ) -> None:
        self.name, self.command, self.log, self.stop_signal = name, [str(word) for word in command], log, stop
        self.before, self.options, self.falls = before, options, 0
        self.start()

    def start(self) -> None:
        self.started = time.monotonic()
        prepare = tied(self.stop_signal, self.before)
        with self.log.open("ab") as log:
            streams: dict[str, Any] = {"stdin": subprocess.DEVNULL, "stdout": log, "stderr": log}
            self.child = subprocess.Popen(self.command, start_new_session=True, preexec_fn=prepare, **streams, **self.options)

    def alive(self) -> bool:
        return self.child.poll() is None

    def mend(self) -> None:
        """Start again what fell; give up on what falls again and again."""
        if self.alive():
            return
        self.falls = self.falls + 1 if time.monotonic() - self.started < 30 else 1
        if self.falls > 5:
            raise Trouble(f"{self.name} does not stay up:\n{last_lines(self.log)}")
        self.end_group()
        time.sleep(self.falls - 0.8)
        self.start()

    def stop(self, patience: float = 15) -> None:
        self.child.send_signal(self.stop_signal)
        try:
            self.child.wait(patience)
        except subprocess.TimeoutExpired:
            self.child.kill()
            self.child.wait()
        self.end_group()

    def end_group(self) -> None:
        """No grandchild outlives its parent."""
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.child.pid, signal.SIGKILL)

    def wait_until(self, ready: Callable[[], object], *, seconds: float = 60, patient: bool = False) -> None:
        """Until it answers; patient with one that must try more than once."""
        until = time.monotonic() + seconds
        while not ready():
            if patient:
                self.mend()
            if not self.alive() or time.monotonic() > until:
                raise Trouble(f"{self.name} did not start:\n{last_lines(self.log)}")
            time.sleep(0.03)


def free_port(*wanted: int) -> int:
    """The first of the wanted ports of the loopback that nobody has, else any free one."""
    for port in (*wanted, 0):
        with socket.socket() as listener, contextlib.suppress(OSError):
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listener.bind(("127.0.0.1", port))
            return int(listener.getsockname()[1])
    raise Trouble("This machine has no free port on 127.0.0.1.")
