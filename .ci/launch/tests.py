"""pytest, on servers of its own: what it does to them touches no demo."""

from __future__ import annotations

import subprocess
from pathlib import Path

from .django import environment, manage_quietly, migrations_state, own_servers
from .ground import PYTHON, ROOT, home, once, say
from .install import install
from .locks import alone
from .processes import stop_on_signals, wait_for
from .servers import servers

MANY = ("--numprocesses=auto", "--dist=loadscope", "--no-loadscope-reorder", "--max-worker-restart=0")
"""As many processes as there are cores; each test stays with the others of its module or class, in the order collected."""
TEMPLATE = "reachout_migrated"
EMPTY = f"""
import os, psycopg
with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as connection:
    connection.execute("DROP DATABASE IF EXISTS {TEMPLATE} WITH (FORCE)")
    connection.execute("CREATE DATABASE {TEMPLATE} TEMPLATE template0")
"""


def test(*arguments: str) -> int:
    """In as many processes as there are cores, unless somebody asks for certain tests."""
    stop_on_signals()
    install()
    place = home() / "test"
    place.mkdir(parents=True, exist_ok=True, mode=0o700)
    with alone(place / "test.lock"), servers(place, quick=True) as found:
        env = environment(place, found, SECURE="no")
        if own_servers():
            env["TEST_TEMPLATE"] = migrated_template(place, env)
        return wait_for(subprocess.Popen([PYTHON, "-m", "pytest", *(arguments or MANY)], cwd=ROOT, env=env))


def migrated_template(place: Path, env: dict[str, str]) -> str:
    """A database with every migration applied, to be copied for each process in a moment."""

    def make() -> None:
        say("Preparing the tests' database")
        subprocess.run([PYTHON, "-c", EMPTY], env=env, check=True)
        manage_quietly(
            ["migrate", "--no-input"], {**env, "DATABASE_URL": env["DATABASE_URL"].rpartition("/")[0] + f"/{TEMPLATE}"}
        )

    once(place / "template", migrations_state(), make)
    return TEMPLATE
