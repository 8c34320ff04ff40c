"""The second wall only stands if the role cannot walk around it."""

from typing import Any

from django.db.backends.signals import connection_created


class UnsafeDatabaseRole(RuntimeError):
    """The application is connected as a superuser or with BYPASSRLS: it must not run."""


def refuse_unsafe_role(connection: Any) -> None:
    """Raise UnsafeDatabaseRole when session_user or current_user can bypass row-level security."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select rolname from pg_roles where rolname in (session_user, current_user)"
            " and (rolsuper or rolbypassrls)"
        )
        unsafe = [row[0] for row in cursor.fetchall()]
    if unsafe:
        raise UnsafeDatabaseRole(
            f"database role {unsafe[0]!r} is a superuser or has BYPASSRLS; use minzheng_app (docs/operations.md)"
        )


def _on_connection(connection: Any, **_: Any) -> None:
    refuse_unsafe_role(connection)


def install() -> None:
    """Check each new database connection once, when it is opened."""
    connection_created.connect(_on_connection, dispatch_uid="minzheng.unsafe-role")
