"""A month of so many awards frozen, beside a bare COPY of the very same rows into the same table without our walls."""

import resource
import tempfile
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from time import perf_counter
from typing import Any

from django.db import connection, transaction

from minzheng.engines.payments.services import prepare_run
from minzheng.engines.payments.types import RunKind
from minzheng.foundations.privacy.types import open_scope
from minzheng.kernel.actor import Actor, Role
from minzheng.kernel.clock import BEIJING
from minzheng.kernel.identifiers import new_id
from minzheng.kernel.scope import Scope

UNIT = "500110"
AT = datetime(2026, 11, 2, 9, tzinfo=BEIJING)
MONTHS = (date(2026, 10, 1), date(2026, 11, 1), date(2026, 12, 1))
#: The ledger's own checks of overlap are not what is measured; without them the awards are there in minutes.
BARE = """
alter table benefits_award drop constraint award_never_twice;
alter table benefits_award_member drop constraint award_person_never_twice;
alter table benefits_award_amount drop constraint award_amounts_apart;
"""
KEY = "('01930000-0000-7{kind}00-8000-' || lpad(to_hex(n), 12, '0'))::uuid"
AREA = "'500110500110' || lpad((120000 + n %% 400)::text, 6, '0')"
AWARDS = f"""
insert into benefits_award (id, kind, kind_name, case_id, decision_id, granted_by_posting, household_id, person_id,
  payee_person_id, start_month, end_reason, member_count, rule_version, rule_profile, origin, origin_document, status,
  created_at, area_code)
select {KEY.format(kind=0)}, 'dibao', '最低生活保障', {KEY.format(kind=1)}, {KEY.format(kind=2)}, gen_random_uuid(),
  {KEY.format(kind=3)}, {KEY.format(kind=4)}, {KEY.format(kind=4)}, '2026-01-01', '', 1 + n %% 4, '2026-01', 'cn-2021',
  'decision', '', 'running', now(), {AREA} from generate_series(1, %(n)s) n;
insert into benefits_award_amount (id, award_id, from_month, amount_fen, rule_version, decision_id, area_code)
select {KEY.format(kind=5)}, {KEY.format(kind=0)}, '2026-01-01', 10000 + n %% 90000, '2026-01', {KEY.format(kind=2)},
  {AREA} from generate_series(1, %(n)s) n;
insert into benefits_payee_account (id, person_id, kind, bank, holder_name, holder_is_payee, number_box, number_index,
  tail, keeper_name, keeper_relation, reason, entered_at, entered_by_name, area_code)
select {KEY.format(kind=6)}, {KEY.format(kind=4)}, 'passbook', '重庆农村商业银行', '罗庆华', true,
  sha256(n::text::bytea) || sha256(n::text::bytea), sha256(n::text::bytea), lpad((n %% 10000)::text, 4, '0'), '', '', '',
  now(), '测试', {AREA} from generate_series(1, %(n)s) n;
"""  # noqa: S608 - our own constants
FLOOR = "create table if not exists floor_instruction (like payments_instruction including all)"


def measure(items: int) -> dict[str, Any]:
    """Seconds of freezing each month and of the COPY of its rows; peak memory of this process and of its backend.

    Needs the owner's connection to a database of its own. Units: seconds, MiB.
    """
    _load(items)
    preparing, copying = [], []
    for month in MONTHS:
        preparing.append(_frozen(month, items))
        copying.append(_copied(month))
    return {
        "items": items,
        "prepare": preparing,
        "copy": copying,
        "own_mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
        "backend_mib": _backend_mib(),
    }


def _load(items: int) -> None:
    with transaction.atomic(), open_scope(Scope(lo="50", hi="51")), connection.cursor() as cursor:
        cursor.execute("set local statement_timeout = 0")
        cursor.execute(BARE)
        cursor.execute(AWARDS, {"n": items})
        cursor.execute(FLOOR)
    with connection.cursor() as cursor:
        cursor.execute("analyze benefits_award, benefits_award_amount, benefits_payee_account")


def _frozen(month: date, items: int) -> float:
    actor = Actor(Role.DISTRICT_FINANCE, "周财务", Scope(lo=UNIT, hi="500111"), new_id(), new_id())
    began = perf_counter()
    with open_scope(actor.scope):
        made = prepare_run(actor=actor, unit=UNIT, month=month, kind=RunKind.MONTHLY, at=AT)
    took = perf_counter() - began
    assert made.items == items
    return took


def _copied(month: date) -> float:
    """COPY FROM of the month's rows as text, indexes and constraints as the product's, no triggers, no policies."""
    with tempfile.TemporaryDirectory() as folder:
        rows = Path(folder) / "rows"
        with transaction.atomic(), open_scope(Scope(lo="50", hi="51")), connection.cursor() as cursor:
            cursor.execute("set local statement_timeout = 0")
            with (
                rows.open("wb") as out,
                cursor.copy(
                    f"copy (select * from payments_instruction where month = '{month}') to stdout"
                ) as copy,  # noqa: S608
            ):
                for block in copy:
                    out.write(block)
        began = perf_counter()
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("set local statement_timeout = 0")
            with cursor.copy("copy floor_instruction from stdin") as copy:
                for block in _blocks(rows):
                    copy.write(block)
        return perf_counter() - began


def _blocks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            yield block


def _backend_mib() -> int | None:
    """The most memory our backend has held, shared buffers it touched among it; None for a server elsewhere."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_backend_pid()")
        status = Path(f"/proc/{cursor.fetchone()[0]}/status")
    if not status.exists():
        return None
    line = next(one for one in status.read_text(encoding="utf-8").splitlines() if one.startswith("VmHWM"))
    return int(line.split()[1]) // 1024
