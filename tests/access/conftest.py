"""The world of the access tests: built once in a database of its own, visited by each module, never changed."""

import os
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection, connections

from minzheng.kernel import clock
from tests import database
from tests.access.world import NOW, World, build
from tests.conftest import point_connection_at


@pytest.fixture(scope="session")
def built_world(django_db_setup: None, django_db_blocker: Any) -> Iterator[tuple[str, World]]:
    """The world and the name of its database."""
    name = database.copy_of_template(f"minzheng_world_{os.getpid()}")
    usual = connections["default"].settings_dict["NAME"]
    with django_db_blocker.unblock():
        connection.close()
        point_connection_at(name)
        try:
            world = build()
        finally:
            connections.close_all()
            point_connection_at(usual)
            clock.set_offset_source(clock._no_offset)
    yield name, world
    database.drop(name)


@pytest.fixture(scope="module")
def world(built_world: tuple[str, World], django_db_blocker: Any) -> Iterator[World]:
    """The default connection stands in the world's database while the module runs."""
    name, made = built_world
    usual = connections["default"].settings_dict["NAME"]
    with django_db_blocker.unblock():
        connection.close()
        point_connection_at(name)
        yield made
        connections.close_all()
        point_connection_at(usual)


@pytest.fixture(autouse=True)
def worlds_time() -> None:
    """The clock stands at the world's moment."""
    clock.set_offset_source(lambda: NOW - clock.real_now())
