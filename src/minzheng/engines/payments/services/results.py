"""What follows from a bank's words, for one answer or a file of a million rows: facts, tasks, a settled run."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from minzheng.engines.jobs.services import announce_found
from minzheng.engines.payments.bank.answers import QUESTIONS, Outcome, Row, Said
from minzheng.engines.payments.bank_results import forget_stage, judge_and_apply, stage
from minzheng.engines.payments.events import InstructionFailed, InstructionPaid
from minzheng.engines.payments.models import BankLine, BankResult, Instruction, PaymentTask, Run
from minzheng.engines.payments.parameters import last_day
from minzheng.engines.payments.services.asking import close, owner_in
from minzheng.engines.payments.services.holding import OWNERS, NewHold, keep_back, locked
from minzheng.engines.payments.services.moving import settle_run
from minzheng.engines.payments.types import HoldReason, InstructionState, TaskKind
from minzheng.foundations.privacy.types import act
from minzheng.kernel.actor import SYSTEM, Actor, Role
from minzheng.kernel.clock import local_date

#: More questions than this are one question about the whole file: something else is wrong with it.
MOST_QUESTIONS = 200
AT_ONCE = 2_000
_PAID = """
select i.area_code, i.id as instruction_id, i.payee_person_id from payments_bank_result r
join payments_instruction i on i.id = r.instruction_id
where r.source_id = %(source)s and r.outcome = 'applied' and r.said = 'paid' order by i.id
"""
_FAILED = """
select i.area_code, i.id as instruction_id, i.payee_person_id, i.reason from payments_bank_result r
join payments_instruction i on i.id = r.instruction_id
where r.source_id = %(source)s and r.outcome = 'applied' and r.said = 'failed' order by i.id
"""
_WORDS = {
    Outcome.CONTRADICTS: "银行在“{source}”里说这笔款项“{said}”，和已经登记的结果矛盾。原来的结果没有改，请核对银行流水",
    Outcome.AMOUNT: "银行在“{source}”里报的金额和送出的不一样，没有登记结果，请核对银行流水",
    Outcome.ACCOUNT: "银行在“{source}”里报的账号和送出的不一样，没有登记结果，请核对银行流水",
    Outcome.UNKNOWN: "“{source}”第 {row} 行不是我们送出的款项，没有登记结果，请向银行查明是哪一笔",
    Outcome.UNREADABLE: "“{source}”第 {row} 行看不懂，没有登记结果，请向银行核对这一行",
}
_SAID = {Said.PAID: "已发", Said.FAILED: "没发成", Said.IN_DOUBT: "处理中", Said.UNREADABLE: "看不懂"}
_TWICE = "银行先说没发成，重新发放前又说前一次已经到账。为防重复发放先暂缓，请核对银行流水后决定发放或不发"


@dataclass(frozen=True, slots=True)
class Source:
    """Where words of a bank came from: its id, and how officers know it."""

    id: UUID
    name: str


@dataclass(frozen=True, slots=True)
class Tally:
    """How many rows changed a payment (by what they said), repeated or came late, and how many ask an officer."""

    rows: int
    paid: int
    failed: int
    in_doubt: int
    repeated: int
    questions: int

    @property
    def applied(self) -> int:
        """Rows that changed a payment."""
        return self.paid + self.failed + self.in_doubt


def take_words(run: Run, *, source: Source, rows: Iterable[Row], at: datetime) -> Tally:
    """A bank's words about payments of a locked run are judged and applied, each once; what follows is done."""
    staged = stage(source.id, rows)
    return apply_staged(run, source=source, staged=staged, at=at)


@act
def apply_staged(run: Run, *, source: Source, staged: int, at: datetime) -> Tally:
    """Rows that have been staged are judged and applied. Part of an act."""
    found = judge_and_apply(run, source_id=source.id, staged=staged, at=at)
    tally = _tally(found)
    for fact, select, count in (
        (InstructionPaid, _PAID, tally.paid),
        (InstructionFailed, _FAILED, tally.failed),
    ):
        if count:
            announce_found(fact, select=select, values={"source": source.id}, at=at)
    if tally.paid or tally.failed:
        _answered(source, at)
    _ask_each(run, source, at)
    if tally.questions:
        _question(run, source, tally.questions, at)
    if tally.paid or tally.failed:
        close_when_clear(run, actor=SYSTEM, answer="银行已全部给出明确结果", at=at)
    settle_run(run_id=run.id, at=at)
    return tally


def drop_staged(source: Source) -> None:
    """The file is not trusted: nothing of it is applied."""
    forget_stage(source.id)


def _tally(found: dict[tuple[str, str], int]) -> Tally:
    def count(*outcomes: str, said: str = "") -> int:
        return sum(
            n for (outcome, word), n in found.items() if outcome in outcomes and (not said or word == said)
        )

    return Tally(
        rows=sum(found.values()),
        paid=count(Outcome.APPLIED, said=Said.PAID),
        failed=count(Outcome.APPLIED, said=Said.FAILED),
        in_doubt=count(Outcome.APPLIED, said=Said.IN_DOUBT),
        repeated=count(Outcome.REPEATED, Outcome.LATE),
        questions=count(*QUESTIONS),
    )


def _answered(source: Source, at: datetime) -> None:
    """Nobody has to look for an answer that has come."""
    clear = BankResult.objects.filter(
        source_id=source.id, outcome=Outcome.APPLIED, said__in=(Said.PAID, Said.FAILED)
    )
    tasks = PaymentTask.objects.filter(
        kind=TaskKind.IN_DOUBT, instruction_id__in=clear.order_by().values("instruction_id")
    )
    close(tasks, actor=SYSTEM, answer="银行已给出明确结果", at=at)


def _ask_each(run: Run, source: Source, at: datetime) -> None:
    """Whoever looks after a failed payment is told why; one in doubt gets an owner. Many in doubt: one for all of them."""
    applied = BankResult.objects.filter(source_id=source.id, outcome=Outcome.APPLIED)
    doubts = applied.filter(said=Said.IN_DOUBT)
    together = doubts.count() > MOST_QUESTIONS
    if together:
        words = f"“{source.name}”里有 {doubts.count()} 笔结果待查，系统不会重发。请向银行查清后登记结果"
        ask_finance(run, kind=TaskKind.IN_DOUBT, cause=f"file|{source.id}", words=words, at=at)
    asked = applied.filter(said=Said.FAILED) if together else applied.exclude(said=Said.PAID)
    ids = list(asked.order_by("id").values_list("instruction_id", "said"))
    owners: dict[tuple[str, str], tuple[UUID | None, Role]] = {}
    for first in range(0, len(ids), AT_ONCE):
        said = dict(ids[first : first + AT_ONCE])
        _ask_some(said, owners, at)


def _ask_some(
    said: dict[UUID, str], owners: dict[tuple[str, str], tuple[UUID | None, Role]], at: datetime
) -> None:
    today = local_date(at)
    due_on, tasks = last_day("result_working_days", since=today), []
    for row in Instruction.objects.filter(pk__in=list(said)).order_by("pk"):
        failed = said[row.id] == Said.FAILED
        place = (row.area_code, said[row.id])
        if place not in owners:
            owners[place] = _owner(row.area_code, failed, today)
        tasks.append(_task(row, failed, owners[place], at, due_on))
    PaymentTask.objects.bulk_create(tasks, ignore_conflicts=True)


def _owner(area_code: str, failed: bool, today: date) -> tuple[UUID | None, Role]:
    return owner_in(area_code, roles=OWNERS if failed else [Role.DISTRICT_FINANCE], on=today)


def _task(
    row: Instruction, failed: bool, owner: tuple[UUID | None, Role], at: datetime, due_on: date
) -> PaymentTask:
    words = f"银行没有发成：{row.reason}。请联系本人核对账户，更正后重新发放"
    if not failed:
        words = "银行还没有给出明确结果，系统不会重发。请向银行查清后登记结果"
    return PaymentTask(
        area_code=row.area_code, kind=TaskKind.FAILED if failed else TaskKind.IN_DOUBT, cause=f"{row.id}|{row.attempt}",
        role=owner[1], posting_id=owner[0], run_id=row.run_id, instruction_id=row.id, person_id=row.payee_person_id,
        words=words, opened_at=at, due_on=due_on,
    )  # fmt: skip


def _question(run: Run, source: Source, count: int, at: datetime) -> None:
    """Each contradiction is asked once; very many are one question about the whole.

    Where it has put a payment in doubt, the question stays until an officer writes down what became of it.
    """
    asked = BankResult.objects.filter(source_id=source.id, outcome__in=QUESTIONS).order_by("row")
    for result in asked.filter(outcome=Outcome.CONTRADICTS, said=Said.PAID)[:MOST_QUESTIONS]:
        _stop_second(result, at)
    doubts = Instruction.objects.filter(pk__in=asked.order_by().values("instruction_id"), state="in_doubt")
    if count > MOST_QUESTIONS:
        words = f"“{source.name}”有 {count} 行和送出的对不上，这些行没有登记结果，请向银行核对整个文件"
        kind = TaskKind.IN_DOUBT if doubts.exists() else TaskKind.RETURN_QUESTION
        ask_finance(run, kind=kind, cause=f"file|{source.id}", words=words, at=at)
        return
    attempts = dict(doubts.order_by("pk").values_list("pk", "attempt"))
    for result in asked:
        words = _WORDS[Outcome(result.outcome)].format(
            source=source.name, row=result.row, said=_SAID[Said(result.said)]
        )
        attempt = attempts.get(result.instruction_id)
        if attempt is not None:
            kind, cause = TaskKind.IN_DOUBT, f"{result.instruction_id}|{attempt}"
        else:
            kind = TaskKind.RETURN_QUESTION
            known = f"{result.line_id}|{result.said}|{result.outcome}"
            cause = known if result.line_id else f"{source.id}|{result.row}"
            if PaymentTask.objects.filter(kind=kind, cause=cause).exists():
                continue
        ask_finance(run, kind=kind, cause=cause, words=words, at=at, instruction_id=result.instruction_id)


def close_when_clear(run: Run, *, actor: Actor, answer: str, at: datetime) -> None:
    """The questions about a file or request as a whole are answered once nothing of the run is in doubt."""
    if not Instruction.objects.filter(run=run, state=InstructionState.IN_DOUBT).exists():
        tasks = PaymentTask.objects.filter(run_id=run.id, kind=TaskKind.IN_DOUBT, instruction_id__isnull=True)
        close(tasks, actor=actor, answer=answer, at=at)


def _stop_second(result: BankResult, at: datetime) -> None:
    """The bank says it paid what it had refused, and the second attempt has not gone out yet: it waits for an officer."""
    line = BankLine.objects.filter(pk=result.line_id).first()
    if line is None:
        return
    row = locked(line.instruction_id)
    if row.attempt > line.attempt and row.state == InstructionState.DUE:
        keep_back(row, NewHold(HoldReason.OFFICER, row.payee_person_id, _TWICE), at=at)


def ask_finance(
    run: Run, *, kind: TaskKind, cause: str, words: str, at: datetime, instruction_id: UUID | None = None
) -> None:
    """Ask the district's finance officer once; the same open question is not asked twice."""
    today = local_date(at)
    posting, role = owner_in(run.area_code, roles=[Role.DISTRICT_FINANCE], on=today)
    person = Instruction.objects.filter(pk=instruction_id).values_list("payee_person_id", flat=True).first()
    PaymentTask.objects.get_or_create(
        kind=kind,
        cause=cause,
        closed_at=None,
        defaults={
            "area_code": run.area_code, "role": role, "posting_id": posting, "run_id": run.id, "words": words[:300],
            "instruction_id": instruction_id, "person_id": person, "opened_at": at,
            "due_on": last_day("result_working_days", since=today),
        },
    )  # fmt: skip


__all__ = ["Source", "Tally", "apply_staged", "ask_finance", "close_when_clear", "drop_staged", "take_words"]
