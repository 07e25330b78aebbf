import pytest
from django.core.exceptions import ImproperlyConfigured

from salesperf import env


def test_a_flag_reads_yes_and_no(monkeypatch):
    monkeypatch.setenv("HTTPS", "yes")
    assert env.flag("HTTPS", False) is True
    monkeypatch.setenv("HTTPS", "0")
    assert env.flag("HTTPS", True) is False


def test_an_empty_variable_is_the_default(monkeypatch):
    monkeypatch.setenv("HTTPS", "")
    monkeypatch.setenv("PORT", "")
    monkeypatch.setenv("ALLOWED_HOSTS", "")
    assert env.flag("HTTPS", True) is True
    assert env.number("PORT", 8000) == 8000
    assert env.words("ALLOWED_HOSTS", ["localhost"]) == ["localhost"]


def test_words_are_separated_by_commas(monkeypatch):
    monkeypatch.setenv("ALLOWED_HOSTS", "sales.example.com, www.example.com,")
    assert env.words("ALLOWED_HOSTS", []) == ["sales.example.com", "www.example.com"]


@pytest.mark.parametrize(
    "name, value, read",
    [
        ("HTTPS", "perhaps", lambda: env.flag("HTTPS", False)),
        ("PORT", "eighty", lambda: env.number("PORT", 8000)),
        ("DATABASE_URL", "mysql://a@b/c", lambda: env.database("DATABASE_URL", "mysql://a@b/c")),
        ("DATABASE_URL", "postgres://a@b", lambda: env.database("DATABASE_URL", "postgres://a@b")),
        ("DATABASE_URL", "postgres://a@b:x/c", lambda: env.database("DATABASE_URL", "postgres://a@b:x/c")),
    ],
)
def test_a_bad_value_is_refused_by_the_name_of_its_variable(monkeypatch, name, value, read):
    monkeypatch.setenv(name, value)
    with pytest.raises(ImproperlyConfigured, match=name):
        read()


def test_a_database_url_is_taken_apart():
    parts = env.database("DATABASE_URL", "postgres://app:p%40ss@Db.Example.com:6432/sales?sslmode=require")
    assert {key: parts[key] for key in ("NAME", "USER", "PASSWORD", "HOST", "PORT", "OPTIONS")} == {
        "NAME": "sales",
        "USER": "app",
        "PASSWORD": "p@ss",
        "HOST": "Db.Example.com",
        "PORT": "6432",
        "OPTIONS": {"sslmode": "require"},
    }


@pytest.mark.parametrize("url", ["postgres://app@/sales?host=/Run/Pg", "postgres://app@%2FRun%2FPg/sales"])
def test_the_folder_of_a_socket_keeps_its_capitals(url):
    assert env.database("DATABASE_URL", url)["HOST"] == "/Run/Pg"


def test_the_secret_of_an_installation_is_made_once_and_for_its_owner_alone(tmp_path, monkeypatch):
    monkeypatch.delenv("SECRET_KEY", raising=False)
    file = tmp_path / "var" / "secret-key"
    secret = env.secret("SECRET_KEY", file)
    assert env.secret("SECRET_KEY", file) == secret
    assert len(secret) > 60
    assert file.stat().st_mode & 0o777 == 0o600


def test_a_secret_in_the_environment_wins(tmp_path, monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "given")
    assert env.secret("SECRET_KEY", tmp_path / "secret-key") == "given"
    assert not (tmp_path / "secret-key").exists()
