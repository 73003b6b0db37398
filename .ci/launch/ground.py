"""Places, words and marks that every part of the launcher uses."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"


class Trouble(Exception):
    """What is wrong, and what the person at the keyboard can do about it."""


def home() -> Path:
    """Where this instance keeps its data, logs, secrets and locks."""
    return Path(os.environ.get("REACHOUT_HOME") or ROOT / ".reachout").resolve()


def say(words: str) -> None:
    print(words, file=sys.stderr, flush=True)


def run(*command: object, env: dict[str, str] | None = None) -> None:
    """Run a step quietly; show what it said only when it fails."""
    words = [str(word) for word in command]
    done = subprocess.run(words, cwd=ROOT, env=env, text=True, capture_output=True, check=False)
    if done.returncode:
        raise Trouble(f"{done.stdout}{done.stderr}\nThis step failed: {' '.join(words[:6])}")


def fingerprint(files: Iterable[Path], *more: str) -> str:
    """One line that changes when any of the files does."""
    digest = hashlib.sha256("\0".join(more).encode())
    for file in sorted(files):
        digest.update(f"\0{file.relative_to(ROOT)}\0".encode() + file.read_bytes())
    return digest.hexdigest()


def once(mark: Path, state: str, work: Callable[[], object]) -> bool:
    """Do the work unless the mark says that it was done for this very state; say whether it was done now."""
    if mark.exists() and mark.read_text() == state:
        return False
    mark.unlink(missing_ok=True)
    work()
    mark.write_text(state)
    return True


def last_lines(file: Path, count: int = 15) -> str:
    return "\n".join(file.read_text(errors="replace").splitlines()[-count:]) if file.exists() else ""
