"""Django's PostgreSQL backend, carrying the context into the database.

The settings belong to a transaction (`set_config(…, true)`), so no pooler can pass them on. They
are sent before a statement whenever they differ from what this transaction is known to carry.
"""

from typing import Any

from django.db.backends.postgresql import base
from django.db.backends.utils import CursorWrapper

from accounts.tenancy.context import SETTINGS, Context, current
from accounts.tenancy.postgresql.tripwire import refuse_unowned
from accounts.tenancy.roles import role_name

SET_CONTEXT = "SELECT " + ", ".join(f"set_config('{name}', %s, true)" for name in SETTINGS)
TRANSACTION_CONTROL = ("SAVEPOINT", "RELEASE", "ROLLBACK")
NOTHING = Context().values()


class Guarded:
    """What psycopg's cursors can run without Django's execute wrappers."""

    db: "DatabaseWrapper"
    cursor: Any

    def copy(self, statement: Any, *args: Any, **kwargs: Any) -> Any:
        self.db.guard(statement)
        return self.cursor.copy(statement, *args, **kwargs)

    def stream(self, query: Any, *args: Any, **kwargs: Any) -> Any:
        self.db.guard(query)
        return self.cursor.stream(query, *args, **kwargs)

    def callproc(self, procname: str, *args: Any, **kwargs: Any) -> Any:
        self.db.guard(procname)
        return super().callproc(procname, *args, **kwargs)  # type: ignore[misc]


class GuardedCursor(Guarded, CursorWrapper):
    pass


class GuardedDebugCursor(Guarded, base.CursorDebugWrapper):
    pass


class DatabaseWrapper(base.DatabaseWrapper):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._carried: tuple[str, str, str] | None = NOTHING
        self.execute_wrappers.append(self._guarded)

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        if before_connecting := self.settings_dict.get("BEFORE_CONNECTING"):
            before_connecting()
        return super().get_new_connection(conn_params)

    def make_cursor(self, cursor: Any) -> GuardedCursor:
        return GuardedCursor(cursor, self)

    def make_debug_cursor(self, cursor: Any) -> GuardedDebugCursor:
        return GuardedDebugCursor(cursor, self)

    def guard(self, sql: Any) -> None:
        """Before any statement: no company's table without a company, and the context in the database."""
        text = sql if isinstance(sql, str) else sql.as_string(self.connection)
        if self._is_walled():
            refuse_unowned(text, current())
        if self.in_atomic_block and not self.needs_rollback and not text.startswith(TRANSACTION_CONTROL):
            self._carry(current().values())

    def _guarded(self, execute: Any, sql: Any, params: Any, many: bool, context: dict[str, Any]) -> Any:
        self.guard(sql)
        return execute(sql, params, many, context)

    def _is_walled(self) -> bool:
        return self.settings_dict["USER"] not in {role_name("owner"), role_name("platform")}

    def _carry(self, wanted: tuple[str, str, str]) -> None:
        if wanted == self._carried:
            return
        with self.wrap_database_errors, self.connection.cursor() as cursor:
            cursor.execute(SET_CONTEXT, wanted)
        self._carried = wanted

    def _set_autocommit(self, autocommit: bool) -> None:
        super()._set_autocommit(autocommit)  # type: ignore[misc]
        self._carried = NOTHING

    def _commit(self) -> None:
        super()._commit()  # type: ignore[misc]
        self._carried = NOTHING

    def _rollback(self) -> None:
        super()._rollback()  # type: ignore[misc]
        self._carried = NOTHING

    def _savepoint_rollback(self, sid: str) -> None:
        super()._savepoint_rollback(sid)  # type: ignore[misc]
        self._carried = None

    def _close(self) -> None:
        self._carried = NOTHING
        super()._close()  # type: ignore[misc]
