"""The server in `var/`, as separate processes see it: each is a Python of its own."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

from salesperf import env
from salesperf.embedded import server, url
from salesperf.embedded.address import socket_folder

START = """
import sys
from pathlib import Path
from salesperf.embedded import server
server.start(Path(sys.argv[1]))
print("ready", flush=True)
sys.stdin.readline()
"""


@pytest.fixture
def start():
    """Start a process that uses the server in a folder, until its standard input ends."""
    users = []

    def start(var: Path) -> subprocess.Popen[str]:
        command = [sys.executable, "-c", START, str(var)]
        user = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        users.append(user)
        assert user.stdout.readline() == "ready\n"
        return user

    yield start
    for user in users:
        leave(user)


def leave(user: subprocess.Popen[str]) -> None:
    user.communicate()


def is_running(var: Path) -> bool:
    return (var / "postgres" / "postmaster.pid").exists()


def ask(var: Path, role: str, question: str):
    parts = env.database("DATABASE_URL", url(var, role))
    place = {"host": parts["HOST"], "port": parts["PORT"]}
    with psycopg.connect(**place, user=parts["USER"], dbname=parts["NAME"]) as connection:
        return connection.execute(question).fetchone()


def test_it_has_the_three_roles_and_none_is_a_superuser(start, shared_var):
    start(shared_var)
    question = "SELECT usename, usesuper FROM pg_user WHERE usename = current_user"
    for role in ("owner", "app", "platform"):
        assert ask(shared_var, role, question) == (f"salesperf_{role}", False)


def test_its_database_belongs_to_the_owner_role(start, shared_var):
    start(shared_var)
    question = "SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = 'salesperf'"
    assert ask(shared_var, "app", question) == ("salesperf_owner",)


def test_it_does_not_listen_on_the_network(start, shared_var):
    start(shared_var)
    assert ask(shared_var, "app", "SHOW listen_addresses") == ("",)


def test_the_last_process_to_leave_stops_it(start, shared_var):
    first, second = start(shared_var), start(shared_var)
    leave(first)
    assert is_running(shared_var)
    leave(second)
    assert not is_running(shared_var)


def test_a_killed_process_does_not_keep_it_running(start, shared_var):
    killed, left = start(shared_var), start(shared_var)
    killed.send_signal(signal.SIGKILL)
    killed.wait()
    leave(left)
    assert not is_running(shared_var)


def test_a_terminated_process_stops_it(start, shared_var):
    user = start(shared_var)
    user.terminate()
    assert user.wait() == 128 + signal.SIGTERM
    assert not is_running(shared_var)


def test_data_outlives_the_server(start, shared_var):
    user = start(shared_var)
    ask(shared_var, "owner", "SELECT lo_create(4242)")
    leave(user)
    start(shared_var)
    question = "SELECT count(*) FROM pg_largeobject_metadata WHERE oid = 4242"
    assert ask(shared_var, "owner", question) == (1,)


def test_it_recovers_from_a_crash(start, shared_var):
    start(shared_var)
    postmaster = int((shared_var / "postgres" / "postmaster.pid").read_text().splitlines()[0])
    os.kill(postmaster, signal.SIGKILL)
    start(shared_var)
    assert ask(shared_var, "app", "SELECT 1") == (1,)


def test_what_was_left_half_made_is_made_anew(var, start):
    unfinished = var / "postgres.unfinished"
    unfinished.mkdir()
    (unfinished / "PG_VERSION").write_text("18\n")
    start(var)
    assert not unfinished.exists()
    assert ask(var, "app", "SELECT 1") == (1,)


@pytest.mark.parametrize(
    "version, message", [(None, "not a PostgreSQL data folder"), ("16", "PostgreSQL 16")]
)
def test_a_folder_it_cannot_use_is_refused_in_one_line(var, version, message):
    data = var / "postgres"
    data.mkdir()
    if version:
        (data / "PG_VERSION").write_text(version)
    with pytest.raises(server.CannotStart, match=message) as refusal:
        server.start(var)
    assert "\n" not in str(refusal.value)


def test_a_cluster_that_does_not_start_is_told_in_one_line(start, shared_var):
    leave(start(shared_var))
    control, aside = shared_var / "postgres" / "global" / "pg_control", shared_var / "aside"
    control.rename(aside)
    try:
        with pytest.raises(server.CannotStart, match="pg_control") as refusal:
            server.start(shared_var)
    finally:
        aside.rename(control)
    assert "\n" not in str(refusal.value)


def test_a_path_too_long_for_a_socket_gets_a_shorter_one(var):
    folder = socket_folder(var / ("x" * 100))
    assert len(bytes(folder)) < 80
