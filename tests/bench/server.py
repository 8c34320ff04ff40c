"""A durable PostgreSQL server for the measurement alone, its databases, and processes that answer line by line."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from psycopg import sql

from minzheng_ops.box import Box
from minzheng_ops.environment import embedded
from minzheng_ops.keys import ensure_keys
from minzheng_ops.places import Places
from minzheng_ops.pytest_plugin import PROJECT
from minzheng_ops.roles import create_database, create_roles

#: People of the two populations measured; the law's 1.4 million are not seeded on two cores.
SMALL, FULL = 10_000, 58_000


class Server:
    """The databases: `empty` (migrated, regions), `small` and `full` (people, officers, files), `floor` (as full)."""

    def __init__(self) -> None:
        self.box = Box(PROJECT, "bench")

    def up(self) -> None:
        """Everything but the floor's database, which is a copy."""
        self.box.destroy()
        self.box.start()
        create_roles(self.box.dsn())
        create_database(self.box.dsn(), "empty")
        self.run("empty", "-m", "django", "migrate", "-v", "0", "--skip-checks", role="DATABASE_URL_OWNER")
        self.run("empty", "-m", "minzheng.channels.cli.main", "reference", role="DATABASE_URL_OWNER")
        for name, people in (("small", SMALL), ("full", FULL)):
            create_database(self.box.dsn(), name, template="empty")
            self.run(name, "-m", "tests.bench.inside", "seed", str(people), role="DATABASE_URL_OWNER")
            self._analyse(name)
        create_database(self.box.dsn(), "floor", template="full")
        self._without_row_security("floor")
        self._analyse("floor")

    def copy_of_empty(self, name: str) -> None:
        """One more migrated database without people."""
        create_database(self.box.dsn(), name, template="empty")

    def down(self) -> None:
        """Nothing of it stays."""
        self.box.destroy()

    def _analyse(self, name: str) -> None:
        with psycopg.connect(self.box.dsn(dbname=name), autocommit=True) as admin:
            admin.execute("vacuum analyze")

    def _without_row_security(self, name: str) -> None:
        with psycopg.connect(self.box.dsn(dbname=name), autocommit=True) as admin:
            for (table,) in admin.execute(
                "select oid::regclass::text from pg_class where relrowsecurity"
            ).fetchall():
                admin.execute(sql.SQL("alter table {} disable row level security").format(sql.SQL(table)))
                admin.execute(sql.SQL("alter table {} no force row level security").format(sql.SQL(table)))

    def environment(self, name: str, role: str) -> dict[str, str]:
        """A process's own."""
        addresses = embedded(self.box, name).addresses
        kept = {key: text for key, text in os.environ.items() if not key.startswith(("PG", "DATABASE_URL"))}
        return kept | {
            "DATABASE_URL": addresses[role],
            "DJANGO_SETTINGS_MODULE": "tests.bench.served",
            "MINZHENG_KEYS_FILE": str(ensure_keys(Places.of(PROJECT).var / "bench" / "keys.json")),
            "MINZHENG_VAR": str(Places.of(PROJECT).var / "bench"),
            "PYTHONPATH": str(PROJECT),
        }

    def run(self, name: str, *arguments: str, role: str = "DATABASE_URL") -> str:
        """Run Python on a database; what it prints."""
        done = subprocess.run(
            [sys.executable, *arguments],
            env=self.environment(name, role),
            cwd=PROJECT,
            check=False,
            text=True,
            capture_output=True,
        )
        if done.returncode:
            raise RuntimeError(done.stdout[-3000:] + done.stderr[-3000:])
        return done.stdout

    @contextmanager
    def asked(self, name: str, *arguments: str) -> Iterator["Asked"]:
        """A process that stays and answers questions, so that two of them can take turns."""
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.bench.inside", *arguments],
            env=self.environment(name, "DATABASE_URL"),
            cwd=PROJECT,
            text=True,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        try:
            yield Asked(process)
        finally:
            assert process.stdin is not None
            process.stdin.close()
            process.wait(30)


class Asked:
    """One line in, one JSON line out."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process

    def ask(self, *words: object) -> Any:
        """The answer. Refuses (RuntimeError) when the process has gone; its words are on stderr."""
        assert self.process.stdin is not None and self.process.stdout is not None
        self.process.stdin.write(" ".join(str(word) for word in words) + "\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        if not line:
            raise RuntimeError(f"no answer to {words}")
        return json.loads(line)
