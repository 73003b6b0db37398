"""Locks that the kernel lets go of when their holder dies, however it dies."""

from __future__ import annotations

import contextlib
import fcntl
import time
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from .ground import Trouble


@contextlib.contextmanager
def alone(path: Path, *, otherwise: str = "") -> Iterator[None]:
    """Hold the lock for oneself: wait for it, or refuse with the words given."""
    with path.open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | (fcntl.LOCK_NB if otherwise else 0))
        except BlockingIOError:
            raise Trouble(otherwise) from None
        yield


def together(path: Path) -> IO[str]:
    """Hold the lock along with others, until the file is closed."""
    file = path.open("a")
    fcntl.flock(file, fcntl.LOCK_SH)
    return file


def is_held(path: Path) -> bool:
    """Whether anybody holds the lock, alone or together."""
    with path.open("a") as file:
        return not take(file)


def take(file: IO[str], *, patience: float = 0) -> bool:
    """Make a lock ours alone, if nobody else holds it (or ceases to within these seconds: somebody may just be looking)."""
    until = time.monotonic() + patience
    while True:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() >= until:
                return False
            time.sleep(0.05)
        else:
            return True
