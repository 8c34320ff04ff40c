"""By the treasury's line: payments asked for in batches, each under its key, until every one of them has an answer."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Exists, OuterRef

from minzheng.engines.payments.bank import treasury
from minzheng.engines.payments.bank.answers import Row
from minzheng.engines.payments.bank.treasury import Line, NoAnswer
from minzheng.engines.payments.bank.writing import Payment
from minzheng.engines.payments.bank_lines import payments_in, take_due
from minzheng.engines.payments.bank_routes import treasury_line
from minzheng.engines.payments.models import BankFile, BankLine, Instruction, Run, TreasuryBatch
from minzheng.engines.payments.parameters import last_day, parameter
from minzheng.engines.payments.services.moving import run_goes
from minzheng.engines.payments.services.paying_to import account_number
from minzheng.engines.payments.services.preparing import run_of
from minzheng.engines.payments.services.releasing import RunNotReady
from minzheng.engines.payments.services.results import Source, ask_finance, take_words
from minzheng.engines.payments.services.sending import READY
from minzheng.engines.payments.types import RunState, TaskKind
from minzheng.foundations.audit.services import WHOLE_CITY, Subject, record
from minzheng.foundations.privacy.types import act, open_scope
from minzheng.kernel.actor import SYSTEM
from minzheng.kernel.clock import local_date
from minzheng.kernel.identifiers import new_id
from minzheng.kernel.scope import Scope, after

TOGETHER = 100
NAME = "国库集中支付"
MEMO = "{kind_name}"
LONGEST_PAUSE, SLOW_PAUSE = timedelta(minutes=10), timedelta(hours=1)
_DOUBT = """
update payments_instruction i set state = 'in_doubt', reason = %(reason)s, state_at = %(at)s, version = i.version + 1
from payments_bank_line l where l.batch_id = %(batch)s and i.id = l.instruction_id and i.attempt = l.attempt
  and i.state = 'sent'
"""


class InsideTransaction(RuntimeError):
    """Somebody would wait for the treasury with rows locked: a defect of ours."""


@dataclass(frozen=True, slots=True)
class Turn:
    """One turn of asking: which try it is, what is still without an answer, whether an officer was asked before."""

    run_id: UUID
    tries: int
    payments: tuple[Payment, ...]
    slow: bool


@act
def make_batch(*, run_id: UUID, at: datetime) -> UUID | None:
    """Up to 100 due payments of a financed run become a batch and are sent; None: nothing is due. Refuses: NotYours, RunNotReady."""
    run = run_of(run_id)
    if run.state not in READY:
        raise RunNotReady("财政拨付以后才能送国库")
    batch = TreasuryBatch(id=new_id(), area_code=run.area_code, run_id=run.id, made_at=at, next_at=at)
    batch.items, batch.total_fen = take_due(run, batch_id=batch.id, most=TOGETHER, banks=("all", []), at=at)
    if not batch.items:
        return None
    batch.save(force_insert=True)
    run_goes(run, at=at)
    record(
        actor=SYSTEM, action="payments.treasury.batch_made", at=at, run=str(run.id), items=batch.items,
        total_fen=batch.total_fen, subject=Subject("treasury_batch", batch.id, None, run.area_code),
    )  # fmt: skip
    return batch.id  # type: ignore[no-any-return]


def send_run(*, run_id: UUID, area_code: str, at: datetime) -> int:
    """Send what is due of a run, batch by batch; how many batches. Called by a job, outside any transaction."""
    made = 0
    while True:
        with _area(area_code):
            batch_id = make_batch(run_id=run_id, at=at)
        if batch_id is None:
            return made
        made += 1
        ask_batch(batch_id=batch_id, area_code=area_code, at=at)


def ask_batch(*, batch_id: UUID, area_code: str, at: datetime) -> bool:
    """Ask the treasury about a batch when its time has come; whether every payment of it now has its answer.

    First time: for the payments. Later: what became of them, and only for keys the treasury has never seen again for the
    payment, under the same key. Silence concludes nothing: after so many tries the rest is in doubt, an officer is asked,
    and from then on we only inquire. Raises InsideTransaction.
    """
    if connection.in_atomic_block:
        raise InsideTransaction("the treasury is asked in jobs only")
    turn = _turn(batch_id, area_code, at)
    if turn is None:
        return True
    rows: list[Row] = []
    with suppress(NoAnswer):
        rows = _asked(treasury_line(), batch_id, turn)
    with _area(area_code):
        return _closed(batch_id, turn, rows, at)


def _turn(batch_id: UUID, area_code: str, at: datetime) -> Turn | None:
    """Take a turn: nobody else takes one before the pause is over, whoever dies. None: nothing to ask, or not yet."""
    with _area(area_code):
        rows = TreasuryBatch.objects.select_for_update(skip_locked=True, of=("self",))
        batch = rows.filter(pk=batch_id, next_at__lte=at).first()
        if batch is None:
            return None
        number_of, slow = account_number, batch.asked_officer_at is not None
        waiting = tuple(payments_in(batch_id, memo=MEMO, number_of=number_of, unanswered=True))
        batch.tries += 1
        batch.next_at = (at + (SLOW_PAUSE if slow else _pause(batch.tries))) if waiting else None
        batch.save(update_fields=["tries", "next_at"])
        return Turn(batch.run_id, batch.tries, waiting, slow) if waiting else None


def _pause(tries: int) -> timedelta:
    """How long to wait before the next try: longer than an answer may take, twice as long each time."""
    first = timedelta(seconds=2 * treasury_line().seconds)
    return min(first * int(2 ** min(tries - 1, 10)), LONGEST_PAUSE)


def _asked(line: Line, batch_id: UUID, turn: Turn) -> list[Row]:
    """Results. Raises NoAnswer."""
    if turn.tries == 1:
        return list(treasury.pay(line, batch_id=batch_id, payments=turn.payments).rows)
    found = treasury.status(line, keys=[UUID(one.key) for one in turn.payments])
    never_seen = [one for one in turn.payments if UUID(one.key) in found.unknown]
    rows = list(found.rows)
    if never_seen and not turn.slow:
        try:
            rows += treasury.pay(line, batch_id=batch_id, payments=never_seen).rows
        except NoAnswer:
            return rows
    return rows


def _closed(batch_id: UUID, turn: Turn, rows: list[Row], at: datetime) -> bool:
    run = run_of(turn.run_id)
    if rows:
        take_words(run, source=Source(new_id(), NAME), rows=rows, at=at)
    waiting = _waiting(batch_id)
    batch = TreasuryBatch.objects.select_for_update(of=("self",)).get(pk=batch_id)
    if not waiting:
        batch.next_at = None
        batch.save(update_fields=["next_at"])
    elif turn.tries >= parameter("treasury_tries").value and not turn.slow:
        batch.asked_officer_at, batch.next_at = at, at + SLOW_PAUSE
        batch.save(update_fields=["asked_officer_at", "next_at"])
        words = f"国库对 {waiting} 笔款项一直没有明确答复，系统不再重发，只继续查询。请向国库查清后登记结果"
        _doubt(run, batch_id, words, at)
    return waiting == 0


def _waiting(batch_id: UUID) -> int:
    lines = BankLine.objects.filter(
        instruction_id=OuterRef("pk"), batch_id=batch_id, attempt=OuterRef("attempt")
    )
    return int(Instruction.objects.filter(Exists(lines), state__in=("sent", "in_doubt")).count())


def _doubt(run: Run, batch_id: UUID, words: str, at: datetime) -> None:
    """What was sent and has no answer is in doubt, with one owner for all of it; nothing is sent again."""
    with connection.cursor() as cursor:
        cursor.execute(_DOUBT, {"batch": batch_id, "at": at, "reason": "到期没有明确结果"})
        changed = cursor.rowcount
    ask_finance(run, kind=TaskKind.IN_DOUBT, cause=f"sent|{batch_id}", words=words, at=at)
    record(
        actor=SYSTEM, action="payments.bank.in_doubt", at=at, items=changed,
        subject=Subject("payment_run", run.id, None, run.area_code), batch=str(batch_id),
    )  # fmt: skip


@act
def watch_file(*, file_id: UUID, at: datetime) -> bool:
    """A file so many working days without all its answers: the rest is in doubt, an officer is asked once. Whether it was so.

    It is not sent again: whether it reached the bank, a person finds out. Refuses: NotYours.
    """
    file = BankFile.objects.get(pk=file_id)
    run = run_of(file.run_id)
    since = local_date(file.made_at)
    sent = BankLine.objects.filter(
        instruction_id=OuterRef("pk"), batch_id=file.id, attempt=OuterRef("attempt")
    )
    waiting = Instruction.objects.filter(Exists(sent), state="sent").count()
    if not waiting or local_date(at) <= last_day("return_working_days", since=since):
        return False
    words = f"文件“{file.name}”还有 {waiting} 笔没有回盘，系统不会重发。请向银行查明文件是否收到、结果如何"
    _doubt(run, file.id, words, at)
    return True


def files_to_watch(*, at: datetime) -> list[tuple[UUID, str]]:
    """Files of runs under way that have no answer for some payment, with their areas."""
    with open_scope(WHOLE_CITY):
        sent = Instruction.objects.filter(
            pk=OuterRef("instruction_id"), attempt=OuterRef("attempt"), state="sent"
        )
        waiting = BankLine.objects.filter(Exists(sent), batch_id=OuterRef("pk"))
        rows = BankFile.objects.filter(
            Exists(waiting), run__state=RunState.SENT, made_at__lt=at - timedelta(days=1)
        )
        return list(rows.order_by("pk").values_list("pk", "area_code"))


@contextmanager
def _area(area_code: str) -> Iterator[None]:
    """A transaction of its own over one unit."""
    unit = area_code[:6]
    with transaction.atomic(), open_scope(Scope(lo=unit, hi=after(unit))):
        yield


__all__ = ["InsideTransaction", "ask_batch", "files_to_watch", "make_batch", "send_run", "watch_file"]
