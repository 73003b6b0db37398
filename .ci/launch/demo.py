"""The whole of Reach Out on one machine: servers, data, web, worker and scheduler, until Ctrl-C."""

from __future__ import annotations

import contextlib
import os
import shlex
import shutil
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from typing import NoReturn

from . import postgresql
from .django import environment, gather_static, has_command, manage, manage_quietly, migrate, own_servers
from .ground import PYTHON, ROOT, Trouble, home, once, say
from .install import install
from .locks import alone, is_held
from .processes import Process, free_port, stop_on_signals
from .servers import NEEDED, given, servers

KEPT = ("password", "secret-key", "port", "log", "test", "bench")
"""What starting anew leaves in a home; its locks stay too."""


def demo() -> NoReturn:
    stop_on_signals()
    began, place = time.monotonic(), home()
    place.mkdir(parents=True, exist_ok=True, mode=0o700)
    running: list[Process] = []
    with alone(place / "demo.lock", otherwise=f"This demo runs already: {address(place)}"):
        if os.environ.get("RESET") in {"1", "yes"}:
            start_anew(place)
        install("demo")
        with servers(place) as found:
            env = environment(place, found, DEBUG="no", SECURE="no", REACHOUT_DEMO="yes")
            new = prepare(place, env)
            try:
                start(place, env, running)
                if new and has_command("issue_packs"):
                    issue_packs(env)
                show(place, env, time.monotonic() - began)
                watch(place, running)
            finally:
                say("\nStopping")
                for process in reversed(running):
                    process.stop()


def watch(place: Path, running: list[Process]) -> NoReturn:
    """Until a signal comes, or nobody looks after the servers any longer."""
    while len(given()) == len(NEEDED) or is_held(place / "keeper.lock"):
        for process in running:
            process.mend()
        time.sleep(0.3)
    raise Trouble("PostgreSQL and Redis have stopped. Start again: nothing that was saved is lost.")


def start_anew(place: Path) -> None:
    """Forget everything this home has stored; keep what has nothing to do with it."""
    if not own_servers():
        raise Trouble(
            "RESET=1 empties only the servers that ./dev keeps itself. Empty your own DATABASE_URL and REDIS_URL yourself."
        )
    say("Starting anew")
    until = time.monotonic() + 20
    while is_held(place / "keeper.lock"):
        if time.monotonic() > until:
            raise Trouble("Something still uses these data: ./dev manage in another window? Let it end first.")
        time.sleep(0.1)
    postgresql.forget(place)
    for each in place.iterdir():
        if each.is_dir() and each.name not in KEPT:
            shutil.rmtree(each)
        elif each.name not in KEPT and not each.name.endswith(".lock"):
            each.unlink()


def prepare(place: Path, env: dict[str, str]) -> bool:
    """Bring database and static files up to the code; say whether the demo's data are new."""
    migrate(place, env)
    gather_static(env)
    return once(place / "loaded", "ours" if own_servers() else env["DATABASE_URL"], lambda: load(env))


def load(env: dict[str, str]) -> None:
    say("Making a collaborative of fictional people")
    if manage(["load_demo"], env):
        raise Trouble("The demo's data could not be loaded; what it said is above. RESET=1 starts anew.")


def issue_packs(env: dict[str, str]) -> None:
    """At once, for whoever has just arrived; from here on the scheduler sees to it."""
    try:
        manage_quietly(["issue_packs"], env)
    except Trouble as trouble:
        say(f"The packs were not issued:\n{trouble}")


def start(place: Path, env: dict[str, str], running: list[Process]) -> None:
    port, schedule = choose_port(place), place / "beat-schedule"
    env = {"REACHOUT_ADDRESS": address(place), **env}
    commands = {
        "web": f"gunicorn reachout.wsgi --bind 127.0.0.1:{port} --workers 2 --threads 4 --no-control-socket",
        "worker": "celery -A reachout worker --loglevel INFO --concurrency 2 --without-mingle --without-gossip",
        "beat": f"celery -A reachout beat --loglevel INFO --pidfile= --schedule {shlex.quote(str(schedule))}",
    }
    for name, command in commands.items():
        words = [PYTHON, "-m", *shlex.split(command)]
        running.append(Process(name, words, log=place / "log" / f"{name}.log", cwd=ROOT, env=env))
    running[0].wait_until(lambda: answers(f"{address(place)}/healthz"))


def choose_port(place: Path) -> int:
    """The same port as last time if it is free: the address stays."""
    kept = place / "port"
    last = [int(kept.read_text())] if kept.exists() else []
    asked = [int(os.environ["PORT"])] if os.environ.get("PORT") else []
    port = free_port(*asked, *last, *range(8000, 8010))
    kept.write_text(str(port))
    return port


def address(place: Path) -> str:
    with contextlib.suppress(FileNotFoundError):
        return f"http://127.0.0.1:{(place / 'port').read_text()}"
    return "not at an address yet"


def answers(url: str) -> bool:
    with contextlib.suppress(OSError):
        return bool(urllib.request.urlopen(url, timeout=5).status == 200)  # noqa: S310
    return False


def show(place: Path, env: dict[str, str], seconds: float) -> None:
    print(f"\nReach Out runs at {address(place)} ({seconds:.0f} s). Ctrl-C stops it; logs are in {place / 'log'}.\n", flush=True)
    if has_command("sign_ins"):
        subprocess.run([PYTHON, "manage.py", "sign_ins"], cwd=ROOT, env=env, check=False)
        sys.stdout.flush()
