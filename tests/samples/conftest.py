"""A database of its own, seeded once for the module as `make demo` does it: as the owner."""

import os
from collections.abc import Iterator
from time import process_time
from typing import Any

import pytest
from django.db import connection, connections

from minzheng.config.database import database_from_url
from minzheng.kernel import clock
from minzheng_ops.roles import OWNER
from minzheng_samples.seeding import Seeded, seed
from tests import database


@pytest.fixture(scope="module")
def owner_db(django_db_setup: None, django_db_blocker: Any) -> Iterator[str]:
    """An empty database, the default connection being its owner."""
    name = database.copy_of_template(f"minzheng_seeded_{os.getpid()}")
    settings = connections["default"].settings_dict
    usual = {key: settings[key] for key in ("NAME", "USER", "PASSWORD", "HOST", "PORT")}
    with django_db_blocker.unblock():
        connection.close()
        entry = database_from_url(database.address(OWNER, name))
        settings.update({key: entry[key] for key in usual})
        yield name
        connections.close_all()
        settings.update(usual)
    database.drop(name)


@pytest.fixture(scope="module")
def seeded(owner_db: str) -> Seeded:
    """`minzheng seed --small`, with the processor seconds it took."""
    began = process_time()
    done = seed(at=clock.now(), small=True, tell=lambda what, at, total: None)
    assert done is not None
    done.seconds["processor"] = process_time() - began
    return done
