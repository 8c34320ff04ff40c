"""The record is insert-only; every tampering with it is seen."""

import psycopg
import pytest
from django.db import IntegrityError, InternalError, ProgrammingError, connection, transaction

from minzheng.foundations.audit.models import Event, Seal
from minzheng.foundations.audit.queries import looks_at
from minzheng.foundations.audit.services import Subject, record, seal, verify
from minzheng.foundations.privacy.types import open_scope
from minzheng.kernel.actor import SYSTEM
from minzheng.kernel.identifiers import new_id
from minzheng.kernel.scope import Scope
from minzheng_ops.roles import APP, OWNER
from tests import database
from tests.cast import GAOTAN_AREA, MORNING

CITY = Scope(lo="50", hi="51")


def write(count: int, person: object = None) -> None:
    with open_scope(CITY):
        for n in range(count):
            record(
                actor=SYSTEM,
                action="tests.thing.seen",
                subject=Subject("thing", new_id(), person, GAOTAN_AREA),
                at=MORNING,
                purpose=f"第{n}次",
            )


@pytest.mark.django_db
@pytest.mark.parametrize(
    "statement", ["update audit_event set action = 'x'", "delete from audit_event", "truncate audit_event"]
)
def test_the_app_role_cannot_change_the_record(statement: str) -> None:
    write(1)
    with (
        pytest.raises((ProgrammingError, InternalError, IntegrityError)),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


@pytest.mark.django_db
def test_a_person_reads_who_looked_at_her_and_nobody_elses_lines() -> None:
    mine, hers = new_id(), new_id()
    write(2, mine)
    write(1, hers)
    with open_scope(Scope(subject=mine)):
        assert len(looks_at(person_id=mine)) == 2
        assert looks_at(person_id=hers) == []


def sealed() -> Seal:
    """The next link. Other test processes hold transactions on the same server: a seal waits for them, as it must."""
    for _ in range(600):
        link = seal(at=MORNING)
        if link is not None:
            return link
        with connection.cursor() as cursor:
            cursor.execute("select pg_sleep(0.1)")
    raise AssertionError("nothing could be sealed within a minute")


TAMPERINGS = {
    "edit": "update audit_event set actor_name = '别人' where id = (select id from audit_event order by id limit 1 offset 3)",
    "delete": "delete from audit_event where id = (select id from audit_event order by id limit 1 offset 2)",
    "move": "update audit_event set area_code = '500116500116000000' where id = (select id from audit_event order by id limit 1)",
    "insert": "insert into audit_event select gen_random_uuid(), real_at, business_at, action, role, account_id, posting_id,"
    " actor_name, subject_kind, subject_id, person_id, purpose, detail, area_code, xid from audit_event limit 1",
    "cut a link": "delete from audit_seal where number = 1",
    "cut the tail": "delete from audit_seal where number = (select max(number) from audit_seal)",
}


@pytest.mark.parametrize("kind", TAMPERINGS)
def test_every_tampering_is_seen(kind: str, committed_db: str) -> None:
    for _ in range(3):
        write(5)
        sealed()
    whole = verify()
    assert whole.broken_at is None and whole.events == 15 and whole.links == 3
    with psycopg.connect(database.address(OWNER, committed_db), autocommit=True) as owner:
        owner.execute("set app.scope_lo = '50'; set app.scope_hi = '51'")
        owner.execute(
            "alter table audit_event disable trigger user; alter table audit_seal disable trigger user"
        )
        owner.execute(TAMPERINGS[kind])
    assert verify(expected_head=whole.head).broken_at is not None


def test_an_open_transaction_is_never_skipped_by_a_seal(committed_db: str) -> None:
    with psycopg.connect(database.address(APP, committed_db)) as late:
        late.execute("select pg_current_xact_id()")
        write(2)
        assert seal(at=MORNING) is None, "sealed past a transaction still open"
        late.commit()
    assert sealed().events == 2 and verify().broken_at is None


@pytest.mark.django_db
def test_events_carry_both_times() -> None:
    write(1)
    with open_scope(CITY):
        event = Event.objects.get(action="tests.thing.seen")
    assert event.business_at == MORNING and event.real_at != MORNING
