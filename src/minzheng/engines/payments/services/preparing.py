"""Freezing a month: what is due is written once, in one statement, with what it was computed from."""

from datetime import date, datetime
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Max

from minzheng.engines.benefits.types import month_of
from minzheng.engines.payments.freezing import SOURCES, due_items, run_digest, take_long
from minzheng.engines.payments.models import Instruction, PaymentTask, Run
from minzheng.engines.payments.parameters import pay_day_of
from minzheng.engines.payments.services.alarming import waiting_cause
from minzheng.engines.payments.services.asking import close
from minzheng.engines.payments.services.holding import hold_without_account
from minzheng.engines.payments.services.reported import hold_reported
from minzheng.engines.payments.types import Prepared, RunKind, RunState, TaskKind
from minzheng.foundations.audit.services import Subject, record
from minzheng.foundations.privacy.types import act
from minzheng.foundations.regions.types import area_code as area_code_of
from minzheng.kernel.actor import Actor, Role
from minzheng.kernel.clock import local_date
from minzheng.kernel.result import NotYours, Refusal
from minzheng.kernel.scope import after


class NotYourDuty(Refusal):
    """Another role does this."""

    code = "not_your_duty"
    message = "这一步由其他岗位办理，请联系对应岗位的同事"
    status = 403


class MonthUnfit(Refusal):
    """Not the first of a month, or a month too far ahead."""

    code = "month_unfit"
    message = "发放月份应为某月 1 日，最早可提前一个月编制，请重新选择月份"


class KindNotReady(Refusal):
    """No module says what is due of this kind."""

    code = "kind_not_ready"
    message = "这类发放的应发数据还没有接入，现在不能编制，请联系系统运维"


class _NothingNew(Exception):
    """Every due item of the month is in a run already."""


@act
def prepare_run(*, actor: Actor, unit: str, month: date, kind: RunKind, at: datetime) -> Prepared:
    """冻结当月: everything due in a unit for a month that no run holds yet becomes a run of its own.

    A second preparation holds only what is new (late confirmations); when nothing is new, `run_id` is None. A row
    without an account is held with an owner, never left out. `unit`: 6 characters. Units: 分.
    Refuses: NotYourDuty, NotYours (another unit), KindNotReady, MonthUnfit.
    """
    if not actor.is_officer or actor.role is not Role.DISTRICT_FINANCE or actor.account_id is None:
        raise NotYourDuty("发放单由区县财务编制，请联系区县财务")
    if not (actor.scope.lo <= unit and after(unit) <= actor.scope.hi):
        raise NotYours()
    if kind not in SOURCES:
        raise KindNotReady()
    check_month(month, at)
    if kind is RunKind.ONE_OFF and month > month_of(local_date(at)):
        raise MonthUnfit("一次性救助（分次发放的每一次）到当月才能编制，请选择本月或以前的月份")
    take_turns(unit, month, kind)
    number = _next_number(unit, month, kind)
    try:
        with transaction.atomic():
            run = _freeze(_new_run(actor, (unit, month, kind, number), at), actor=actor, at=at)
    except _NothingNew:
        return Prepared(None, number - 1, 0, 0, 0, 0)
    hold_reported(run=run, at=at)
    if kind is RunKind.ONE_OFF:
        answered = PaymentTask.objects.filter(kind=TaskKind.PAY_DAY, cause=waiting_cause(unit, month))
        close(answered, actor=actor, answer=f"已编制发放单（第 {run.number} 张）", at=at)
    return _outcome(run)


def check_month(month: date, at: datetime) -> None:
    """Refuses: MonthUnfit."""
    today = local_date(at)
    ahead = (month.year - today.year) * 12 + month.month - today.month
    if month.day != 1 or ahead > 1:
        raise MonthUnfit()


def take_turns(unit: str, month: date, kind: str) -> None:
    """Two preparations of one month of one unit take turns."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"payments|{unit}|{month}|{kind}"]
        )


def _next_number(unit: str, month: date, kind: str) -> int:
    rows = Run.objects.filter(area_code=area_code_of(unit), month=month, kind=kind)
    return (rows.aggregate(last=Max("number"))["last"] or 0) + 1


def _new_run(actor: Actor, which: tuple[str, date, RunKind, int], at: datetime) -> Run:
    unit, month, kind, number = which
    return Run.objects.create(  # type: ignore[no-any-return]
        area_code=area_code_of(unit),
        month=month,
        kind=kind,
        number=number,
        pay_day=pay_day_of(month) if number == 1 and kind == RunKind.MONTHLY else local_date(at),
        prepared_at=at,
        prepared_by_posting=actor.posting_id,
        prepared_by_account=actor.account_id,
        prepared_by_name=actor.title[:120],
    )


def _freeze(run: Run, *, actor: Actor, at: datetime) -> Run:
    take_long()
    if not due_items(run, at=at):
        raise _NothingNew
    hold_without_account(run, at=at)
    seal_run(run)
    record(
        actor=actor, action="payments.run.prepared", subject=Subject("payment_run", run.id, None, run.area_code),
        at=at, items=run.items, total_fen=run.total_fen, digest=bytes(run.digest).hex(),
    )  # fmt: skip
    return run


def seal_run(run: Run) -> None:
    """Sums and digest of what stands in it: from now on it is frozen."""
    run.items, run.total_fen, run.digest = run_digest(run.id)
    run.state = RunState.PREPARED
    run.save(update_fields=["items", "total_fen", "digest", "state"])


def _outcome(run: Run) -> Prepared:
    held = (
        Instruction.objects.filter(run=run, state="held").order_by("id").values_list("amount_fen", flat=True)
    )
    amounts = list(held)
    return Prepared(run.id, run.number, run.items, run.total_fen, len(amounts), sum(amounts))


def run_of(run_id: UUID) -> Run:
    """The run, locked. Refuses: NotYours."""
    run = Run.objects.select_for_update(of=("self",)).filter(pk=run_id).first()
    if run is None:
        raise NotYours()
    return run  # type: ignore[no-any-return]
