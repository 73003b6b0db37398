"""What must hold before a change lands, apart from the tests."""

from __future__ import annotations

import os
import secrets
import subprocess

from .ground import PYTHON, ROOT, VENV, say
from .install import UNWANTED, install

NOWHERE = {"DATABASE_URL": "postgresql://nobody@127.0.0.1:1/none", "REDIS_URL": "redis://127.0.0.1:1/0"}
PRODUCTION = {
    **NOWHERE,
    "DEBUG": "no",
    "SECURE": "yes",
    "BEHIND_PROXY": "yes",
    "REACHOUT_DEMO": "no",
    "ALLOWED_HOSTS": "reachout.example",
    "CSRF_TRUSTED_ORIGINS": "https://reachout.example",
    "EMAIL": "smtp",
}
CHECKS: dict[str, list[str]] = {
    "style": ["ruff", "check", "."],
    "layout": ["ruff", "format", "--check", "."],
    "types": ["mypy"],
    "types of ./dev": ["mypy", "--config-file", ".ci/mypy.ini"],
    "layers": ["lint-imports", "--no-cache"],
    "migrations": ["python", "-W", "ignore", "manage.py", "makemigrations", "--check", "--dry-run"],
    "deployment": ["python", "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
    "compose file": ["check-jsonschema", "--builtin-schema", "vendor.compose-spec", "docker-compose.yml"],
}


def lint() -> int:
    install()
    failed = [name for name, command in CHECKS.items() if not passes(name, command)]
    say(f"lint: {', '.join(failed)} to mend" if failed else f"lint: {len(CHECKS)} checks passed")
    return 1 if failed else 0


def passes(name: str, command: list[str]) -> bool:
    program = PYTHON if command[0] == "python" else VENV / "bin" / command[0]
    env = {name: value for name, value in os.environ.items() if name not in UNWANTED}
    env |= {**PRODUCTION, "SECRET_KEY": secrets.token_urlsafe(64)}
    done = subprocess.run([program, *command[1:]], cwd=ROOT, env=env, text=True, capture_output=True, check=False)
    say(f"{'ok  ' if done.returncode == 0 else 'FAIL'} {name}")
    if done.returncode:
        say(done.stdout + done.stderr)
    return done.returncode == 0
