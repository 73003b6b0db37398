import json
import time
import urllib.error
import urllib.request

import pytest
from django.db import connection

from reachout.health import checks, heartbeats
from tests.conftest import served, wait_for

pytestmark = pytest.mark.django_db


@pytest.fixture
def living_worker():
    heartbeats.leave("worker")


def check(client, name):
    response = client.get("/readyz")
    return response.status_code, response.json()["checks"][name]


def test_ready_when_every_part_answers(client, living_worker):
    response = client.get("/readyz")

    assert response.status_code == 200
    assert response.json() == {
        "ok": True,
        "checks": {"database": {"ok": True}, "broker": {"ok": True}, "worker": {"ok": True}, "migrations": {"ok": True}},
    }


def test_not_ready_without_a_worker(client):
    assert check(client, "worker") == (503, {"ok": False, "why": "No worker has been heard of."})


def test_not_ready_when_the_worker_has_gone_silent(client, living_worker, monkeypatch):
    monkeypatch.setattr(heartbeats, "SILENCE", 0)
    time.sleep(0.01)

    status, worker = check(client, "worker")

    assert status == 503
    assert worker["why"].startswith("No worker has been heard of for")


def test_a_broken_broker_is_told_at_once_and_without_its_password(client, settings):
    settings.CELERY_BROKER_URL = "redis://:a-secret@127.0.0.1:1/0"
    began = time.monotonic()

    status, broker = check(client, "broker")

    assert (status, broker) == (503, {"ok": False, "why": "Could not be checked: broker gives no answer."})
    assert time.monotonic() - began < 3


def test_a_migration_to_apply_is_counted(client, living_worker):
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'sessions'")

    assert check(client, "migrations") == (503, {"ok": False, "why": "Migrations to apply: 1."})


def fetch(url):
    try:
        with urllib.request.urlopen(url, timeout=10) as answer:
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as answer:
        return answer.code, json.load(answer)
    except OSError:
        return None, None


def test_a_database_that_refuses_is_told(instance, tmp_path):
    env = {**instance, "DATABASE_URL": "postgresql://reachout:a-secret@127.0.0.1:1/none"}

    with served(env, tmp_path / "web.log") as address:
        status, answer = fetch(f"{address}/readyz")

    assert status == 503
    assert answer["checks"]["database"] == {"ok": False, "why": "Could not be checked: database gives no answer."}
    assert answer["checks"]["broker"] == {"ok": True}
    assert "a-secret" not in json.dumps(answer)


def test_a_real_worker_is_heard_and_missed(client, worker, monkeypatch):
    monkeypatch.setattr(heartbeats, "SILENCE", 4)
    assert check(client, "worker") == (200, {"ok": True})

    worker.kill()

    wait_for(lambda: not check(client, "worker")[1]["ok"], "the worker to be missed", seconds=10)


def test_the_checks_cost_three_queries_at_most(client, living_worker, django_assert_max_num_queries):
    checks.known_migrations()

    with django_assert_max_num_queries(3):
        client.get("/readyz")
