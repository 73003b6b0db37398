"""Real servers, started and stopped, killed and started again, in homes of their own."""

import os
import signal
import socket
import stat
import subprocess
import sys
from urllib.parse import urlsplit

import psycopg
import pytest
import redis
from launch import postgresql
from launch.ground import Trouble
from launch.locks import is_held
from launch.servers import keep, servers

from tests.conftest import ROOT, wait_for


@pytest.fixture(autouse=True)
def no_servers_given(monkeypatch):
    monkeypatch.delenv("DATABASE_URL")
    monkeypatch.delenv("REDIS_URL")


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    return tmp_path_factory.mktemp("home")


def listens(url):
    with socket.socket() as line:
        return line.connect_ex(("127.0.0.1", urlsplit(url).port)) == 0


def note(found, text):
    with psycopg.connect(found["DATABASE_URL"]) as database:
        database.execute("CREATE TABLE IF NOT EXISTS note (text text)")
        database.execute("INSERT INTO note VALUES (%s)", [text])
    with redis.Redis.from_url(found["REDIS_URL"]) as broker:
        broker.rpush("note", text)


def notes(found):
    with psycopg.connect(found["DATABASE_URL"]) as database, redis.Redis.from_url(found["REDIS_URL"]) as broker:
        in_database = [text for (text,) in database.execute("SELECT text FROM note")]
        return in_database, [text.decode() for text in broker.lrange("note", 0, -1)]


def test_servers_run_while_they_are_used_and_keep_what_they_are_told(home):
    with servers(home) as found:
        note(found, "kept")
        assert stat.S_IMODE((home / "servers.json").stat().st_mode) == 0o600

    assert not any(listens(url) for url in found.values())
    assert not (home / "servers.json").exists()
    with servers(home) as again:
        assert notes(again) == (["kept"], ["kept"])


def test_who_comes_later_joins_and_whoever_leaves_last_stops_them(home):
    with servers(home) as first:
        with servers(home) as second:
            assert second == first
        assert all(listens(url) for url in first.values())


def test_they_want_their_password(home):
    with servers(home) as found:
        wrong = found["DATABASE_URL"].replace("reachout:", "reachout:not-", 1)
        with pytest.raises(psycopg.OperationalError, match="password"):
            psycopg.connect(wrong)
        with pytest.raises(redis.AuthenticationError):
            redis.Redis(port=urlsplit(found["REDIS_URL"]).port).ping()


def test_after_everything_was_killed_the_next_start_has_all_that_was_saved(home):
    user = subprocess.Popen(
        [sys.executable, "-c", USE, str(ROOT / ".ci"), str(home)], stdout=subprocess.PIPE, text=True, start_new_session=True
    )
    found = dict(line.split() for line in (user.stdout.readline(), user.stdout.readline()))
    note(found, "before the crash")
    postmaster = int((home / "postgresql" / "postmaster.pid").read_text().splitlines()[0])

    for pid in (user.pid, keeper_of(home), postmaster):
        os.kill(pid, signal.SIGKILL)
    user.wait()
    user.stdout.close()

    with servers(home) as again:
        assert "before the crash" in notes(again)[0]
        assert "before the crash" in notes(again)[1]


USE = """
import sys, time
sys.path.insert(0, sys.argv[1])
from pathlib import Path
from launch.servers import servers
with servers(Path(sys.argv[2])) as found:
    for name, url in found.items():
        print(name, url, flush=True)
    time.sleep(60)
"""


def keeper_of(home):
    words = f"dev\0keep\0{home}".encode()
    found = [pid for pid in os.listdir("/proc") if pid.isdigit() and words in command_line(pid)]
    assert len(found) == 1
    return int(found[0])


def command_line(pid):
    try:
        with open(f"/proc/{pid}/cmdline", "rb") as words:
            return words.read()
    except OSError:
        return b""


def test_a_database_that_falls_is_started_again_where_it_was(home):
    with servers(home) as found:
        note(found, "before the fall")
        os.kill(int((home / "postgresql" / "postmaster.pid").read_text().splitlines()[0]), signal.SIGKILL)

        wait_for(lambda: answers(found) and "before the fall" in notes(found)[0], "the database to return")


def answers(found):
    try:
        psycopg.connect(found["DATABASE_URL"], connect_timeout=2).close()
    except psycopg.OperationalError:
        return False
    return True


def test_a_lock_file_of_a_number_that_is_now_anothers_does_not_bar_the_way(home):
    (home / "postgresql" / "postmaster.pid").write_text(f"{os.getpid()}\n{home / 'postgresql'}\n")

    with servers(home) as found:
        assert answers(found)


def test_two_homes_live_side_by_side(home, tmp_path):
    with servers(home) as one, servers(tmp_path, quick=True) as other:
        assert not set(one.values()) & set(other.values())
        note(other, "elsewhere")
        assert notes(other) == (["elsewhere"], ["elsewhere"])
        assert "elsewhere" not in notes(one)[0]


def test_servers_of_ones_own_are_left_alone(tmp_path, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgresql://somebody@elsewhere/db")
    monkeypatch.setenv("REDIS_URL", "redis://elsewhere")

    with servers(tmp_path) as found:
        assert found == {"DATABASE_URL": "postgresql://somebody@elsewhere/db", "REDIS_URL": "redis://elsewhere"}
        assert not is_held(tmp_path / "keeper.lock")


def test_a_second_keeper_leaves_the_first_alone(home):
    with servers(home) as found:
        with pytest.raises(Trouble, match="Another keeper"):
            keep(home, quick=False)
        assert answers(found)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root has to become somebody else")
def test_root_without_user_namespaces_runs_it_as_nobody(tmp_path, monkeypatch):
    monkeypatch.setattr(postgresql, "can_be_renumbered", lambda: False)
    server = postgresql.PostgreSQL(tmp_path, password="a-password", quick=True)

    process = server.start(tmp_path / "log")
    try:
        assert os.stat(f"/proc/{process.child.pid}").st_uid == postgresql.NOBODY
        assert answers({"DATABASE_URL": server.url})
    finally:
        process.stop()
        postgresql.forget(tmp_path)
