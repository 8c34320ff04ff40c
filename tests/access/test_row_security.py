"""The second wall alone: what PostgreSQL gives each actor when the application asks without any filter of its own."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.apps import apps
from django.db import connection, models, transaction

from minzheng.foundations.people.models import PersonManager
from minzheng.foundations.privacy import row_scope
from minzheng.foundations.privacy.types import ScopedManager, ScopedModel, open_scope
from minzheng.kernel.scope import Scope
from tests.access.matrix import Runner, rows
from tests.access.world import World

pytestmark = pytest.mark.slow
#: The outbox is read by the worker for every area and by no page; it may hold ids, and nothing about anybody.
UNWALLED = {"jobs_outbox"}
#: A family's rows name their people in these columns.
PERSON_COLUMNS = ("person_id", "applicant_id", "owner_id", "holder_id", "head_id")


def scoped_tables() -> list[str]:
    """Every table with an area code, by the database's own word."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select c.relname from pg_class c join pg_attribute a on a.attrelid = c.oid join pg_namespace n on"
            " n.oid = c.relnamespace where a.attname = 'area_code' and c.relkind in ('r', 'p') and not c.relispartition"
            " and n.nspname = 'public' order by 1"
        )
        return [name for (name,) in cursor.fetchall() if name not in UNWALLED]


def asked(query: str, *values: Any) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        return cursor.fetchall()


def columns_of(table: str) -> set[str]:
    found = asked("select attname from pg_attribute where attrelid = %s::regclass and attnum > 0", table)
    return {name for (name,) in found}


@contextmanager
def scope_of(world: World, actor: str) -> Iterator[Scope]:
    with open_scope(world.officers[actor].scope) as scope:
        yield scope


def test_every_scoped_table_is_walled_even_from_its_owner(world: World) -> None:
    ours = {model._meta.db_table for model in apps.get_models() if issubclass(model, ScopedModel)}
    tables = set(scoped_tables())
    assert ours <= tables and len(tables) >= 20
    found = asked(
        "select relname from pg_class where relname = any(%s) and not (relrowsecurity and relforcerowsecurity)",
        [*tables, "people_person"],
    )
    assert [name for (name,) in found] == []


def test_what_the_worker_reads_for_everybody_names_nobody(world: World) -> None:
    """Facts and arguments of jobs hold ids only: no name, address, number, phone or wage of any family."""
    rows_of = {
        "jobs_outbox": asked("select row_to_json(t)::text from jobs_outbox t"),
        "procrastinate_jobs": asked("select row_to_json(t)::text from procrastinate_jobs t"),
    }
    assert all(len(found) > 10 for found in rows_of.values())
    named = [
        (table, canary)
        for table, found in rows_of.items()
        for (row,) in found
        for file in world.files.values()
        for canary in file.canaries[:8]
        if canary in row
    ]
    assert named == []


def test_the_app_owns_nothing_and_passes_no_wall(world: World) -> None:
    assert asked("select rolsuper or rolbypassrls from pg_roles where rolname = current_user") == [(False,)]
    owned = asked(
        "select count(*) from pg_class where relowner = (select oid from pg_roles where rolname = current_user)"
    )
    assert owned == [(0,)]


def test_without_a_scope_there_are_no_rows(world: World) -> None:
    with transaction.atomic():
        assert {table: asked(f"select count(*) from {table}") for table in scoped_tables()} == {
            table: [(0,)] for table in scoped_tables()
        }
        assert asked("select count(*) from people_person") == [(0,)]


def test_no_officer_gets_a_foreign_row_from_any_table(world: World) -> None:
    seen = 0
    for actor, officer in world.officers.items():
        with open_scope(officer.scope) as scope:
            for table in scoped_tables():
                foreign = asked(
                    f"select count(*) from {table} where not (area_code >= %s and area_code < %s)",
                    scope.lo,
                    scope.hi,
                )
                assert foreign == [(0,)], f"{actor} gets rows of elsewhere from {table}"
                seen += asked(f"select count(*) from {table}")[0][0]
    assert seen > 2000, "nobody saw anything: the test is blind"


def test_no_officer_gets_a_person_nobody_of_her_area_knows(world: World) -> None:
    known = {}
    with open_scope(Scope(lo="50", hi="51")):
        for person, area in asked("select person_id, area_code from people_visibility"):
            known.setdefault(person, set()).add(area)
        everybody = {person for (person,) in asked("select id from people_person")}
    assert len(everybody) >= 20
    for actor, officer in world.officers.items():
        with open_scope(officer.scope) as scope:
            seen = {person for (person,) in asked("select id from people_person")}
        strangers = [
            one for one in seen if not any(scope.lo <= area < scope.hi for area in known.get(one, ()))
        ]
        assert strangers == [], actor


def test_a_resident_gets_only_rows_that_name_her(world: World) -> None:
    seen = 0
    for file in world.files.values():
        for person in (file.owner, file.signer):
            if person is None:
                continue
            with open_scope(Scope(subject=person)):
                for table in scoped_tables():
                    mine = [name for name in PERSON_COLUMNS if name in columns_of(table)]
                    names_her = " or ".join(f"{name} = %s" for name in mine) or "false"
                    foreign = asked(
                        f"select count(*) from {table} where not ({names_her})", *[person] * len(mine)
                    )
                    if table not in (
                        "benefits_award",
                        "benefits_award_amount",
                    ):  # hang on a membership, below
                        assert foreign == [(0,)], f"{file.stage}: rows of others in {table}"
                    seen += asked(f"select count(*) from {table}")[0][0]
                assert asked("select count(*) from people_person where id <> %s", person) == [(0,)]
                for table, award in (("benefits_award", "id"), ("benefits_award_amount", "award_id")):
                    members = "select award_id from benefits_award_member where person_id = %s"
                    foreign = asked(f"select count(*) from {table} where {award} not in ({members})", person)
                    assert foreign == [(0,)], f"{file.stage}: {table} of others"
    assert seen > 100


def test_nobody_signed_in_gets_only_published_notices(world: World) -> None:
    with open_scope(Scope(public=True)):
        found = {table: asked(f"select count(*) from {table}")[0][0] for table in scoped_tables()}
    assert found.pop("public_notices_notice") > 0
    assert set(found.values()) == {0}


def without_filters(monkeypatch: pytest.MonkeyPatch) -> None:
    """The application's own filters are gone: every query asks for everything."""
    monkeypatch.setattr(row_scope.ScopedQuerySet, "in_scope", lambda self, scope: self)
    monkeypatch.setattr(ScopedManager, "get_queryset", lambda self: models.Manager.get_queryset(self))
    base = models.Manager.get_queryset
    monkeypatch.setattr(PersonManager, "get_queryset", lambda self: base(self))


def test_with_every_filter_removed_strangers_still_get_nothing(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    without_filters(monkeypatch)
    runner = Runner(world).open_doors()
    found = runner.run([row for row in rows() if row.method in ("GET", "POST")], strangers_only=True)
    assert found.wrong == [], f"{len(found.wrong)} of {found.cells}\n" + "\n".join(found.wrong[:60])
    assert found.cells >= 3000


def test_a_scope_never_survives_its_transaction(world: World) -> None:
    """1,000 requests of alternating people over one connection; after each, the connection knows nobody."""
    assert survivors(world, requests=1000) == []


def test_a_scope_that_survives_is_seen(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Planted: SET where SET LOCAL belongs."""

    def for_the_session(scope: Scope) -> None:
        with connection.cursor() as cursor:
            cursor.execute(
                "select set_config('app.scope_lo', %s, false), set_config('app.scope_hi', %s, false)",
                [scope.lo, scope.hi],
            )

    monkeypatch.setattr(row_scope, "_tell_postgresql", for_the_session)
    try:
        assert survivors(world, requests=20)
    finally:
        connection.close()


def survivors(world: World, *, requests: int) -> list[str]:
    """Which requests left their scope, or rows, on the connection."""
    runner = Runner(world).open_doors()
    people = ["clerk_own", "anonymous", "confirmer_other_district", "resident_owner", "operator"]
    left = []
    for number in range(requests):
        actor = people[number % len(people)]
        address = "/desk/" if number % 50 == 0 else "/desk/files/01900000-0000-7000-8000-000000000000/accept/"
        runner.send(actor, "GET", address)
        (scope,) = asked("select coalesce(current_setting('app.scope_lo', true), '')")
        (count,) = asked("select count(*) from casework_application")
        if scope != ("",) or count != (0,):
            left.append(f"{number} {actor}: {scope} {count}")
    return left
