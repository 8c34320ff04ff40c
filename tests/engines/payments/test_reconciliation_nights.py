"""A night from PostgreSQL to findings: read by the read-only role, compared, kept; an officer explains what differs."""

from collections.abc import Iterator
from contextlib import nullcontext
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import psycopg
import pytest
from django.conf import settings
from django.db import connection, connections

from minzheng.engines.benefits import services as benefits
from minzheng.engines.benefits.types import MembersChange
from minzheng.engines.jobs.registry import JOBS
from minzheng.engines.payments import queries, services
from minzheng.engines.payments.models import BankFile, PaymentTask, VitalEvent
from minzheng.engines.payments.reconciliation.snapshot import Manifest
from minzheng.engines.payments.services.reconciling import last_month_due, months_until, readings
from minzheng.engines.payments.types import FindingKind, NamedPerson, TaskKind, VitalKind
from minzheng.engines.payments.watch_jobs import reconcile_nightly
from minzheng.foundations.privacy.types import open_scope
from minzheng.kernel.actor import Actor, Role
from minzheng.kernel.clock import BEIJING
from minzheng.kernel.result import NotYours
from minzheng_ops.roles import OWNER, SNAPSHOT
from minzheng_samples.bank.ledger import Entry
from tests import database
from tests.engines.payments import banking, scene
from tests.engines.payments.scene import (
    CITY,
    DECEMBER,
    NOON,
    NOVEMBER,
    as_actor,
    officer,
    外区,
    签发,
    经办,
    编制,
)

DAY = timedelta(days=1)
#: The night after November's pay day.
NIGHT = datetime(2026, 11, 21, 2, tzinfo=BEIJING)
审计 = officer(Role.AUDITOR, "秦审计")


@pytest.fixture
def night(committed_db: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A database with real commits, and where its snapshots go."""
    monkeypatch.setattr(settings, "SNAPSHOT_DATABASE_URL", database.address(SNAPSHOT, committed_db))
    monkeypatch.setattr(settings, "SNAPSHOTS", tmp_path)
    yield tmp_path


def by_the_owner(statement: str, *values: object) -> None:
    """What no code of ours may do: the owner of the schema, its triggers and checks switched off."""
    name = connections["default"].settings_dict["NAME"]
    with psycopg.connect(database.address(OWNER, name), autocommit=True) as owner:
        owner.execute("set app.scope_lo = '50'; set app.scope_hi = '51'")
        owner.execute("alter table payments_instruction disable trigger user")
        assert owner.execute(statement, values).rowcount == 1  # type: ignore[arg-type]
        owner.execute("alter table payments_instruction enable trigger user")


def reconciled(at: datetime = NIGHT) -> UUID | None:
    return services.reconcile(at=at)


def found(*, closed: bool = False) -> list[Any]:
    with open_scope(CITY):
        return list(queries.findings(closed=closed))


def paid_month(homes: int = 3) -> list[scene.Family]:
    families = [scene.family(place, fen=60_000 + place) for place in range(homes)]
    scene.budget()
    run_id = scene.financed(scene.prepared(NOVEMBER).run_id)
    scene.sent(run_id)
    return families


def task() -> PaymentTask:
    with open_scope(CITY):
        return PaymentTask.objects.get(kind=TaskKind.RECONCILIATION)


def test_账实一致的一夜(night: Path) -> None:
    paid_month()
    assert reconciled() is not None
    with open_scope(CITY):
        (line,) = queries.reconciled_lines(month=NOVEMBER)
        (one,) = queries.nights()
    assert (line.unit, line.items, line.ledger_fen, line.sent_fen) == ("500110", 3, 180_003, 180_003)
    assert line.difference_fen == one.difference_fen == one.findings == 0 and one.rows == 3
    assert one.digest == Manifest.read(night / "2026-11-21").digest.hex()
    assert found() == [] and reconciled() is None, "once a day"


def test_快照里没有姓名证件号和账号(night: Path) -> None:
    paid_month()
    reconciled()
    for file in (night / "2026-11-21").iterdir():
        held = file.read_bytes()
        for secret in ("罗庆华", scene.number_of(0), "6217000000000"):
            assert secret.encode() not in held, file.name
    assert (night / "2026-11-21").stat().st_mode & 0o077 == 0
    assert not list((night / "2026-11-21").glob("*.csv"))


def test_只读账号改不了任何东西(night: Path) -> None:
    paid_month()
    with psycopg.connect(settings.SNAPSHOT_DATABASE_URL) as line:
        line.execute(
            "select set_config('app.scope_lo', '50', false), set_config('app.scope_hi', '51', false)"
        )
        assert line.execute("select count(*) from payments_instruction").fetchone() == (3,)
        with pytest.raises(psycopg.errors.ReadOnlySqlTransaction):
            line.execute("update payments_instruction set amount_fen = 1")


def test_多一分钱当夜查出并请区县财务核实(night: Path) -> None:
    families = paid_month()
    by_the_owner(
        "update payments_instruction set amount_fen = amount_fen + 1, computed_fen = computed_fen + 1 where award_id = %s",
        families[1].award_id,
    )
    reconciled()
    (one,) = found()
    assert (one.kind, one.award_id, one.amount_fen) == (FindingKind.AMOUNT, families[1].award_id, 1)
    asked = task()
    assert asked.role == Role.DISTRICT_FINANCE and "相差 1 分" in asked.words and asked.due_on > NIGHT.date()
    with open_scope(CITY):
        (line,) = queries.reconciled_lines(month=NOVEMBER)
    assert line.difference_fen == -1


@pytest.mark.parametrize(
    ("statement", "kind"),
    [
        ("update payments_instruction set payee_person_id = gen_random_uuid() where award_id = %s", {"person", "account"}),
        ("update payments_instruction set account_index = sha256('x') where award_id = %s", {"account"}),
        ("delete from payments_instruction where award_id = %s", {"missing"}),
        ("update payments_instruction set award_id = gen_random_uuid() where award_id = %s", {"missing", "unfounded"}),
        (
            "insert into payments_instruction select (jsonb_populate_record(null::payments_instruction, to_jsonb(i) ||"
            " jsonb_build_object('id', gen_random_uuid(), 'part', 1, 'computed_fen', 0, 'split_from', i.id,"
            " 'member_person_id', i.person_id))).* from payments_instruction i where award_id = %s",
            {"amount"},
        ),
    ],
    ids=["person", "account", "gone", "award", "twice"],
)  # fmt: skip
def test_数据库里的单笔错误当夜查出(night: Path, statement: str, kind: set[str]) -> None:
    families = paid_month()
    by_the_owner(statement, families[2].award_id)
    reconciled()
    assert {str(one.kind) for one in found()} == kind
    assert all(one.award_id == families[2].award_id for one in found() if one.kind != FindingKind.UNFOUNDED)


def at_the_bank() -> tuple[list[scene.Family], list[Entry], BankFile]:
    families = [scene.family(place, fen=60_000 + place) for place in range(3)]
    scene.budget()
    run_id = scene.financed(scene.prepared(NOVEMBER).run_id)
    (file,) = banking.made(run_id)
    return families, banking.entries(file), file


def test_银行回盘和我们的账一致(night: Path) -> None:
    _families, rows, file = at_the_bank()
    banking.taken(file, [rows[0], banking.failed(rows[1]), banking.doubtful(rows[2])])
    banking.taken(file, [rows[0]])
    reconciled()
    with open_scope(CITY):
        (line,) = queries.reconciled_lines(month=NOVEMBER)
    assert (line.paid_fen, line.failed_fen, line.in_doubt_fen, line.difference_fen) == (
        rows[0].amount_fen, rows[1].amount_fen, rows[2].amount_fen, 0,
    )  # fmt: skip
    assert line.bank_fen == line.paid_fen and found() == []


def test_没有银行回盘却记成已发当夜查出(night: Path) -> None:
    families, rows, file = at_the_bank()
    banking.taken(file, [rows[0], banking.failed(rows[1]), rows[2]])
    by_the_owner("update payments_instruction set state = 'paid' where state = 'failed'")
    reconciled()
    (one,) = found()
    assert one.kind == FindingKind.BANK and str(one.row_id) == rows[1].key and one.expected_fen is None
    assert one.found_fen == rows[1].amount_fen and one.award_id in {home.award_id for home in families}


def test_银行多付一分当夜查出(night: Path) -> None:
    """The bank's own word is another amount: never taken over, found at night."""
    _families, rows, file = at_the_bank()
    banking.taken(file, rows)
    with psycopg.connect(database.address(OWNER, connections["default"].settings_dict["NAME"])) as owner:
        owner.execute("set app.scope_lo = '50'; set app.scope_hi = '51'")
        owner.execute("alter table payments_bank_result disable trigger user")
        owner.execute(
            "update payments_bank_result set amount_fen = amount_fen + 1 where instruction_id = %s",
            [rows[1].key],
        )
        owner.execute("alter table payments_bank_result enable trigger user")
    reconciled()
    (one,) = found()
    assert (one.kind, str(one.row_id), one.amount_fen) == (FindingKind.BANK, rows[1].key, -1)


def test_发放日以后才确认的待遇提示编补充发放单(night: Path) -> None:
    paid_month()
    late = scene.family(7)
    reconciled()
    (one,) = found()
    assert (one.kind, one.award_id, one.expected_fen, one.found_fen) == (
        "missing",
        late.award_id,
        60_000,
        None,
    )
    scene.prepared(NOVEMBER, at=NIGHT)
    reconciled(NIGHT + DAY)
    assert found() == [] and task().answer == "再次对账已经一致"
    assert found(closed=True)[0].gone_on == (NIGHT + DAY).date()


def test_户主更换以后以前的发放不算差错(night: Path) -> None:
    home = scene.family(0, members=2)
    scene.prepared(NOVEMBER)
    scene.account(home.people[1], scene.NAMES[1], 5)
    with as_actor(签发):
        benefits.succeed(
            actor=签发, award_id=home.award_id, person_id=home.people[1], decided=scene.decided(), at=NOON
        )
    reconciled()
    assert found() == []
    by_the_owner(
        "update payments_instruction set payee_person_id = gen_random_uuid() where award_id = %s",
        home.award_id,
    )
    reconciled(NIGHT + DAY)
    assert FindingKind.PERSON in {one.kind for one in found()}


def test_核实去世以后还按原人数发放会提示(night: Path) -> None:
    home = scene.family(0, members=2)
    services.report_vital_event(
        source="卫健", person=NamedPerson("蹇世珍", scene.number_of(1)), kind=VitalKind.DEATH,
        on=datetime(2026, 10, 20, tzinfo=BEIJING).date(), at=NOON,
    )  # fmt: skip
    with open_scope(CITY):
        VitalEvent.objects.update(
            outcome="true", reasons="村委会证明", settled_at=NOON, settled_by_posting=经办.posting_id
        )
    scene.prepared(NOVEMBER)
    reconciled()
    (one,) = found()
    assert (one.kind, one.person_id, one.award_id) == (FindingKind.DEAD, home.people[1], home.award_id)
    with as_actor(签发):
        benefits.change_members(
            actor=签发, award_id=home.award_id, decided=scene.decided(),
            change=MembersChange(DECEMBER, leave=(home.people[1],)), at=NOON,
        )  # fmt: skip
    scene.prepared(DECEMBER, at=NIGHT)
    reconciled(NIGHT + DAY)
    assert [one.month for one in found()] == [NOVEMBER], "December no longer counts her"


def test_去世的人的份额暂缓着就不算差错(night: Path) -> None:
    scene.family(0, members=2)
    services.report_vital_event(
        source="卫健", person=NamedPerson("蹇世珍", scene.number_of(1)), kind=VitalKind.DEATH,
        on=datetime(2026, 10, 20, tzinfo=BEIJING).date(), at=NOON,
    )  # fmt: skip
    scene.prepared(NOVEMBER)
    assert {row.state for row in scene.rows()} == {"due", "held"}
    reconciled()
    assert found() == []


def explain(
    one: Any,
    *,
    by: Actor = 编制,
    words: str = "银行多记一分，已与银行核对",
    error: type[Exception] | None = None,
) -> None:
    with as_actor(by), pytest.raises(error) if error else nullcontext():
        services.explain_finding(actor=by, finding_id=one.id, words=words, at=NIGHT)


def wrong_row() -> Any:
    families = paid_month()
    by_the_owner(
        "update payments_instruction set amount_fen = amount_fen + 1, computed_fen = computed_fen + 1 where award_id = %s",
        families[1].award_id,
    )
    reconciled()
    (one,) = found()
    return one


def test_说明以后不再提示_金额又变了再提示(night: Path) -> None:
    one = wrong_row()
    explain(one, by=审计)
    assert found() == [] and task().answer.startswith("银行多记一分")
    reconciled(NIGHT + DAY)
    assert found() == []
    by_the_owner(
        "update payments_instruction set amount_fen = amount_fen + 1, computed_fen = computed_fen + 1 where award_id = %s",
        one.award_id,
    )
    reconciled(NIGHT + 2 * DAY)
    assert [two.amount_fen for two in found()] == [2]


def test_说明的规矩(night: Path) -> None:
    one = wrong_row()
    explain(one, by=经办, error=services.FindingNotYours)
    explain(one, by=外区, error=NotYours)
    explain(one, words="好", error=services.ReasonsNeeded)
    explain(one)
    explain(one, error=services.FindingClosed)


def test_对账不改动任何款项(night: Path) -> None:
    one = wrong_row()
    before = [(row.id, row.state, row.amount_fen, row.version) for row in scene.rows()]
    reconciled(NIGHT + DAY)
    explain(one)
    assert before == [(row.id, row.state, row.amount_fen, row.version) for row in scene.rows()]


def test_夜里排队_白天和没有只读地址时不排(night: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def queued() -> int:
        with connection.cursor() as cursor:
            cursor.execute(
                "select count(*) from procrastinate_jobs where args::text like '%payments.reconcile%'"
            )
            return int(cursor.fetchone()[0])

    reconcile_nightly(at=NIGHT.replace(hour=14))
    assert queued() == 0
    reconcile_nightly(at=NIGHT)
    assert queued() == 1
    monkeypatch.setattr("minzheng.kernel.clock.now", lambda: NIGHT)
    JOBS["payments.reconcile"].function()
    reconcile_nightly(at=NIGHT + timedelta(hours=1))
    assert queued() == 1, "today is done"
    monkeypatch.setattr(settings, "SNAPSHOT_DATABASE_URL", "")
    reconcile_nightly(at=NIGHT + DAY)
    assert queued() == 1
    with pytest.raises(services.NoSnapshotAddress):
        reconciled(NIGHT + DAY)


def test_旧快照到期删除_别的东西不动(night: Path) -> None:
    for name in ("2026-10-01", "2026-11-01", "别的"):
        (night / name).mkdir()
    reconciled()
    assert {one.name for one in night.iterdir()} == {"2026-11-01", "2026-11-21", "别的"}


def test_对账十二个月_下月在内() -> None:
    months = months_until(NIGHT.date())
    assert (len(months), months[0].isoformat(), months[-1]) == (12, "2026-01-01", DECEMBER)
    assert len({one.file for one in readings(months)}) == len(readings(months)) == 2 + 4 * 12
    assert last_month_due(NIGHT.date()) == NOVEMBER
    assert last_month_due(NOON.date()).isoformat() == "2026-10-01"
