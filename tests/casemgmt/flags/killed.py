"""The day's job in a process of its own, killed with SIGKILL: ``python -m tests.casemgmt.flags.killed 2024-03-31 2``.

Two cases a chunk; it dies when so many chunks have been written and the last of them is not yet committed."""

import os
import signal
import sys
from datetime import date
from itertools import count

import django


def run(on: date, chunks: int) -> None:
    from casemgmt.flags.services import keeping

    keeping.CHUNK = 2
    keep_history, calls = keeping.keep_history, count(1)

    def dies(steps: list) -> None:
        keep_history(steps)
        if next(calls) == chunks:
            os.kill(os.getpid(), signal.SIGKILL)

    keeping.keep_history = dies
    keeping.keep_flags(on=on)


if __name__ == "__main__":
    django.setup()
    run(date.fromisoformat(sys.argv[1]), int(sys.argv[2]))
