"""Web, worker and beat under one roof: started together, stopped together."""

import http.client
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

from django.conf import settings

SECONDS_TO_STOP = 10
ENDING_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)

Children = dict[str, subprocess.Popen[bytes]]


def commands() -> dict[str, list[str]]:
    """The command line of each process, by its name."""
    celery = [sys.executable, "-m", "celery", "--app", "salesperf", "--quiet"]
    quiet = ["--without-gossip", "--without-mingle", "--without-heartbeat"]
    gunicorn = [sys.executable, "-m", "gunicorn", "salesperf.wsgi", "--threads", "4", "--no-control-socket"]
    address = ["--bind", f"{settings.HOST}:{settings.PORT}", "--workers", str(settings.WEB_CONCURRENCY)]
    return {
        "web": [*gunicorn, *address, "--log-level", "warning"],
        "worker": [*celery, "worker", "--loglevel", "INFO", *quiet],
        "beat": [*celery, "beat", "--loglevel", "WARNING", "--pidfile", ""],
    }


def run_together(lines: dict[str, list[str]], *, when_ready: Callable[[], None]) -> int:
    """Run them until one ends or we are told to stop, then stop the rest. The exit status to leave with."""
    children: Children = {}
    try:
        with _signals_raise():
            for name, line in lines.items():
                children[name] = subprocess.Popen(line, start_new_session=True)
            if _serves_a_page(children):
                when_ready()
            return _status_of_the_first_to_end(children)
    except KeyboardInterrupt:
        sys.stderr.write("\nStopping: a task that runs is let finish.\n")
        return 0
    finally:
        _stop(children)


@contextmanager
def _signals_raise() -> Iterator[None]:
    """KeyboardInterrupt on any of them, inside; deaf to them afterwards, while the children are stopped."""

    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    for number in ENDING_SIGNALS:
        signal.signal(number, interrupt)
    try:
        yield
    finally:
        for number in ENDING_SIGNALS:
            signal.signal(number, signal.SIG_IGN)


def _serves_a_page(children: Children) -> bool:
    """Wait for the first page; False if a process ended before there was one."""
    while all(child.poll() is None for child in children.values()):
        if _answers():
            return True
        time.sleep(0.1)
    return False


def _answers() -> bool:
    connection = http.client.HTTPConnection(settings.HOST, settings.PORT, timeout=30)
    try:
        connection.request("GET", "/")
        connection.getresponse()
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
    return True


def _status_of_the_first_to_end(children: Children) -> int:
    while True:
        for name, child in children.items():
            if (status := child.poll()) is not None:
                sys.stderr.write(f"{name} ended with status {status}; stopping the others.\n")
                return status or 1
        time.sleep(0.2)


def _stop(children: Children) -> None:
    for child in children.values():
        with suppress(ProcessLookupError):
            child.terminate()
    give_up_at = time.monotonic() + SECONDS_TO_STOP
    for child in children.values():
        try:
            child.wait(max(0, give_up_at - time.monotonic()))
        except subprocess.TimeoutExpired:
            with suppress(ProcessLookupError):
                os.killpg(child.pid, signal.SIGKILL)
            child.wait()
