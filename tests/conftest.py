"""A hostile test bed: what would pass in silence elsewhere fails here.

Real PostgreSQL as the app role, copied from a template; no network beyond loopback; unknown template variables,
naive dates, moments written as days, unordered queries and scope left open are failures.
"""

import os
import socket
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import Any

import pytest
from django.conf import settings
from django.db import connection, connections

from minzheng.kernel import clock
from minzheng.kernel.scope import current_scope
from tests import database

pytest_plugins = ["tests.cast"]

#: Whole pages, seeded districts and long ways of a case: run by `make test`, left out of `make check`.
SLOW_FOLDERS = (
    "architecture/test_docs.py",  # `make check` looks at the documents themselves
    "channels",
    "samples",
    "engines/benefits",
    "engines/casework",
    "engines/letters",
    "engines/papers",
    "engines/payments",
    "engines/referrals",
    "engines/stays",
    "engines/verification",
    "foundations/audit/test_seal_and_verify.py",
    "foundations/regions/test_load_regions.py",
    "journeys",
    "programmes",
    "web/test_headers.py",
)
#: The straight way and its refusals stay in every check.
ALWAYS = (
    "engines/casework/test_straight_run.py",
    "engines/casework/test_refusals.py",
    "programmes/assistance/test_dibao_form.py",
    "programmes/assistance/test_dibao_form_facts.py",
)


def _is_slow(path: Path) -> bool:
    here = Path(__file__).parent
    place = path.relative_to(here).as_posix() if path.is_relative_to(here) else ""
    return place not in ALWAYS and any(PurePosixPath(place).is_relative_to(slow) for slow in SLOW_FOLDERS)


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """A run without the slow tests does not even read their files."""
    unwanted = "not slow" in config.option.markexpr and collection_path.is_file()
    return True if unwanted and _is_slow(collection_path) else None


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes longer than a few seconds a folder is marked slow."""
    for item in items:
        if _is_slow(item.path):
            item.add_marker(pytest.mark.slow)


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker: Any) -> Iterator[None]:
    """One copy of the template for each test process, connected as minzheng_app."""
    name = database.copy_of_template(f"minzheng_test_{os.getpid()}")
    settings.DATABASES["default"]["NAME"] = name
    connections["default"].settings_dict["NAME"] = name
    point_connection_at(name)
    yield
    with django_db_blocker.unblock():
        connections.close_all()
    database.drop(name)


def point_connection_at(name: str) -> None:
    """Aim the default connection at another database, as the app role."""
    from minzheng.config.database import database_from_url
    from minzheng_ops.roles import APP

    entry = database_from_url(database.address(APP, name))
    for key in ("NAME", "USER", "PASSWORD", "HOST", "PORT"):
        connections["default"].settings_dict[key] = entry[key]


@pytest.fixture
def committed_db(
    django_db_setup: None, django_db_blocker: Any, request: pytest.FixtureRequest
) -> Iterator[str]:
    """A database of its own, with real commits, for tests that need several connections; its name."""
    name = database.copy_of_template(f"minzheng_own_{os.getpid()}")
    usual = connections["default"].settings_dict["NAME"]
    with django_db_blocker.unblock():
        connection.close()
        point_connection_at(name)
        yield name
        connections.close_all()
        point_connection_at(usual)
    database.drop(name)


@pytest.fixture(autouse=True)
def no_foreign_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only unix sockets and loopback."""
    real = socket.socket.connect

    def connect(self: socket.socket, address: Any) -> None:
        host = address[0] if isinstance(address, tuple) else ""
        if self.family != socket.AF_UNIX and host not in ("127.0.0.1", "::1", "localhost"):
            raise AssertionError(f"a test tried to reach {address}")
        real(self, address)

    monkeypatch.setattr(socket.socket, "connect", connect)


@pytest.fixture(autouse=True)
def clean_surroundings() -> Iterator[None]:
    """Scope and clock are as they were."""
    yield
    assert current_scope.get() is None, "a test left a scope open"
    clock.set_offset_source(clock._no_offset)


@pytest.fixture(autouse=True)
def unknown_template_variables_fail(monkeypatch: pytest.MonkeyPatch) -> None:
    """A variable the view forgot is an error, not an empty string."""
    from django.template.base import FilterExpression

    real = FilterExpression.resolve

    def resolve(self: FilterExpression, context: Any, ignore_failures: bool = False) -> Any:
        value = real(self, context, ignore_failures)
        if isinstance(value, str) and value.startswith("【未定义变量"):
            raise AssertionError(f"unknown template variable: {self.token}")
        return value

    monkeypatch.setattr(FilterExpression, "resolve", resolve)


@pytest.fixture(autouse=True)
def unordered_queries_come_in_random_order(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who relies on an order says so: a query without ORDER BY is shuffled."""
    from django.db.models.expressions import OrderBy
    from django.db.models.functions import Random
    from django.db.models.sql.compiler import SQLCompiler

    real = SQLCompiler.get_order_by

    def get_order_by(self: SQLCompiler) -> Any:
        ordered = real(self)
        query = self.query
        plain = type(self) is SQLCompiler and not (
            query.distinct or query.group_by is not None or query.combinator or query.subquery
        )
        if ordered or not plain:
            return ordered
        shuffled = OrderBy(Random()).resolve_expression(query, allow_joins=True, reuse=None)
        sql, params = self.compile(shuffled)
        return [(shuffled, (sql, params, False))]

    monkeypatch.setattr(SQLCompiler, "get_order_by", get_order_by)


@pytest.fixture(autouse=True)
def moments_do_not_become_days_in_silence(monkeypatch: pytest.MonkeyPatch) -> None:
    """A datetime written into a DateField loses its hour and its zone; `clock.local_date` says which day is meant."""
    from django.db.models import DateField, DateTimeField

    real = DateField.get_prep_value

    def get_prep_value(self: DateField, value: Any) -> Any:
        if type(self) is DateField and isinstance(value, datetime):
            raise AssertionError(f"{self.name} is a day and was given the moment {value}")
        return real(self, value)

    monkeypatch.setattr(DateField, "get_prep_value", get_prep_value)
    assert DateTimeField.get_prep_value is not get_prep_value
