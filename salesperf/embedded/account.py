"""The system user PostgreSQL runs as: whoever runs us, except for root, whom PostgreSQL refuses."""

import os
import pwd
import subprocess
from pathlib import Path
from typing import Any

NAME = "salesperf-postgres"
PASS = 0o001
READ_AND_PASS = 0o005


def server_user() -> pwd.struct_passwd | None:
    """The user to become, made on first need; None to stay who we are."""
    if os.geteuid() != 0:
        return None
    try:
        return pwd.getpwnam(NAME)
    except KeyError:
        subprocess.run(["useradd", "--system", "--no-create-home", NAME], check=True)  # noqa: S607
        return pwd.getpwnam(NAME)


def as_server() -> dict[str, Any]:
    """Arguments of `subprocess.run` that start a program as the server's user and nobody else."""
    user = server_user()
    return {} if user is None else {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}


def open_to_server(installation: Path, folder: Path) -> None:
    """As root only: give `folder` to the server's user and let it pass to there and to its programs."""
    user = server_user()
    if user is None:
        return
    os.chown(folder, user.pw_uid, user.pw_gid)
    for path in (*installation.parents, *folder.parents):
        _allow(path, PASS)
    if installation.stat().st_mode & READ_AND_PASS != READ_AND_PASS:
        for path in (installation, *installation.rglob("*")):
            _allow(path, READ_AND_PASS)


def _allow(path: Path, permission: int) -> None:
    mode = path.stat().st_mode
    if mode & permission != permission:
        path.chmod(mode | permission)
