"""Two walls: the query door and PostgreSQL; and the role that cannot walk around the second."""

import pytest
from django.db import ProgrammingError, connection, transaction

from minzheng.foundations.people.models import Household, Person, Visibility
from minzheng.foundations.people.services import Particulars, register_person
from minzheng.foundations.privacy.role_check import UnsafeDatabaseRole, refuse_unsafe_role
from minzheng.foundations.privacy.types import open_scope
from minzheng.kernel.actor import SYSTEM
from minzheng.kernel.identifiers import parse_identity_number
from minzheng.kernel.scope import Scope, ScopeMissing
from tests.cast import GAOTAN_AREA, LUO, MORNING, Cast

pytestmark = pytest.mark.django_db


def raw_count(table: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"select count(*) from {table}")
        return int(cursor.fetchone()[0])


@pytest.fixture
def one_person() -> None:
    with open_scope(Scope(lo="500110", hi="500111")):
        identity = parse_identity_number(LUO, today=MORNING.date())
        register_person(
            actor=SYSTEM, particulars=Particulars("罗庆华", identity), area_code=GAOTAN_AREA, at=MORNING
        )


def test_without_a_scope_the_door_raises_before_any_query() -> None:
    with pytest.raises(ScopeMissing):
        Household.objects.all()
    with pytest.raises(ScopeMissing):
        Person.objects.all()


def test_without_a_scope_postgresql_shows_nothing(one_person: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("select set_config('app.scope_lo', '', true), set_config('app.scope_hi', '', true)")
    assert raw_count("people_person") == raw_count("people_visibility") == raw_count("people_search_key") == 0


def test_the_other_district_sees_nothing_through_either_wall(one_person: None, cast: Cast) -> None:
    with cast.acting("外人"):
        assert not Person.objects.exists() and not Visibility.objects.exists()
        assert raw_count("people_person") == raw_count("people_visibility") == 0
    with cast.acting("李科"):
        assert Person.objects.count() == raw_count("people_person") == 1


def test_an_inner_scope_gives_the_outer_one_back(one_person: None, cast: Cast) -> None:
    with cast.acting("李科"):
        with open_scope(cast["外人"].scope):
            assert raw_count("people_person") == 0
        assert raw_count("people_person") == 1


def test_a_row_cannot_be_written_into_a_foreign_area(cast: Cast) -> None:
    with (
        cast.acting("外人"),
        pytest.raises(ProgrammingError, match="row-level security"),
        transaction.atomic(),
    ):
        Visibility(
            person_id="018f0000-0000-7000-8000-000000000001", area_code=GAOTAN_AREA, since=MORNING
        ).save()


def test_the_app_role_is_bound_and_owns_nothing() -> None:
    refuse_unsafe_role(connection)
    with connection.cursor() as cursor:
        cursor.execute(
            "select count(*) from pg_class c join pg_roles r on r.oid = c.relowner where r.rolname = 'minzheng_app'"
        )
        assert cursor.fetchone()[0] == 0


def test_every_scoped_table_has_forced_row_security() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "select c.relname from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'area_code'"
            " where c.relkind in ('r', 'p') and c.relnamespace = 'public'::regnamespace and not a.attisdropped"
            " and c.relname not like 'audit_event_%' and not (c.relrowsecurity and c.relforcerowsecurity)"
        )
        unguarded = {row[0] for row in cursor.fetchall()} - {"jobs_outbox"}
    assert not unguarded, "tables with area_code but without forced row security"


def test_the_functions_that_may_look_across_units_are_the_listed_ones() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "select proname from pg_proc where prosecdef and pronamespace = 'public'::regnamespace order by 1"
        )
        assert {row[0] for row in cursor.fetchall()} <= {
            "benefits_aided_among",
            "benefits_holders_among",
            "benefits_standing",
            "casework_chain_follows",
            "casework_event_append_only",
            "casework_no_file_without_task",
            "casework_party_by_link",
            "payments_certificate_stands",
            "people_find_by_identity",
            "people_find_by_phone",
            "people_leave_households",
        }


def test_a_superuser_or_bypassrls_role_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    class Cursor:
        def __enter__(self) -> "Cursor":
            return self

        def __exit__(self, *_: object) -> None: ...

        def execute(self, *_: object) -> None: ...

        def fetchall(self) -> list[tuple[str]]:
            return [("postgres",)]

    class Connection:
        def cursor(self) -> Cursor:
            return Cursor()

    with pytest.raises(UnsafeDatabaseRole, match="minzheng_app"):
        refuse_unsafe_role(Connection())
