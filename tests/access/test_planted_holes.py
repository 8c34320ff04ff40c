"""Holes made on purpose: each wall holds alone, and the matrix reports a stone taken out of either."""

import os
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from django.db import connection, connections
from psycopg import sql

from minzheng.engines.letters.models import Letter, LetterFile
from minzheng.foundations.privacy import row_scope
from minzheng_ops.roles import create_database
from tests import database
from tests.access.matrix import Findings, Runner, rows
from tests.access.test_row_security import scoped_tables, without_filters
from tests.access.world import World
from tests.conftest import point_connection_at

pytestmark = pytest.mark.slow
TRIED = (
    "desk:file",
    "desk:paper",
    "desk:letter",
    "resident:progress",
    "resident:paper",
    "desk:search",
    "desk:home",
)
STRANGERS = (
    "resident_other",
    "clerk_other_town",
    "confirmer_other_district",
    "aide_other_village",
    "anonymous",
)


def strangers(world: World) -> Findings:
    """The rows of a few addresses, by people from elsewhere."""
    chosen = [row for row in rows() if row.name in TRIED and row.method == "GET"]
    return Runner(world).open_doors().run(chosen, actors=STRANGERS, strangers_only=True)


@pytest.fixture
def without_walls(world: World) -> Iterator[Any]:
    """A copy of the world whose tables lose their row security when `fall(tables)` is called."""
    here = connections["default"].settings_dict["NAME"]
    name, tables = f"minzheng_holes_{os.getpid()}", [*scoped_tables(), "people_person"]
    connection.close()
    with psycopg.connect(database.admin_url(), autocommit=True) as admin:
        admin.execute(sql.SQL("drop database if exists {} with (force)").format(sql.Identifier(name)))
    create_database(database.admin_url(), name, template=here)
    point_connection_at(name)

    def fall(names: list[str] | None = None) -> None:
        with psycopg.connect(database.address("minzheng_owner", name), autocommit=True) as owner:
            for table in names or tables:
                owner.execute(
                    sql.SQL("alter table {} disable row level security").format(sql.Identifier(table))
                )

    yield fall
    connections.close_all()
    point_connection_at(here)
    database.drop(name)


def test_the_application_alone_lets_no_stranger_in(world: World, without_walls: Any) -> None:
    without_walls()
    found = strangers(world)
    assert found.wrong == [] and found.cells > 100


def test_a_query_without_its_scope_is_reported(
    world: World, without_walls: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Planted: letters are asked for without the scope, where no row security stands behind."""
    without_walls()
    monkeypatch.setattr(row_scope.ScopedQuerySet, "in_scope", unscoped_letters)
    assert any("desk:letter" in wrong for wrong in strangers(world).wrong)


def unscoped_letters(self: Any, scope: Any) -> Any:
    return self if self.model in (Letter, LetterFile) else _IN_SCOPE(self, scope)


_IN_SCOPE = row_scope.ScopedQuerySet.in_scope


def test_a_table_without_its_wall_is_reported(
    world: World, without_walls: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Planted: no filters, and one table's row security forgotten."""
    without_walls(["casework_application"])
    without_filters(monkeypatch)
    assert any("desk:search" in wrong or "desk:file" in wrong for wrong in strangers(world).wrong)
