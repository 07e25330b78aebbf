"""The test database is made by the owner role; tests run as the app role, behind both walls.

The cast: two companies, and five people. `owner`, `manager`, `rep` and `analyst` belong to `company`;
`outsider` is the owner of `other_company`.
"""

import datetime
import fcntl
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.test import override_settings

from accounts.models import Company, Membership, Rep, Role, Team, User
from accounts.services import create_company, move_rep
from accounts.tenancy import company_context
from accounts.tenancy.roles import credentials, role_name

GRANT_TRUNCATE = "GRANT TRUNCATE ON ALL TABLES IN SCHEMA public TO {app}"


BROKER_IN_USE = Path(tempfile.gettempdir()) / "salesperf-tests-broker"


@pytest.fixture(autouse=True)
def broker_to_itself(request: pytest.FixtureRequest) -> Iterator[None]:
    """Tests with a real worker take turns: where tests run side by side, they share a broker."""
    if not request.node.get_closest_marker("worker"):
        yield
        return
    with BROKER_IN_USE.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def use_role(role: str) -> None:
    connection.close()
    connection.settings_dict.update(credentials(role))


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> None:
    use_role("owner")


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker) -> Iterator[None]:
    with django_db_blocker.unblock():
        with connection.cursor() as cursor:
            cursor.execute(GRANT_TRUNCATE.format(app=role_name("app")))
        use_role("app")
    yield
    with django_db_blocker.unblock():
        use_role("owner")


@pytest.fixture(scope="session", autouse=True)
def quick_settings() -> Iterator[None]:
    """Static files without a manifest, passwords without their cost."""
    settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    with override_settings(
        STORAGES={**settings.STORAGES, "staticfiles": plain},
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
    ):
        yield


@pytest.fixture
def company(db: None) -> Company:
    return create_company("north-wind", "North Wind", "USD", timezone="Europe/Prague")


@pytest.fixture
def other_company(db: None) -> Company:
    return create_company("south-sea", "South Sea", "EUR", timezone="Asia/Tehran")


@pytest.fixture
def in_company(company: Company) -> Iterator[Company]:
    """The test runs inside the company's context."""
    with company_context(company):
        yield company


@pytest.fixture
def member(db: None) -> Callable[..., User]:
    """Make a user with a membership: member(company, Role.REP, "Rita")."""

    def make(company: Company, role: Role, name: str, *, rep: Rep | None = None) -> User:
        user = User.objects.create_user(f"{name.lower()}@{company.slug}.example", name, "correct horse")
        with company_context(company):
            Membership.objects.create(user=user, role=role, rep=rep)
        return user

    return make


@pytest.fixture
def owner(company: Company, member) -> User:
    return member(company, Role.OWNER, "Olga")


@pytest.fixture
def manager(company: Company, member) -> User:
    """Manages the team Alpha, in which `rep` has been since 2020."""
    with company_context(company):
        managing = Rep.objects.create(name="Mia", external_id="mia")
        Team.objects.create(name="Alpha", external_id="alpha", manager=managing)
    return member(company, Role.MANAGER, "Mia", rep=managing)


@pytest.fixture
def rep(company: Company, manager: User, member) -> User:
    with company_context(company):
        selling = Rep.objects.create(name="Rita", external_id="rita")
        move_rep(selling, Team.objects.get(external_id="alpha"), datetime.date(2020, 1, 1))
    return member(company, Role.REP, "Rita", rep=selling)


@pytest.fixture
def analyst(company: Company, member) -> User:
    return member(company, Role.ANALYST, "Anna")


@pytest.fixture
def outsider(other_company: Company, member) -> User:
    return member(other_company, Role.OWNER, "Otto")
