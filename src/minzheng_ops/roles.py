"""Database roles and databases, the same on the embedded server and on anybody's own.

`minzheng_owner` owns the schema and runs migrations; `minzheng_app` serves the web, `minzheng_jobs` the worker,
`minzheng_snapshot` only reads. None is superuser, none passes row security, and the last three own nothing:
row security therefore holds for everything the application does.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import LiteralString

import psycopg
from psycopg import Connection, sql
from psycopg.conninfo import make_conninfo

from minzheng_ops.refusals import OpsError

OWNER, APP, JOBS, SNAPSHOT = "minzheng_owner", "minzheng_app", "minzheng_jobs", "minzheng_snapshot"
ROLES = (OWNER, APP, JOBS, SNAPSHOT)
CLIENTS = (APP, JOBS, SNAPSHOT)
LIMITS: Mapping[str, Mapping[LiteralString, LiteralString]] = {
    OWNER: {"lock_timeout": "60s", "idle_in_transaction_session_timeout": "10min"},
    APP: {"statement_timeout": "15s", "lock_timeout": "5s", "idle_in_transaction_session_timeout": "30s"},
    JOBS: {
        "statement_timeout": "15min",
        "lock_timeout": "30s",
        "idle_in_transaction_session_timeout": "5min",
    },
    SNAPSHOT: {"statement_timeout": "30min", "lock_timeout": "5s", "default_transaction_read_only": "on"},
}
LOCK_KEY = 0x6D696E  # "min": two preparers of one server take turns
BUILTIN_SINCE = 170000
SCOPE_PARAMETERS = ("app.scope_lo", "app.scope_hi")  # set by the owner's SECURITY DEFINER functions


def create_roles(admin_dsn: str, passwords: Mapping[str, str] | None = None) -> None:
    """Make the four roles and set their limits; repeated calls change nothing else.

    Takes: the address of an account with CREATEROLE. `passwords`: by role, sent as SCRAM verifiers, never in
    clear, so that no server log holds one. Refuses: a role of ours that somebody made superuser or BYPASSRLS.
    """
    with psycopg.connect(admin_dsn, autocommit=True) as admin:
        admin.execute("select pg_advisory_lock(%s)", [LOCK_KEY])
        for role in ROLES:
            _create_role(admin, role)
            for name, value in LIMITS[role].items():
                admin.execute(
                    sql.SQL("alter role {} set {} = {}").format(
                        sql.Identifier(role), sql.SQL(name), sql.Literal(value)
                    )
                )
            if passwords and role in passwords:
                _set_password(admin, role, passwords[role])
        _join_owner(admin)
        _grant_parameters(admin)
        _refuse_dangerous(admin)


def create_database(admin_dsn: str, name: str, template: str | None = None) -> bool:
    """Make a database owned by `minzheng_owner`, UTF-8, sorted by code point, with our grants.

    With a template it is a copy of that database. Returns whether it was made; an existing one only gets its
    grants again. Refuses: an existing database in another encoding.
    """
    with psycopg.connect(admin_dsn, autocommit=True) as admin:
        admin.execute("select pg_advisory_lock(%s)", [LOCK_KEY])
        found = admin.execute(
            "select pg_encoding_to_char(encoding) from pg_database where datname = %s", [name]
        ).fetchone()
        if found is not None and found[0] != "UTF8":
            raise OpsError(
                f"数据库 {name} 的编码是 {found[0]},需要 UTF8。",
                f"Database {name} is {found[0]}; UTF8 is needed.",
            )
        if found is None:
            _create_database(admin, name, template)
        _grant_connect(admin, name)
        if template is None:
            with psycopg.connect(make_conninfo(admin_dsn, dbname=name), autocommit=True) as inside:
                _grant_inside(inside)
    return found is None


def drop_database(admin_dsn: str, name: str) -> None:
    """Drop a database with everything in it, disconnecting whoever is there."""
    with psycopg.connect(admin_dsn, autocommit=True) as admin:
        admin.execute(sql.SQL("drop database if exists {} with (force)").format(sql.Identifier(name)))


def _create_role(admin: Connection, role: str) -> None:
    if admin.execute("select 1 from pg_roles where rolname = %s", [role]).fetchone() is None:
        admin.execute(sql.SQL("create role {} login").format(sql.Identifier(role)))


def _set_password(admin: Connection, role: str, password: str) -> None:
    verifier = admin.pgconn.encrypt_password(password.encode(), role.encode(), b"scram-sha-256").decode()
    admin.execute(sql.SQL("alter role {} password {}").format(sql.Identifier(role), sql.Literal(verifier)))


def _join_owner(admin: Connection) -> None:
    """An administrator who is no superuser must belong to the owner to give it databases."""
    row = admin.execute("select rolsuper from pg_roles where rolname = current_user").fetchone()
    if row is not None and not row[0]:
        admin.execute(sql.SQL("grant {} to current_user").format(sql.Identifier(OWNER)))


def _grant_parameters(admin: Connection) -> None:
    """Only a superuser may write a parameter of ours into a function, unless it is granted.

    Refuses: an administrator who may not grant it.
    """
    for name in SCOPE_PARAMETERS:
        parameter = sql.Identifier(*name.split("."))
        try:
            admin.execute(sql.SQL("grant set on parameter {} to {}").format(parameter, sql.Identifier(OWNER)))
        except psycopg.errors.InsufficientPrivilege:
            raise OpsError(
                f"请由超级用户先执行一次:GRANT SET ON PARAMETER {name} TO {admin.info.user} WITH GRANT OPTION",
                f"A superuser must run once: GRANT SET ON PARAMETER {name} TO {admin.info.user} WITH GRANT OPTION",
            ) from None


def _refuse_dangerous(admin: Connection) -> None:
    rows = admin.execute(
        "select rolname from pg_roles where rolname = any(%s) and (rolsuper or rolbypassrls) order by 1",
        [list(ROLES)],
    ).fetchall()
    if rows:
        names = ", ".join(row[0] for row in rows)
        raise OpsError(
            f"数据库角色 {names} 拥有超级用户或绕过行级安全的权限,请先收回。",
            f"Role {names} is superuser or bypasses row security; please take that away first.",
        )


def _create_database(admin: Connection, name: str, template: str | None) -> None:
    head = sql.SQL("create database {} owner {}").format(sql.Identifier(name), sql.Identifier(OWNER))
    if template is not None:
        admin.execute(head + sql.SQL(" template {}").format(sql.Identifier(template)))
        return
    builtin = sql.SQL(" locale_provider builtin builtin_locale 'C.UTF-8' lc_collate 'C' lc_ctype 'C'")
    choices = [builtin] if admin.info.server_version >= BUILTIN_SINCE else _libc_locales()
    tail = sql.SQL(" encoding 'UTF8' template template0")
    for choice in choices[:-1]:
        try:
            admin.execute(head + choice + tail)
            return
        except (psycopg.errors.WrongObjectType, psycopg.errors.InvalidParameterValue):
            continue
    admin.execute(head + choices[-1] + tail)


def _libc_locales() -> list[sql.SQL]:
    """Before 17: code-point order by "C"; characters' kinds by C.UTF-8 where the system has it."""
    return [sql.SQL(" lc_collate 'C' lc_ctype 'C.UTF-8'"), sql.SQL(" lc_collate 'C' lc_ctype 'C'")]


def _grant_connect(admin: Connection, name: str) -> None:
    database = sql.Identifier(name)
    admin.execute(sql.SQL("revoke all on database {} from public").format(database))
    admin.execute(sql.SQL("grant connect on database {} to {}").format(database, _identifiers(CLIENTS)))


def _grant_inside(inside: Connection) -> None:
    """What the owner will make is readable and writable by its clients; append-only tables take it back."""
    grants: tuple[tuple[LiteralString, tuple[str, ...]], ...] = (
        ("grant select, insert, update, delete on tables to {}", (APP, JOBS)),
        ("grant select on tables to {}", (SNAPSHOT,)),
        ("grant usage, select on sequences to {}", (APP, JOBS)),
    )
    inside.execute(sql.SQL("grant usage on schema public to {}").format(_identifiers(CLIENTS)))
    for text, roles in grants:
        inside.execute(
            sql.SQL("alter default privileges for role {} in schema public ").format(sql.Identifier(OWNER))
            + sql.SQL(text).format(_identifiers(roles))
        )


def _identifiers(names: Iterable[str]) -> sql.Composed:
    return sql.SQL(", ").join(sql.Identifier(name) for name in names)
