"""G5: every single tampering with the sealed record is seen: edit, delete, insert, swap, cut tail, re-hash of one link.

Done as the owner of the schema with its triggers switched off. The last seal's
head, kept outside, is what shows a cut tail; without it the cut is not seen, and the last test says so.
"""

import os
import random
from collections.abc import Callable, Iterator

import pytest
from django.db import connection, connections, transaction

from minzheng.foundations.audit.models import Seal
from minzheng.foundations.audit.sealing import digest_of_events
from minzheng.foundations.audit.services import Subject, record, seal, verify
from minzheng.foundations.privacy.types import open_scope
from minzheng.kernel.actor import SYSTEM
from minzheng.kernel.identifiers import new_id
from minzheng.kernel.scope import Scope
from minzheng_ops.roles import OWNER
from tests.cast import GAOTAN_AREA, MORNING

LINKS, EVENTS_A_LINK = 20, 15
COLUMNS = {
    "real_at": "real_at + interval '1 microsecond'",
    "business_at": "business_at - interval '1 second'",
    "action": "action || '.'",
    "role": "role || 'x'",
    "account_id": "gen_random_uuid()",
    "posting_id": "gen_random_uuid()",
    "actor_name": "'别人'",
    "subject_kind": "subject_kind || 's'",
    "subject_id": "gen_random_uuid()",
    "person_id": "gen_random_uuid()",
    "purpose": "purpose || ' '",
    "detail": "detail || '{\"a\": 1}'",
    "area_code": "'500116500116000000'",
    "xid": "xid + 100000",
    "id": "gen_random_uuid()",
}
Dice = random.Random


def wait_for_seal() -> None:
    """A seal waits for every open transaction of the server, other test processes' too."""
    for _ in range(600):
        if seal(at=MORNING) is not None:
            return
        with connection.cursor() as cursor:
            cursor.execute("select pg_sleep(0.1)")
    raise AssertionError("nothing could be sealed within a minute")


@pytest.fixture
def sealed(committed_db: str) -> Iterator[str]:
    """300 events under 20 seals, the connection then the owner's; the head kept outside."""
    for link in range(LINKS):
        for n in range(EVENTS_A_LINK):
            with open_scope(Scope(lo="50", hi="51")):
                record(
                    actor=SYSTEM,
                    action="tests.thing.seen",
                    subject=Subject("thing", new_id(), None, GAOTAN_AREA),
                    at=MORNING,
                    purpose=f"第{link}-{n}次",
                    n=n,
                )
        wait_for_seal()
    usual = connections["default"].settings_dict["USER"]
    connection.close()
    connections["default"].settings_dict["USER"] = OWNER
    with connection.cursor() as cursor:
        cursor.execute("set app.scope_lo = '50'; set app.scope_hi = '51'")
        cursor.execute("alter table audit_event disable trigger user")
        cursor.execute("alter table audit_seal disable trigger user")
    yield verify().head
    connection.close()
    connections["default"].settings_dict["USER"] = usual


def _run(statement: str, *values: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, list(values))
        assert cursor.rowcount > 0, f"changed nothing: {statement}"


def _some_event(dice: Dice) -> str:
    return f"(select id from audit_event order by id limit 1 offset {dice.randrange(LINKS * EVENTS_A_LINK)})"


def _edit(dice: Dice) -> None:
    column = dice.choice(sorted(COLUMNS))
    _run(f"update audit_event set {column} = {COLUMNS[column]} where id = {_some_event(dice)}")


def _delete(dice: Dice) -> None:
    _run(f"delete from audit_event where id = {_some_event(dice)}")


def _insert(dice: Dice) -> None:
    _run(
        "insert into audit_event (id, real_at, business_at, action, role, account_id, posting_id, actor_name,"
        " subject_kind, subject_id, person_id, purpose, detail, area_code, xid)"
        " select gen_random_uuid(), real_at, business_at, action, role, account_id, posting_id, actor_name,"
        f" subject_kind, subject_id, person_id, purpose, detail, area_code, xid from audit_event where id = {_some_event(dice)}"
    )


def _swap(dice: Dice) -> None:
    """Two events change places in time."""
    one, other = dice.sample(range(LINKS * EVENTS_A_LINK), 2)
    _run(
        "with two as (select id, xid, row_number() over (order by id) - 1 as n from audit_event)"
        " update audit_event e set xid = b.xid from two a, two b"
        " where (e.id = a.id and a.n = %s and b.n = %s) or (e.id = a.id and a.n = %s and b.n = %s)",
        one, other, other, one,
    )  # fmt: skip


def _cut_tail(dice: Dice) -> None:
    """The last links and the events under them vanish."""
    kept = dice.randrange(1, LINKS)
    _run("delete from audit_event where xid >= (select upto_xid from audit_seal where number = %s)", kept)
    _run("delete from audit_seal where number > %s", kept)


def _rehash_one(dice: Dice) -> None:
    """An event is changed and its own link computed anew, as the product would."""
    number = dice.randrange(1, LINKS + 1)
    link = Seal.objects.get(number=number)
    before = Seal.objects.filter(number=number - 1).first()
    since = before.upto_xid if before else 0
    _run(
        "update audit_event set purpose = '改过' where id ="
        " (select id from audit_event where xid >= %s and xid < %s order by id limit 1)",
        since, link.upto_xid,
    )  # fmt: skip
    with connection.cursor() as cursor:
        count, digest = digest_of_events(
            cursor, since=since, upto=link.upto_xid, previous=bytes(link.previous)
        )
    _run("update audit_seal set digest = %s, events = %s where number = %s", digest, count, number)


KINDS: tuple[Callable[[Dice], None], ...] = (_edit, _delete, _insert, _swap, _cut_tail, _rehash_one)


def _tamper(head: str, times: int) -> list[str]:
    """Each tampering alone, undone after the look; the names of those not seen."""
    seed = int(os.environ.get("MINZHENG_SEED", random.SystemRandom().randrange(10**6)))
    print(f"\nseed {seed}")
    dice, unseen = random.Random(seed), []
    for turn in range(times):
        kind = KINDS[turn % len(KINDS)]
        with transaction.atomic():
            kind(dice)
            if verify(expected_head=head).broken_at is None:
                unseen.append(f"{turn}:{kind.__name__}")
            transaction.set_rollback(True)
    assert verify(expected_head=head).broken_at is None, "a tampering was not undone"
    return unseen


@pytest.mark.slow
def test_sixty_tamperings_are_seen(sealed: str) -> None:
    assert _tamper(sealed, 60) == []


@pytest.mark.qa
def test_a_thousand_tamperings_are_seen(sealed: str) -> None:
    unseen = _tamper(sealed, 1000)
    print(f"{1000 - len(unseen)} of 1000 tamperings seen")
    assert unseen == []


@pytest.mark.slow
def test_without_the_head_kept_outside_a_cut_tail_is_not_seen(sealed: str) -> None:
    with transaction.atomic():
        _cut_tail(random.Random(1))
        assert verify().broken_at is None and verify(expected_head=sealed).broken_at is not None
        transaction.set_rollback(True)
