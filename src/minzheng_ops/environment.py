"""Which database the programmes meet: the environment handed to every child process.

Three addresses, read by the settings: `DATABASE_URL` (web, as `minzheng_app`), `DATABASE_URL_OWNER` (migrations)
and `DATABASE_URL_JOBS` (worker); `DATABASE_URL_SNAPSHOT` (read-only) for exports beside them.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import quote, urlsplit, urlunsplit

from minzheng_ops.box import ADMIN, Box
from minzheng_ops.keys import database_passwords, ensure_keys
from minzheng_ops.places import Places
from minzheng_ops.roles import APP, JOBS, OWNER, SNAPSHOT, create_database, create_roles

DATABASE = "minzheng"
VARIABLES = {
    "DATABASE_URL": APP,
    "DATABASE_URL_OWNER": OWNER,
    "DATABASE_URL_JOBS": JOBS,
    "DATABASE_URL_SNAPSHOT": SNAPSHOT,
}


@dataclass(frozen=True)
class Database:
    """A database: its addresses by variable name, the server behind it if it is ours, whether just made."""

    addresses: Mapping[str, str]
    box: Box | None
    fresh: bool = False


def embedded(box: Box, name: str = DATABASE) -> Database:
    """The addresses of a database on our own server; the server need not run."""
    return Database({variable: box.dsn(role, name) for variable, role in VARIABLES.items()}, box)


def external(admin_url: str, passwords: Mapping[str, str], name: str = DATABASE) -> Database:
    """The addresses on somebody's server: the administrator's host, our roles with their passwords."""
    parts = urlsplit(admin_url)
    host = parts.netloc.rpartition("@")[2]
    return Database(
        {
            variable: urlunsplit(
                (
                    parts.scheme,
                    f"{role}:{quote(passwords[role], safe='')}@{host}",
                    f"/{name}",
                    parts.query,
                    "",
                )
            )
            for variable, role in VARIABLES.items()
        },
        None,
    )


def chosen(places: Places, given: Mapping[str, str] | None = None) -> Database:
    """The database a clone works on, without touching it.

    With `DATABASE_URL` and its two sisters set, exactly those; with `DATABASE_URL` alone, an external server
    to be prepared; else the embedded server.
    """
    given = os.environ if given is None else given
    url = given.get("DATABASE_URL")
    if not url:
        return embedded(Box(places.project, "demo"))
    if is_complete(given):
        return Database({name: given[name] for name in VARIABLES if given.get(name)}, None)
    return external(url, database_passwords(places.passwords_file), given.get("MINZHENG_DATABASE", DATABASE))


def is_complete(given: Mapping[str, str]) -> bool:
    """Whether an operator named every role's address, so that nothing is ours to prepare."""
    return all(given.get(name) for name in ("DATABASE_URL", "DATABASE_URL_OWNER", "DATABASE_URL_JOBS"))


def prepare(places: Places, given: Mapping[str, str] | None = None) -> Database:
    """Start our server if it is ours, and make roles and database; repeated calls change nothing."""
    given = os.environ if given is None else given
    database = chosen(places, given)
    if database.box is not None:
        database.box.start()
        admin = database.box.dsn(ADMIN)
        create_roles(admin)
        database = replace(database, fresh=create_database(admin, DATABASE))
    elif not is_complete(given):
        create_roles(given["DATABASE_URL"], database_passwords(places.passwords_file))
        create_database(given["DATABASE_URL"], given.get("MINZHENG_DATABASE", DATABASE))
    return database


def for_children(places: Places, database: Database, **more: str) -> dict[str, str]:
    """The environment of a child: ours without PG* variables, with the addresses, keys and settings named."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
    folders = [str(Path(sys.executable).parent), kept.get("PATH", os.defpath)]
    return {
        **kept,
        "PATH": os.pathsep.join(folders),
        "PYTHONUNBUFFERED": "1",
        **exported(places, database),
        **more,
    }


def exported(places: Places, database: Database) -> dict[str, str]:
    """The variables `python -m minzheng_ops env` prints."""
    settings = os.environ.get("DJANGO_SETTINGS_MODULE", "minzheng.config.settings.demo")
    return {
        **database.addresses,
        "MINZHENG_KEYS_FILE": os.environ.get("MINZHENG_KEYS_FILE") or str(ensure_keys(places.keys_file)),
        "DJANGO_SETTINGS_MODULE": settings,
    }
