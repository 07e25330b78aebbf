import importlib
import sys

import pytest
from celery.signals import worker_init
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command
from django.db import connection

from accounts.tenancy.boot import refuse_privileged_role
from accounts.tenancy.roles import connect_as, credentials

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_app_role_may_start():
    refuse_privileged_role()


def test_no_connection_is_left_for_a_fork_to_share():
    refuse_privileged_role()
    assert connection.connection is None


def test_the_owner_may_not_start():
    with connect_as("owner"), pytest.raises(ImproperlyConfigured, match="owns tables"):
        refuse_privileged_role()


@pytest.fixture
def superuser(settings, monkeypatch):
    """The role that the server's own superuser would have, told to the check by the query it makes."""
    monkeypatch.setattr("accounts.tenancy.boot.PRIVILEGES", "SELECT 'postgres', true, true, false")


def test_a_superuser_may_not_start(superuser):
    with pytest.raises(ImproperlyConfigured, match="postgres is a superuser and bypasses row security"):
        refuse_privileged_role()


@pytest.mark.filterwarnings("ignore:DjangoFixup.on_worker_init called without a sender")
def test_a_worker_asks_before_it_starts():
    with connect_as("owner"), pytest.raises(ImproperlyConfigured):
        raise next(error for _receiver, error in worker_init.send(None) if error)


def test_the_web_server_asks_before_it_starts(monkeypatch):
    monkeypatch.delitem(sys.modules, "salesperf.wsgi", raising=False)
    with connect_as("owner"), pytest.raises(ImproperlyConfigured):
        importlib.import_module("salesperf.wsgi")


def test_migrations_say_that_they_need_the_owner(monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgres://salesperf_app:app@127.0.0.1/x")
    monkeypatch.delenv("DATABASE_OWNER_URL", raising=False)
    with pytest.raises(CommandError, match="DATABASE_OWNER_URL is not set"):
        call_command("migrate", verbosity=0)


def test_migrations_run_as_the_owner(capsys):
    call_command("migrate", verbosity=1)
    assert "No migrations to apply." in capsys.readouterr().out


def test_the_embedded_server_knows_all_three_roles(monkeypatch):
    for name in ("DATABASE_URL", "DATABASE_OWNER_URL", "DATABASE_PLATFORM_URL"):
        monkeypatch.delenv(name, raising=False)
    assert credentials("owner")["USER"] == "salesperf_owner"
