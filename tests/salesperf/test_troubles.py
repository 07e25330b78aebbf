import errno
import shutil
import socket
from collections import namedtuple

import psycopg
import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import OperationalError

from salesperf import troubles

Usage = namedtuple("Usage", "total used free")


def test_a_port_in_use_is_one_line_naming_it():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(troubles.Trouble, match=f"Cannot listen on 127.0.0.1:{port}"):
            troubles.require_free_port("127.0.0.1", port)
    troubles.require_free_port("127.0.0.1", port)


def test_a_disk_without_room_is_refused_before_anything_is_written(tmp_path, monkeypatch):
    monkeypatch.setattr(shutil, "disk_usage", lambda folder: Usage(0, 0, 90 * 2**20))
    with pytest.raises(troubles.Trouble, match="90 MB free; 500 MB are needed"):
        troubles.require_disk_space(tmp_path / "var")


def test_a_disk_that_fills_up_meanwhile_is_one_line():
    assert troubles.in_one_line(OSError(errno.ENOSPC, "No space left on device")) == troubles.FULL


def test_a_full_disk_of_the_database_server_is_one_line():
    assert troubles.in_one_line(caused(psycopg.errors.DiskFull("could not extend file"))) == troubles.FULL


def test_an_unreachable_database_is_one_line():
    refused = psycopg.OperationalError("connection failed: port 5432 failed\nConnection refused\n")
    assert troubles.in_one_line(caused(refused)) == "Cannot reach the database. Connection refused"


def test_a_setting_that_is_wrong_is_one_line():
    line = "PORT is 'x'; it should be a whole number."
    assert troubles.in_one_line(ImproperlyConfigured(line)) == line


def test_a_fault_of_ours_keeps_its_traceback():
    assert troubles.in_one_line(caused(psycopg.errors.UndefinedTable("no such table"))) is None
    assert troubles.in_one_line(KeyError("x")) is None


def caused(cause: Exception) -> Exception:
    try:
        raise OperationalError(str(cause)) from cause
    except OperationalError as problem:
        return problem
