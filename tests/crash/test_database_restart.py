"""PostgreSQL falls and returns under load: what was answered with 201 is there, what was sent again is there once.

A real PostgreSQL of this module's own that keeps its promises (fsync), the product's web server on it, and programs that refer
people through the API as they should: with an Idempotency-Key, and again with the same key until they have an answer.
"""

import json
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import count
from threading import Event

import psycopg
import pytest
from django.conf import settings
from launch.postgresql import PostgreSQL

from tests.conftest import ROOT, own_database, served, wait_for
from tests.factories.people import fictional_nhs_number
from tests.referrals.answers import TYPED

LINE, PROGRAMS, ANSWERED = "aed", 4, 6
IMPATIENT, PATIENT = 0.05, 15


class Database:
    def __init__(self, home):
        self.log = home / "postgresql.log"
        self.server = PostgreSQL(home, password="for-a-crash", quick=False)
        self.process = self.server.start(self.log)

    def crash(self, how):
        """SIGQUIT is `pg_ctl restart -m immediate`; SIGKILL is worse: its children are left to notice for themselves."""
        before = self.recoveries
        os.kill(self.process.child.pid, how)
        self.process.child.wait(20)
        self.process.wait_until(self.answers, patient=True)
        assert self.recoveries == before + 1, "it was not a crash"

    def answers(self):
        try:
            return self.rows("SELECT 1")
        except psycopg.OperationalError:
            return False

    def rows(self, query):
        with psycopg.connect(self.server.url, connect_timeout=2) as connection:
            return connection.execute(query).fetchall()

    @property
    def recoveries(self):
        return self.log.read_text().count("automatic recovery in progress")


@pytest.fixture(scope="module")
def database(tmp_path_factory):
    database = Database(tmp_path_factory.mktemp("crash"))
    yield database
    database.process.stop()


@pytest.fixture(scope="module")
def tables(database, django_db_setup):
    """Copied from the tests' own database: all the migrations once more would take a minute."""
    copied = subprocess.run(
        [database.server.programs / "pg_dump", "--no-owner", own_database()], check=True, stdout=subprocess.PIPE
    )
    into = [database.server.programs / "psql", "--quiet", "--set=ON_ERROR_STOP=1", database.server.url]
    subprocess.run(into, input=copied.stdout, check=True, stdout=subprocess.DEVNULL)


@pytest.fixture(scope="module")
def env(database, tables):
    environment = {**os.environ, "DATABASE_URL": database.server.url, "REDIS_URL": settings.REDIS_URL}
    return {**environment, "DJANGO_SETTINGS_MODULE": "reachout.settings"}


@pytest.fixture(scope="module")
def referrers(env):
    seed = [sys.executable, "-m", "tests.crash.seed", LINE, str(PROGRAMS)]
    return json.loads(subprocess.run(seed, cwd=ROOT, env=env, check=True, text=True, stdout=subprocess.PIPE).stdout)


@dataclass
class Load:
    """What the programs sent, and what they were told."""

    address: str
    name: str
    answers: dict[str, int] = field(default_factory=dict)
    people: dict[str, str] = field(default_factory=dict)
    tries: Counter = field(default_factory=Counter)
    told_to_wait: Counter = field(default_factory=Counter)
    enough: Event = field(default_factory=Event)

    def refer(self, number, who):
        """One program: referral after referral, each sent until it is answered."""
        for each in count():
            if self.enough.is_set():
                return
            key, nhs_number = f"{self.name}-{number}-{each}", fictional_nhs_number()
            self.people[key] = nhs_number
            self.answers[key] = self.send(key, self.request(who, key, nhs_number), impatient=each % 3 == 0)

    def request(self, who, key, nhs_number):
        person = {**TYPED[LINE]["who"], "nhs_number": [nhs_number]}
        body = {"service_line": LINE, "organisation": who["organisation"], "answers": {**TYPED[LINE], "who": person}}
        headers = {"Authorization": f"Bearer {who['token']}", "Content-Type": "application/json", "Idempotency-Key": key}
        return urllib.request.Request(f"{self.address}/api/v1/referrals/", json.dumps(body).encode(), headers)

    def send(self, key, request, *, impatient):
        """Until the referral's number comes back. Now and then the first answer is not waited for: it may have been a 201."""
        until = time.monotonic() + 60
        while time.monotonic() < until:
            wait, impatient = IMPATIENT if impatient else PATIENT, False
            self.tries[key] += 1
            try:
                with urllib.request.urlopen(request, timeout=wait) as answer:
                    assert answer.status == 201
                    return json.load(answer)["id"]
            except urllib.error.HTTPError as problem:
                assert problem.code == 503, problem.read()
                self.told_to_wait[key] += 1
            except OSError:
                pass
            time.sleep(0.3)
        raise AssertionError(f"no answer to {key} in {self.tries[key]} tries")

    def more(self, programs):
        """Wait until so many more were answered; stop at once should a program have failed."""
        enough = len(self.answers) + ANSWERED
        wait_for(lambda: len(self.answers) >= enough or any(p.done() for p in programs), "answers", seconds=60)


@pytest.mark.parametrize("pool", [4, 0], ids=["connections from a pool", "a connection kept by each thread"])
def test_no_answered_referral_is_lost_and_none_is_made_twice(pool, database, env, referrers, tmp_path):
    log = tmp_path / "web.log"
    known = {referral for (referral,) in database.rows("SELECT id FROM referrals_referral")}
    with served({**env, "DATABASE_POOL": str(pool)}, log, "--threads", "4") as address:
        load = Load(address, f"pool-{pool}")
        with ThreadPoolExecutor(PROGRAMS) as many:
            programs = [many.submit(load.refer, number, who) for number, who in enumerate(referrers)]
            try:
                for crash in (signal.SIGQUIT, signal.SIGKILL):
                    load.more(programs)
                    database.crash(crash)
                load.more(programs)
            finally:
                load.enough.set()
        for program in programs:
            program.result()

    assert log.read_text().count("Booting worker") == 1, "the web server did not recover by itself"
    assert load.told_to_wait, "no request felt the crash"
    made = [referral for (referral,) in database.rows("SELECT id FROM referrals_referral") if referral not in known]
    assert sorted(load.answers.values()) == sorted(made)
    assert whom(database, made) == {load.answers[key]: nhs_number for key, nhs_number in load.people.items()}
    assert keys(database, load.name) == load.answers
    assert submitted(database, made) == Counter(made)
    assert database.rows("SELECT count(*) FROM referrals_draft") == [(0,)]
    assert len(load.tries) < load.tries.total()


def whom(database, made):
    """Each referral's person, by their number; and each number is one person's."""
    people = "SELECT r.id, p.nhs_number FROM referrals_referral r JOIN people_person p ON p.id = r.person_id"
    assert database.rows("SELECT nhs_number FROM people_person GROUP BY 1 HAVING count(*) > 1") == []
    return {referral: number for referral, number in database.rows(people) if referral in made}


def keys(database, name):
    query = f"SELECT key, status, (answer->>'id')::int FROM api_answeredrequest WHERE key LIKE '{name}-%'"
    rows = database.rows(query)
    assert {status for _, status, _ in rows} == {201}
    return {key: referral for key, _, referral in rows}


def submitted(database, made):
    rows = database.rows("SELECT object_id::int FROM audit_event WHERE act = 'referral.submitted'")
    return Counter(referral for (referral,) in rows if referral in made)
