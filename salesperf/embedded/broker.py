"""A message broker in a folder, for one machine: a kombu transport that needs no server.

A message is a file. It appears whole, one worker takes it by renaming it into a folder of its own, and it
goes when the task is acknowledged. Each worker holds a lock on its folder; once the kernel has dropped that
lock, the worker is dead and any other gives its messages back. kombu's own filesystem transport can read a
message half-written, and loses those of a killed worker.
"""

import fcntl
import json
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cached_property
from pathlib import Path
from queue import Empty
from typing import Any
from uuid import uuid4

from kombu.transport import TRANSPORT_ALIASES, virtual


def register() -> None:
    """Let kombu know broker addresses that begin with `embedded://`."""
    TRANSPORT_ALIASES["embedded"] = "salesperf.embedded.broker:Transport"


class Channel(virtual.Channel):
    """Queues below the folder named by the transport option `folder`."""

    from_transport_options = (*virtual.Channel.from_transport_options, "folder")
    folder: str

    @cached_property
    def taken(self) -> Path:
        """This consumer's own folder, locked before others can see it."""
        draft = self._below("drafts") / str(uuid4())
        draft.mkdir()
        self._lock = os.open(draft, os.O_RDONLY)
        fcntl.flock(self._lock, fcntl.LOCK_EX)
        return draft.rename(self._below("taken") / draft.name)

    def _waiting(self, queue: str) -> Path:
        return self._below("waiting", queue)

    def _below(self, *names: str) -> Path:
        folder = Path(self.folder, *names)
        folder.mkdir(parents=True, exist_ok=True)
        return folder

    def _put(self, queue: str, message: dict[str, Any], **_: Any) -> None:
        draft = self._below("drafts") / str(uuid4())
        draft.write_text(json.dumps(message))
        draft.rename(self._waiting(queue) / f"{time.time_ns()}.{message['properties']['delivery_tag']}")

    def _get(self, queue: str, timeout: float | None = None) -> dict[str, Any]:
        for name in sorted(os.listdir(self._waiting(queue))):
            mine = self.taken / f"{queue}:{name}"
            try:
                (self._waiting(queue) / name).rename(mine)
            except FileNotFoundError:
                continue
            return json.loads(mine.read_text())
        self._give_back_messages_of_the_dead()
        raise Empty

    def _give_back_messages_of_the_dead(self) -> None:
        for folder in self.taken.parent.iterdir():
            with suppress(FileNotFoundError, BlockingIOError), _locked(folder):
                for file in folder.iterdir():
                    queue, _, name = file.name.partition(":")
                    file.rename(self._waiting(queue) / name)
                folder.rmdir()

    def _size(self, queue: str) -> int:
        return len(os.listdir(self._waiting(queue)))

    def _purge(self, queue: str) -> int:
        files = list(self._waiting(queue).iterdir())
        for file in files:
            file.unlink(missing_ok=True)
        return len(files)

    def basic_ack(self, delivery_tag: str, multiple: bool = False) -> None:
        super().basic_ack(delivery_tag, multiple)
        self._forget(delivery_tag)

    def basic_reject(self, delivery_tag: str, requeue: bool = False) -> None:
        super().basic_reject(delivery_tag, requeue)
        self._forget(delivery_tag)

    def _restore(self, message: virtual.Message) -> None:
        super()._restore(message)
        self._forget(message.delivery_tag)

    def close(self) -> None:
        super().close()
        if "taken" in self.__dict__:
            os.close(self._lock)
            del self.taken

    def _forget(self, delivery_tag: str | None) -> None:
        for file in self.taken.glob(f"*.{delivery_tag}"):
            file.unlink(missing_ok=True)


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """Hold the folder's lock; BlockingIOError when a living consumer does."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    finally:
        os.close(descriptor)


class Transport(virtual.Transport):
    """The transport of `embedded://`."""

    Channel = Channel
    driver_type = driver_name = "embedded"

    def driver_version(self) -> str:
        return "1"
