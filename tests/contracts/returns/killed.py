"""The night's freeze in its own process, killed with SIGKILL: ``python -m tests.contracts.returns.killed note 2 2026-06-20``.

It dies while the second return is being frozen, just after ``note`` (or ``record``) wrote its row and before that is committed.
"""

import os
import signal
import sys
from datetime import UTC, datetime
from itertools import count
from typing import Any

import django


def run(step: str, nth: int, at: datetime) -> None:
    from contracts.returns.services import settling

    written, calls = getattr(settling, step), count(1)

    def dies(*args: Any, **fields: Any) -> None:
        written(*args, **fields)
        if next(calls) == nth:
            os.kill(os.getpid(), signal.SIGKILL)

    setattr(settling, step, dies)
    settling.freeze(at=at)


if __name__ == "__main__":
    django.setup()
    run(sys.argv[1], int(sys.argv[2]), datetime.fromisoformat(sys.argv[3]).replace(tzinfo=UTC))
