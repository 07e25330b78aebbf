"""A real worker and a real beat, run on the test database and killed at will."""

import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, urlencode

from django.conf import settings
from django.db import connection
from kombu import Connection

from salesperf.processes import commands

SECONDS_TO_WAIT = 60


@dataclass
class Works:
    """Where the processes run: their folder, their environment and their broker."""

    folder: Path
    environment: dict[str, str]
    broker: Connection

    @contextmanager
    def running(self, name: str, **environment: str) -> Iterator[subprocess.Popen]:
        """The process called "worker" or "beat" in salesperf.processes, until the block ends."""
        with (self.folder / f"{name}.log").open("a") as log:
            process = subprocess.Popen(
                commands()[name],
                cwd=settings.BASE_DIR,
                env={**self.environment, **environment},
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        try:
            yield process
        finally:
            kill(process)

    def waiting_messages(self) -> int:
        return self.broker.default_channel.queue_declare(queue="celery").message_count

    def wait_until(self, holds: Callable[[], bool]) -> None:
        """Look again and again until it holds; fail with what the processes wrote when it never does."""
        give_up_at = time.monotonic() + SECONDS_TO_WAIT
        while not holds():
            if time.monotonic() > give_up_at:
                raise AssertionError(f"Still not so after {SECONDS_TO_WAIT} s:\n{self._last_words()}")
            time.sleep(0.05)

    def _last_words(self) -> str:
        return "\n".join(f"{log.name}: {log.read_text()[-3000:]}" for log in self.folder.glob("*.log"))


def make_works(folder: Path) -> Works:
    """Works on the test database as the app role, with the broker of the environment or one in the folder."""
    broker_url = os.environ.get("CELERY_BROKER_URL", "")
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("DATABASE_")},
        "DATABASE_URL": _database_url(),
        "SALESPERF_VAR": str(folder),
        "WORKER_CONCURRENCY": "2",
    }
    broker = Connection(
        broker_url or "embedded://",
        transport_options={} if broker_url else {"folder": str(folder / "broker")},
    )
    broker.default_channel.queue_declare(queue="celery")
    broker.default_channel.queue_purge("celery")
    return Works(folder, environment, broker)


def kill(process: subprocess.Popen) -> None:
    """SIGKILL to the process and all its children at once: none of them can say anything any more."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def stop(process: subprocess.Popen) -> None:
    """A warm shutdown: what it has begun, it finishes."""
    process.terminate()
    process.wait(SECONDS_TO_WAIT)


def _database_url() -> str:
    place = connection.settings_dict
    query = urlencode({"host": place["HOST"]}, quote_via=quote)
    who = f"{quote(place['USER'])}:{quote(place['PASSWORD'])}"
    return f"postgres://{who}@:{place['PORT']}/{place['NAME']}?{query}"
