"""One run at a time in a company."""

from django.db import connection

from accounts.tenancy import current_company_id

KEY = "hashtextextended('salesperf.run:' || %s::text, 0)"


def take_lock(*, wait: bool) -> bool:
    """Have the company in force to ourselves until the transaction ends; False if another has it and we do not wait.

    The lock belongs to the transaction, so neither a killed process nor a connection pooler can leave it behind.
    """
    name = "pg_advisory_xact_lock" if wait else "pg_try_advisory_xact_lock"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {name}({KEY})", [current_company_id()])
        (taken,) = cursor.fetchone()
    return wait or taken
