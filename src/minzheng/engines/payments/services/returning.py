"""Return files: partial, late, repeated, out of order; each row is applied once, and what does not fit is a question."""

import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO
from uuid import UUID

from django.db import connection, transaction

from minzheng.engines.payments.bank.answers import Outcome, Said
from minzheng.engines.payments.bank.cells import FileUnreadable
from minzheng.engines.payments.bank.profiles import profile
from minzheng.engines.payments.bank.reading import read_return
from minzheng.engines.payments.bank_results import stage
from minzheng.engines.payments.bank_routes import folders
from minzheng.engines.payments.freezing import take_long
from minzheng.engines.payments.models import (
    BankDelivery,
    BankFile,
    BankLine,
    BankResult,
    BankReturn,
    Instruction,
    PaymentTask,
)
from minzheng.engines.payments.services.asking import close
from minzheng.engines.payments.services.holding import ReasonsNeeded, locked
from minzheng.engines.payments.services.moving import enter_result, settle_run
from minzheng.engines.payments.services.preparing import NotYourDuty, run_of
from minzheng.engines.payments.services.results import (
    Source,
    Tally,
    apply_staged,
    ask_finance,
    close_when_clear,
    drop_staged,
)
from minzheng.engines.payments.types import InstructionState, TaskKind
from minzheng.foundations.audit.services import WHOLE_CITY, Subject, record
from minzheng.foundations.privacy.types import act, open_scope
from minzheng.kernel.actor import SYSTEM, Actor, Role
from minzheng.kernel.identifiers import new_id
from minzheng.kernel.result import NotYours, Refusal
from minzheng.kernel.scope import Scope, after

SHORTEST_REASON = 4
#: The code of what an officer learned by asking the bank.
INQUIRY = "inquiry"
#: The number of the advisory lock under which one file of the folder is taken in.
TAKING_IN = "payments|return|"
LOOK = 0.2  # seconds


class ReturnUnreadable(Refusal):
    """Not a return file of a bank we sent to, or none of a file we made."""

    code = "return_unreadable"
    message = "这不是我们送出文件的回盘，或者格式不对，没有登记任何结果。请核对文件名和格式，或向银行重新索取"


class NotInDoubt(Refusal):
    """Only what is in doubt is settled by an officer's inquiry."""

    code = "not_in_doubt"
    message = "只有“结果待查”的款项才需要登记查询结果，请刷新后查看"


@dataclass(frozen=True, slots=True)
class Taken:
    """What a return file brought. `again`: the same bytes were taken in before. `trusted` False: totals did not hold."""

    return_id: UUID
    name: str
    rows: int
    applied: int
    questions: int
    again: bool = False
    trusted: bool = True
    tally: Tally | None = None


@act
def take_return(*, actor: Actor, name: str, content: BinaryIO, at: datetime) -> Taken:
    """A bank's return file is taken in: each of its rows is applied at most once, whatever came before or comes after.

    `name`: the return's file name, which begins as that of the file we made. Paid stays paid: a row that says otherwise,
    a changed amount or account, an unknown or unreadable row change nothing and ask an officer. Control totals that do
    not hold: nothing of the file is applied, an officer is asked. By the system, or by district finance.
    Refuses: NotYourDuty, ReturnUnreadable.
    """
    if actor is not SYSTEM and (not actor.is_officer or actor.role is not Role.DISTRICT_FINANCE):
        raise NotYourDuty("回盘文件由区县财务登记，请联系区县财务")
    file = _sent_file(name)
    run = run_of(file.run_id)
    digest = _digest(content)
    former = BankReturn.objects.filter(run=run, digest=digest).first()
    if former is not None:
        return Taken(former.id, name, former.rows, former.applied, former.questions, again=True)
    take_long()
    made = BankReturn(
        id=new_id(), area_code=run.area_code, run=run, bank=file.bank, profile=file.profile, name=name[:120],
        digest=digest, received_at=at,
    )  # fmt: skip
    source = Source(made.id, made.name)
    trusted, made.rows = _staged(file, made.id, content)
    tally = None
    if trusted:
        tally = apply_staged(run, source=source, staged=made.rows, at=at)
        made.applied, made.questions = tally.applied, tally.questions
    else:
        drop_staged(source)
        made.questions = 1
        words = f"“{made.name}”的笔数或合计和明细不符，没有登记任何结果。请向银行重新索取回盘文件"
        ask_finance(run, kind=TaskKind.RETURN_QUESTION, cause=f"file|{made.id}", words=words, at=at)
    made.save(force_insert=True)
    record(
        actor=actor, action="payments.bank.return_taken", subject=Subject("bank_return", made.id, None, run.area_code),
        at=at, run=str(run.id), digest=digest.hex(), rows=made.rows, applied=made.applied, questions=made.questions,
        trusted=trusted,
    )  # fmt: skip
    return Taken(made.id, made.name, made.rows, made.applied, made.questions, trusted=trusted, tally=tally)


def _sent_file(name: str) -> BankFile:
    stem = Path(name).name.partition(".")[0]
    found = BankFile.objects.filter(name__startswith=f"{stem}.").order_by("pk").first() if stem else None
    if found is None:
        raise ReturnUnreadable()
    return found  # type: ignore[no-any-return]


def _digest(content: BinaryIO) -> bytes:
    digest = sha256()
    content.seek(0)
    while block := content.read(1 << 20):
        digest.update(block)
    content.seek(0)
    return digest.digest()


def _staged(file: BankFile, source_id: UUID, content: BinaryIO) -> tuple[bool, int]:
    """Whether the file's totals and name hold, and how many rows it has. Refuses: ReturnUnreadable."""
    try:
        found = read_return(profile(file.profile), content)
        rows = stage(source_id, found.rows)
    except FileUnreadable:
        raise ReturnUnreadable() from None
    return found.totals_hold and found.name in ("", file.name), rows


@act
def settle_doubt(*, actor: Actor, instruction_id: UUID, paid: bool, reasons: str, at: datetime) -> None:
    """District finance has asked the bank and says what became of a payment in doubt; her reasons are kept.

    Not paid: it has failed and may be paid again by an officer. Refuses: NotYours, NotYourDuty, NotInDoubt, ReasonsNeeded.
    """
    if not actor.is_officer or actor.role is not Role.DISTRICT_FINANCE:
        raise NotYourDuty("查询结果由区县财务登记，请联系区县财务")
    found = Instruction.objects.filter(pk=instruction_id).first()
    if found is None:
        raise NotYours()
    run = run_of(found.run_id)  # the run first, as whoever takes a return file in
    row = locked(instruction_id)
    if row.state != InstructionState.IN_DOUBT:
        raise NotInDoubt()
    if len(reasons.strip()) < SHORTEST_REASON:
        raise ReasonsNeeded("请写明向银行查询的情况和依据（至少 4 个字），这些内容会留存")
    line = BankLine.objects.filter(instruction_id=row.id, attempt=row.attempt).first()
    if line is not None:  # nobody puts its file into the folder at the same moment, nor afterwards
        list(BankDelivery.objects.select_for_update(of=("self",)).filter(pk=line.batch_id).order_by("pk"))
        BankResult.objects.create(
            area_code=row.area_code, source_id=new_id(), row=1, line_id=line.id, instruction_id=row.id,
            said=Said.PAID if paid else Said.FAILED, code=INQUIRY, words="经向银行查询", amount_fen=row.amount_fen,
            outcome=Outcome.APPLIED, at=at,
        )  # fmt: skip
    state = InstructionState.PAID if paid else InstructionState.FAILED
    enter_result(
        instruction_id=row.id, state=state, reason="" if paid else "经查询银行，这笔款项没有发成", at=at
    )
    asked = PaymentTask.objects.filter(
        instruction_id=row.id, kind__in=(TaskKind.IN_DOUBT, TaskKind.RETURN_QUESTION)
    )
    close(asked, actor=actor, answer=reasons, at=at)
    record(
        actor=actor, action="payments.payment.doubt_settled", at=at, paid=paid,
        subject=Subject("payment", row.id, row.payee_person_id, row.area_code),
    )  # fmt: skip
    close_when_clear(run, actor=actor, answer=reasons, at=at)
    settle_run(run_id=row.run_id, at=at)


def take_from_folder(*, name: str, at: datetime) -> Taken | None:
    """Take in one file of the bank's folder and put it away; None: another worker has it, or it is gone.

    Killed between the two: it is taken in again, which changes nothing. Raises ReturnUnreadable after putting the file
    with those nobody can read: an operator hears of the failed job.
    """
    where = folders().made()
    path = where.back / Path(name).name
    with transaction.atomic(), _alone(path.name) as mine:
        if not mine or not path.exists():
            return None
        try:
            with path.open("rb") as content, _unit_of(path.name):
                taken = take_return(actor=SYSTEM, name=path.name, content=content, at=at)
        except ReturnUnreadable:
            path.rename(where.wrong / path.name)
            raise
    with suppress(FileNotFoundError):  # put away by another worker, who found it taken in
        path.rename(where.done / f"{taken.return_id}.{path.name}")
    return taken


def take_returns(*, at: datetime, patience: float = 0.0) -> int:
    """Take in every return file that lies in the bank's folder; how many. Called by a job, outside any transaction.

    `patience`: seconds to go on looking while the bank still owes an answer. What nobody can read is put with those
    nobody can read.
    """
    back, taken, until = folders().back, 0, time.monotonic() + patience
    while True:
        for path in _files(back):
            with suppress(ReturnUnreadable):
                taken += take_from_folder(name=path.name, at=at) is not None
        if time.monotonic() >= until or not _owes():
            return taken
        time.sleep(LOOK)


def _owes() -> bool:
    with open_scope(WHOLE_CITY):
        return bool(Instruction.objects.filter(state=InstructionState.SENT).exists())


def _files(folder: Path) -> list[Path]:
    if not folder.is_dir():
        return []
    return sorted(path for path in folder.iterdir() if path.is_file() and not path.name.startswith("."))


@contextmanager
def _alone(name: str) -> Iterator[bool]:
    with connection.cursor() as cursor:
        cursor.execute("select pg_try_advisory_xact_lock(hashtextextended(%s, 0))", [TAKING_IN + name])
        yield bool(cursor.fetchone()[0])


@contextmanager
def _unit_of(name: str) -> Iterator[None]:
    """The scope of the unit whose file this answers. Refuses: ReturnUnreadable."""
    with open_scope(WHOLE_CITY):
        unit = _sent_file(name).area_code[:6]
    with open_scope(Scope(lo=unit, hi=after(unit))):
        yield


__all__ = [
    "NotInDoubt", "ReturnUnreadable", "Taken", "settle_doubt", "take_from_folder", "take_return", "take_returns",
]  # fmt: skip
