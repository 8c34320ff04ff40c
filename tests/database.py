"""The template database of the tests, built once for each state of the migrations, and copies of it."""

import fcntl
import hashlib
import os
import subprocess
import sys
from pathlib import Path

import psycopg
from psycopg import sql

from minzheng_ops.pytest_plugin import PROJECT, test_box
from minzheng_ops.roles import APP, JOBS, OWNER, create_database, create_roles

SOURCES = (
    "src/minzheng/**/apps.py",
    "src/minzheng/**/migrations/*.py",
    "src/minzheng/foundations/regions/data/*",
    "src/minzheng_ops/roles.py",
)


def admin_url() -> str:
    """An administrator's address: our own server, or the one given by MINZHENG_TEST_ADMIN_URL."""
    given = os.environ.get("MINZHENG_TEST_ADMIN_URL")
    if given:
        return given
    box = test_box()
    box.start()
    return box.dsn()


def address(role: str, name: str) -> str:
    """A role's address of a test database."""
    if os.environ.get("MINZHENG_TEST_ADMIN_URL"):
        parts = psycopg.conninfo.conninfo_to_dict(os.environ["MINZHENG_TEST_ADMIN_URL"])
        host = psycopg.conninfo.make_conninfo(
            "", **{**parts, "user": role, "dbname": name, "password": "tests"}
        )
        return str(host)
    return test_box().dsn(role, name)


def _fingerprint() -> str:
    digest = hashlib.sha256()
    for pattern in SOURCES:
        for path in sorted(PROJECT.glob(pattern)):
            digest.update(str(path.relative_to(PROJECT)).encode() + path.read_bytes())
    return digest.hexdigest()[:12]


def template() -> str:
    """The name of a migrated database with regions and working days in it; built when missing."""
    url = admin_url()
    name = f"minzheng_template_{_fingerprint()}"
    lock = PROJECT / "var" / "test-template.lock"
    with open(lock, "w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        with psycopg.connect(url, autocommit=True) as admin:
            ready = admin.execute("select 1 from pg_database where datname = %s", [name]).fetchone()
            if ready:
                return name
            _drop_old_templates(admin)
        passwords = (
            dict.fromkeys((OWNER, APP, JOBS), "tests") if "MINZHENG_TEST_ADMIN_URL" in os.environ else None
        )
        create_roles(url, passwords)
        draft = f"{name}_draft"
        with psycopg.connect(url, autocommit=True) as admin:
            admin.execute(sql.SQL("drop database if exists {} with (force)").format(sql.Identifier(draft)))
        create_database(url, draft)
        environment = {**os.environ, "DATABASE_URL": address(OWNER, draft)}
        for command in (
            ["-m", "django", "migrate", "-v", "0", "--skip-checks"],
            ["-m", "minzheng.channels.cli.main", "reference"],
        ):
            subprocess.run([sys.executable, *command], env=environment, check=True, cwd=PROJECT)
        with psycopg.connect(url, autocommit=True) as admin:
            admin.execute(
                sql.SQL("alter database {} rename to {}").format(sql.Identifier(draft), sql.Identifier(name))
            )
    return name


def _drop_old_templates(admin: psycopg.Connection) -> None:
    rows = admin.execute(
        "select datname from pg_database where datname like 'minzheng_template_%' and datname not like '%_draft'"
    ).fetchall()
    for (old,) in rows:
        admin.execute(sql.SQL("drop database if exists {} with (force)").format(sql.Identifier(old)))


def copy_of_template(name: str) -> str:
    """A fresh database, copied from the template; an older one of that name is dropped."""
    source, url = template(), admin_url()
    with psycopg.connect(url, autocommit=True) as admin:
        admin.execute(sql.SQL("drop database if exists {} with (force)").format(sql.Identifier(name)))
    create_database(url, name, template=source)
    return name


def drop(name: str) -> None:
    """Remove a copy."""
    with psycopg.connect(admin_url(), autocommit=True) as admin:
        admin.execute(sql.SQL("drop database if exists {} with (force)").format(sql.Identifier(name)))


def keys_path() -> Path:
    """The tests' key file."""
    return Path(os.environ["MINZHENG_KEYS_FILE"])
