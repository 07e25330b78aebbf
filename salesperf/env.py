"""Readers of environment variables. Each fails with a line naming the variable and what it should hold."""

import os
import secrets
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

SCHEMES = ("postgres", "postgresql", "embedded")


def text(name: str, default: str | None = None) -> str:
    """The variable as it stands, or the default; without either, ImproperlyConfigured."""
    value = os.environ.get(name, default)
    if value is None:
        raise ImproperlyConfigured(f"{name} is not set.")
    return value


def flag(name: str, default: bool) -> bool:
    """A yes or no: 1/0, true/false, yes/no, on/off."""
    value = os.environ.get(name, "").strip().lower()
    if not value:
        return default
    if value in {"1", "true", "yes", "on"}:
        return True
    if value in {"0", "false", "no", "off"}:
        return False
    raise ImproperlyConfigured(f"{name} is '{value}'; it should be 1 or 0.")


def number(name: str, default: int) -> int:
    """A whole number."""
    value = os.environ.get(name, "").strip()
    if not value:
        return default
    try:
        return int(value)
    except ValueError:
        raise ImproperlyConfigured(f"{name} is '{value}'; it should be a whole number.") from None


def words(name: str, default: list[str]) -> list[str]:
    """A list separated by commas."""
    value = os.environ.get(name, "")
    return [word.strip() for word in value.split(",") if word.strip()] or default


def secret(name: str, file: Path) -> str:
    """The variable, or a random key of this installation's own, made once and kept in `file`."""
    if value := os.environ.get(name, ""):
        return value
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        _write_once(file, secrets.token_urlsafe(64))
    return file.read_text()


def _write_once(file: Path, content: str) -> None:
    """Two processes may come here at once: one file takes the place, whole."""
    draft = file.with_name(f"{file.name}.{os.getpid()}")
    draft.touch(mode=0o600)
    draft.write_text(content)
    try:
        os.link(draft, file)
    except FileExistsError:
        pass
    finally:
        draft.unlink()


def database(name: str, url: str) -> dict[str, Any]:
    """Django's settings for the PostgreSQL server in `url`, which came from the variable `name`.

    postgres://user:password@host:port/database?sslmode=require. What follows the question mark goes to libpq;
    `host=/folder` there names the folder of a Unix socket.
    """
    parts = urlsplit(url)
    options = dict(parse_qsl(parts.query))
    try:
        port = parts.port
    except ValueError:
        raise ImproperlyConfigured(f"{name} has a port that is not a number.") from None
    if parts.scheme not in SCHEMES or not parts.path.strip("/"):
        raise ImproperlyConfigured(f"{name} should look like postgres://user:password@host:5432/database.")
    return {
        "ENGINE": "accounts.tenancy.postgresql",
        "NAME": unquote(parts.path.strip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("host", "") or _host(parts),
        "PORT": str(port or ""),
        "OPTIONS": options,
    }


def _host(parts: SplitResult) -> str:
    """The host as written: `urlsplit` puts it in lower case, which would break the folder of a socket."""
    host = parts.hostname or ""
    start = parts.netloc.lower().rfind(host.lower())
    return unquote(parts.netloc[start : start + len(host)])
