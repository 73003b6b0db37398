"""Django's commands, with the environment that reachout/settings.py asks for."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

from .ground import PYTHON, ROOT, VENV, fingerprint, once, run, say
from .install import UNWANTED, installing
from .processes import wait_for
from .servers import NEEDED, given, secret


def environment(place: Path, servers: dict[str, str], **defaults: str) -> dict[str, str]:
    """What the environment says already wins over the defaults."""
    env = {name: value for name, value in os.environ.items() if name not in UNWANTED and (value or name not in NEEDED)}
    env["PATH"] = f"{VENV / 'bin'}{os.pathsep}{env.get('PATH', os.defpath)}"
    return {"SECRET_KEY": secret(place, "secret-key"), **defaults, **env, **servers}


def own_servers() -> bool:
    """Whether the data lie in servers that ./dev keeps itself."""
    return not given()


def has_command(name: str) -> bool:
    return any(ROOT.glob(f"*/management/commands/{name}.py")) or any(ROOT.glob(f"*/*/management/commands/{name}.py"))


def manage(arguments: list[str], env: dict[str, str]) -> int:
    """Run a command in the foreground. Ctrl-C reaches it from the terminal: we wait for it to end."""
    child = subprocess.Popen([PYTHON, "manage.py", *arguments], cwd=ROOT, env=env)
    return wait_for(child)


def manage_quietly(arguments: list[str], env: dict[str, str]) -> None:
    run(PYTHON, "-W", "ignore", "manage.py", *arguments, env=env)


def migrate(place: Path, env: dict[str, str]) -> None:
    """Bring the database up to the code, when either has changed."""
    state = migrations_state("" if own_servers() else env["DATABASE_URL"])
    once(place / "migrated", state, lambda: prepare_database(env))


def migrations_state(*more: str) -> str:
    """Changes with any migration, of ours or of a package."""
    files = [*ROOT.glob("*/migrations/*.py"), *ROOT.glob("*/*/migrations/*.py"), ROOT / "requirements.txt"]
    return fingerprint(files, *more)


def prepare_database(env: dict[str, str]) -> None:
    say("Preparing the database")
    manage_quietly(["migrate", "--no-input"], env)


def gather_static(env: dict[str, str]) -> None:
    """What pages link to, where the web server looks for it."""
    sources = [file for file in (ROOT / "static").rglob("*") if file.is_file()]
    state = fingerprint([*sources, ROOT / "package-lock.json", ROOT / "requirements.txt"])
    target = ROOT / "staticfiles"
    target.mkdir(exist_ok=True)
    with installing():
        once(target / ".state", state, lambda: manage_quietly(["collectstatic", "--no-input", "--clear"], env))
