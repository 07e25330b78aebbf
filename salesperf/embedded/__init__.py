"""What runs inside `var/` when the environment names no servers: a PostgreSQL and a message broker.

`server` is the only module that knows where the PostgreSQL comes from, so that it can be replaced.
"""

from salesperf.embedded.address import url
from salesperf.embedded.server import start

__all__ = ["start", "url"]
