"""Processes that live and die together; plain Pythons stand in for web, worker and beat."""

import os
import signal
import socket
import subprocess
import sys

import pytest

RUN = """
import sys
from salesperf import processes
processes.SECONDS_TO_STOP = 2
web = [sys.executable, "-m", "http.server", "--bind", "127.0.0.1", sys.argv[1]]
other = [sys.executable, "-c", sys.argv[2]]
ready = lambda: print("ready", flush=True)
sys.exit(processes.run_together({"web": web, "worker": other}, when_ready=ready))
"""
WAITS = "import time; time.sleep(60)"
STUBBORN = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep(60)"
FAILS = "raise SystemExit(3)"


@pytest.fixture
def port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def run(port, tmp_path):
    """Start the two, with the second one doing as told."""
    started = []

    def run(what: str, listen_on: str = str(port)) -> subprocess.Popen[str]:
        environment = os.environ | {"PORT": str(port), "DJANGO_SETTINGS_MODULE": "salesperf.settings"}
        command = [sys.executable, "-c", RUN, listen_on, what]
        pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
        started.append(subprocess.Popen(command, env=environment, **pipes))
        return started[-1]

    yield run
    for one in started:
        one.terminate()
        one.communicate()


def is_open(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_stops_them_all(run, port, number):
    together = run(WAITS)
    assert "ready\n" in together.stdout
    together.send_signal(number)
    assert together.wait(timeout=30) == 0
    assert not is_open(port)


def test_when_one_ends_the_others_are_stopped(run, port):
    together = run(FAILS)
    _, complaint = together.communicate(timeout=30)
    assert together.returncode == 3
    assert "worker ended with status 3; stopping the others." in complaint
    assert not is_open(port)


def test_nothing_is_announced_when_the_site_does_not_start(run):
    together = run(WAITS, listen_on="nowhere")
    output, _ = together.communicate(timeout=30)
    assert together.returncode != 0
    assert "ready" not in output


def test_one_that_does_not_stop_is_killed(run, port):
    together = run(STUBBORN)
    assert "ready\n" in together.stdout
    together.send_signal(signal.SIGTERM)
    assert together.wait(timeout=30) == 0
