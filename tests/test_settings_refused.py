"""A wrong setting stops the start and names itself: tried in a process of its own, as an operator would meet it."""

import os
import re
import subprocess
import sys

import pytest

from tests.conftest import ROOT

GOOD = {
    "SECRET_KEY": "long-enough-for-a-secret-key-of-at-least-fifty-characters",
    "DATABASE_URL": "postgresql://reachout:pass%2Fword@127.0.0.1:1/reachout?sslmode=prefer",
    "REDIS_URL": "redis://127.0.0.1:1/0",
    "SECURE": "no",
}
WRONG = [
    ("SECRET_KEY", ""),
    ("SECRET_KEY", "short"),
    ("DATABASE_URL", ""),
    ("DATABASE_URL", "mysql://somebody@db/reachout"),
    ("DATABASE_URL", "postgresql://somebody@db"),
    ("DATABASE_URL", "postgresql://somebody@db:port/reachout"),
    ("REDIS_URL", ""),
    ("REDIS_URL", "http://redis"),
    ("DATABASE_POOL", "many"),
    ("DATABASE_POOL", "201"),
    ("DEBUG", "perhaps"),
    ("SECURE", "2"),
    ("REACHOUT_DEMO", "da"),
    ("BEHIND_PROXY", "x"),
    ("IDLE_MINUTES", "0"),
    ("SESSION_HOURS", "25"),
    ("EMAIL", "pigeon"),
    ("EMAIL_PORT", "-1"),
    ("TASK_VISIBILITY_SECONDS", "4"),
    ("LOG_LEVEL", "LOUD"),
]


def check(**changed):
    env = {"PATH": os.environ["PATH"], **GOOD, **changed}
    return subprocess.run([sys.executable, "manage.py", "check"], cwd=ROOT, env=env, text=True, capture_output=True)


def test_good_settings_pass():
    assert check().returncode == 0


@pytest.mark.parametrize(("name", "value"), WRONG)
def test_a_wrong_value_is_refused_by_name(name, value):
    refused = check(**{name: value})

    last = refused.stderr.strip().splitlines()[-1]
    assert refused.returncode != 0
    assert last.startswith("django.core.exceptions.ImproperlyConfigured:")
    assert name in last


def test_a_refusal_does_not_print_the_password():
    refused = check(DATABASE_URL="mysql://somebody:a-secret@db/reachout")

    assert "a-secret" not in refused.stderr


def test_every_setting_is_told_to_who_must_set_it():
    settings = (ROOT / "reachout" / "settings.py").read_text()
    table = (ROOT / "DEVELOPING.md").read_text()

    read = re.findall(r'environment\.\w+\("(\w+)"', settings)

    assert [name for name in read if f"`{name}`" not in table] == []
