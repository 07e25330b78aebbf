"""Where the embedded server listens: a Unix socket, never the network."""

import hashlib
import tempfile
from pathlib import Path
from urllib.parse import quote, urlencode

DATABASE = "salesperf"
PORT = 5432
LONGEST_SOCKET_PATH = 100


def socket_folder(var: Path) -> Path:
    """The data folder, private to the server's user, unless its path is too long for a socket."""
    data = var / "postgres"
    if len(bytes(data / f".s.PGSQL.{PORT}")) <= LONGEST_SOCKET_PATH:
        return data
    digest = hashlib.sha256(bytes(data)).hexdigest()[:12]
    return Path(tempfile.gettempdir()) / f"salesperf-{digest}"


def url(var: Path, role: str) -> str:
    """The URL by which `role` (owner, app or platform) reaches the embedded server's database."""
    place = urlencode({"host": str(socket_folder(var))}, quote_via=quote)
    return f"embedded://salesperf_{role}@:{PORT}/{DATABASE}?{place}"
