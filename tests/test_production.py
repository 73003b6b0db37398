"""docker-compose.yml and the Dockerfile, read as what they are. No engine runs them here: see DEVELOPING.md, "Production"."""

import json
import os
import re
import subprocess
import sys

import pytest
import yaml

from reachout.health import heartbeats
from tests.conftest import ROOT, served

COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
SERVICES = COMPOSE["services"]
OURS = ("migrate", "web", "worker", "beat")
DOCKERFILE = (ROOT / "Dockerfile").read_text()
SECRETS = ("SECRET_KEY", "POSTGRES_PASSWORD", "REDIS_PASSWORD")
ANSWERS = {
    "SECRET_KEY": "an-operators-secret-of-more-than-fifty-letters-and-digits-0123456789",
    "POSTGRES_PASSWORD": "letters1",
    "REDIS_PASSWORD": "letters2",
    "ALLOWED_HOSTS": "reachout.example",
    "REACHOUT_ADDRESS": "https://reachout.example",
    "COLLABORATIVE_NAME": "A collaborative",
    "EMAIL_HOST": "mail.example",
    "DEFAULT_FROM_EMAIL": "no-reply@reachout.example",
}
VARIABLE = re.compile(r"(?<!\$)\$\{(\w+)(?::([?-])([^}]*))?\}")


def filled_in(text):
    """As compose reads it: the operator's answer, else the default; without either it refuses."""
    return VARIABLE.sub(lambda found: ANSWERS.get(found[1]) or (found[3] if found[2] == "-" else missing(found[1])), text)


def missing(name):
    raise KeyError(f"compose would refuse to start without {name}")


def environment_of(service):
    return {name: filled_in(str(value)) for name, value in SERVICES[service]["environment"].items()}


def test_the_parts_are_there():
    assert set(SERVICES) == {"postgres", "redis", *OURS}


@pytest.mark.parametrize("name", [name for name in SERVICES if name != "migrate"])
def test_every_service_that_stays_is_watched(name):
    assert SERVICES[name]["healthcheck"]["test"]
    assert SERVICES[name]["restart"] == "unless-stopped"


@pytest.mark.parametrize("name", ["web", "worker", "beat"])
def test_nothing_starts_before_the_migrations_are_done(name):
    waits = SERVICES[name]["depends_on"]

    assert waits["migrate"] == {"condition": "service_completed_successfully"}
    assert waits["postgres"] == waits["redis"] == {"condition": "service_healthy"}


@pytest.mark.parametrize("name", OURS)
def test_what_is_ours_runs_with_nothing_to_spare(name):
    service = SERVICES[name]

    assert service["read_only"] and service["cap_drop"] == ["ALL"] and service["security_opt"] == ["no-new-privileges:true"]


def test_only_the_web_can_be_reached_and_by_default_from_this_machine_only():
    assert [name for name, service in SERVICES.items() if "ports" in service] == ["web"]
    assert [filled_in(port) for port in SERVICES["web"]["ports"]] == ["127.0.0.1:8000:8000"]


@pytest.mark.parametrize("secret", SECRETS)
def test_a_secret_has_no_value_in_the_file_and_no_default(secret):
    uses = [found for found in VARIABLE.finditer(json.dumps(COMPOSE)) if found[1] == secret]

    assert uses
    assert all(found[2] == "?" for found in uses)
    assert not re.search(rf'"{secret}": "(?!\$\{{)', json.dumps(COMPOSE))


def test_the_image_does_not_run_as_root_and_holds_no_secret():
    users = re.findall(r"^USER (\S+)", DOCKERFILE, re.MULTILINE)

    assert users[-1] == "reachout"
    assert not re.search(r"^(ENV|ARG) .*(SECRET|PASSWORD|URL)", DOCKERFILE, re.MULTILINE)


def test_the_image_holds_every_floor_and_nothing_for_tests():
    copied = set(re.findall(r"^COPY (\w+) \w+$", DOCKERFILE, re.MULTILINE))
    floors = {path.parent.name for path in ROOT.glob("*/__init__.py")} - {"tests"}

    assert copied == floors | {"templates", "static"}


def test_djangos_deploy_check_is_content_with_what_compose_says():
    done = subprocess.run(
        [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
        cwd=ROOT, env={"PATH": os.environ["PATH"], **environment_of("web")}, text=True, capture_output=True,
    )  # fmt: skip

    assert done.returncode == 0, done.stderr


def probe(kind, env):
    return subprocess.run([sys.executable, "-m", "reachout.health.probe", kind], cwd=ROOT, env=env).returncode


@pytest.mark.parametrize("kind", ["worker", "beat"])
def test_the_probe_of_a_process_follows_its_signs_of_life(instance, kind):
    assert probe(kind, instance) == 1

    heartbeats.leave(kind)

    assert probe(kind, instance) == 0


def test_the_probe_of_the_web_passes_what_guards_production(instance, tmp_path):
    env = {
        **environment_of("web"),
        "PATH": os.environ["PATH"],
        **{name: instance[name] for name in ("DATABASE_URL", "REDIS_URL")},
    }

    with served(env, tmp_path / "web.log") as address:
        assert probe("web", {**env, "PORT": address.rpartition(":")[2]}) == 0
    assert probe("web", {**env, "PORT": address.rpartition(":")[2]}) != 0
