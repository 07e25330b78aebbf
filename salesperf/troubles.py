"""The common troubles of starting up, each told in one line instead of a traceback."""

import errno
import shutil
import socket
from collections.abc import Iterator
from pathlib import Path

MEGABYTES_NEEDED = 500
DISK_FULL = "53100"
FULL = "The disk is full. Make room and run the same command again: it goes on from where it stopped."


class Trouble(Exception):
    """Something a person can put right. The message is one line: what is wrong and what to do."""


def require_free_port(host: str, port: int) -> None:
    """Trouble when something already listens there."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as problem:
            reason = problem.strerror or str(problem)
            raise Trouble(f"Cannot listen on {host}:{port}: {reason}. Choose another with PORT.") from None


def require_disk_space(folder: Path) -> None:
    """Trouble when the disk that holds the folder cannot take a new database."""
    folder.mkdir(parents=True, exist_ok=True)
    free = shutil.disk_usage(folder).free // 2**20
    if free < MEGABYTES_NEEDED:
        raise Trouble(f"The disk of {folder} has {free} MB free; {MEGABYTES_NEEDED} MB are needed.")


def in_one_line(problem: BaseException) -> str | None:
    """What to tell the person, or None when the traceback is worth more."""
    for cause in _causes(problem):
        if isinstance(cause, Trouble):
            return str(cause)
        if getattr(cause, "errno", None) == errno.ENOSPC or getattr(cause, "sqlstate", None) == DISK_FULL:
            return FULL
    return _unreachable(problem)


def _unreachable(problem: BaseException) -> str | None:
    """A server that cannot be reached or refuses the sign-in: libpq says so without an SQL state."""
    cause = problem.__cause__
    if type(problem).__name__ == "ImproperlyConfigured":
        return str(problem)
    if type(cause).__name__ == "OperationalError" and getattr(cause, "sqlstate", "") is None:
        return f"Cannot reach the database. {str(cause).strip().splitlines()[-1].strip()}"
    return None


def _causes(problem: BaseException | None) -> Iterator[BaseException]:
    while problem is not None:
        yield problem
        problem = problem.__cause__ or problem.__context__
