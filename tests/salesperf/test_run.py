"""`manage.py run` as a newcomer starts it: nothing in the environment but where to put things."""

import http.client
import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

MANAGE = Path(__file__).parents[2] / "manage.py"
SERVERS = ("DATABASE_URL", "DATABASE_OWNER_URL", "DATABASE_PLATFORM_URL", "CELERY_BROKER_URL")


@pytest.fixture
def port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def environment(var, port):
    ours = {name: value for name, value in os.environ.items() if name not in SERVERS}
    return ours | {"SALESPERF_VAR": str(var), "PORT": str(port)}


def manage(*arguments: str, environment) -> subprocess.Popen[str]:
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    return subprocess.Popen([sys.executable, MANAGE, *arguments], env=environment, **pipes)


@pytest.mark.worker
def test_it_serves_pages_until_it_is_interrupted_and_leaves_nothing_running(environment, port, var):
    running = manage("run", environment=environment)
    try:
        assert f"Salesperf runs at http://127.0.0.1:{port}/\n" in running.stdout, running.stderr.read()
        site = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        site.request("GET", "/sign-in/")
        assert site.getresponse().status == 200
    finally:
        running.send_signal(signal.SIGINT)
        running.communicate(timeout=60)
    assert running.returncode == 0
    assert not (var / "postgres" / "postmaster.pid").exists()
    with socket.socket() as probe:
        assert probe.connect_ex(("127.0.0.1", port)) != 0


def test_a_port_in_use_is_one_line_before_anything_is_started(environment, port, var):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", port))
        taken.listen()
        output, complaint = manage("run", environment=environment).communicate(timeout=60)
    assert (
        complaint == f"Cannot listen on 127.0.0.1:{port}: Address already in use. Choose another with PORT.\n"
    )
    assert not output
    assert not (var / "postgres").exists()


def test_a_command_that_needs_no_database_starts_none(environment, var):
    manage("check", environment=environment).communicate(timeout=60)
    assert not (var / "postgres").exists()


def test_a_server_that_cannot_be_reached_is_one_line(environment, port):
    elsewhere = {"DATABASE_URL": f"postgres://salesperf_app@127.0.0.1:{port}/salesperf"}
    unreachable = manage("showmigrations", environment=environment | elsewhere)
    _, complaint = unreachable.communicate(timeout=60)
    assert complaint.startswith("Cannot reach the database.")
    assert complaint.count("\n") == 1
